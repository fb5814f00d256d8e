import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from clauses_project import erreurs
from tests.acces.matrice import CONNEXION, MATRICE, PROFILS


def noms_des_urls(resolveur=None, espaces=()):
    """The full name of every URL pattern, included ones too."""
    for motif in (resolveur or get_resolver()).url_patterns:
        if isinstance(motif, URLPattern):
            yield ":".join((*espaces, motif.name or f"sans nom : {motif.pattern}"))
        else:
            sous = (*espaces, motif.namespace) if motif.namespace else espaces
            yield from noms_des_urls(motif, sous)


def test_the_matrix_has_every_url_and_no_other():
    urls = set(noms_des_urls())

    assert urls - set(MATRICE) == set(), "URLs absent from tests/acces/matrice.py"
    assert set(MATRICE) - urls == set(), "rows of tests/acces/matrice.py without URL"


@pytest.fixture
def distribution(request):
    return {profil: request.getfixturevalue(profil) for profil in PROFILS}


@pytest.fixture(scope="session")
def deja_refuses():
    """The pages of refusal that were drawn, each with the profile that read it."""
    return set()


@pytest.fixture
def refus_dessines_une_fois(deja_refuses, monkeypatch):
    """Half of the matrix is refused: the page that says so is drawn once for each profile, then left blank."""
    dessiner = erreurs.render

    def dessiner_une_fois(request, gabarit, *args, status, **options):
        acces = getattr(request, "acces", None)
        refus = (gabarit, acces and acces.profil, request.user.is_authenticated)
        if refus in deja_refuses:
            return HttpResponse(status=status)
        deja_refuses.add(refus)
        return dessiner(request, gabarit, *args, status=status, **options)

    monkeypatch.setattr(erreurs, "render", dessiner_une_fois)


def statut(personne, methode, url):
    """What that person gets, and nothing is left of it."""
    navigateur = Client(raise_request_exception=False)
    navigateur.cookies.update(personne.cookies)
    with transaction.atomic():
        # A form posted empty still carries its token, else Django would take it for no form at all.
        reponse = navigateur.generic(
            methode, url, "csrfmiddlewaretoken=1", "application/x-www-form-urlencoded"
        )
        b"".join(reponse)  # a file is read to its end, and closed
        transaction.set_rollback(True)
    if reponse.status_code == 302 and reponse.url.startswith(reverse(settings.LOGIN_URL)):
        return CONNEXION
    if reponse.status_code == 500:
        return repr(reponse.exc_info[1])
    return reponse.status_code


# One world answers for each group of rows: making it costs more than asking it.
PAR_GROUPE = 16
GROUPES = [tuple(MATRICE)[rang : rang + PAR_GROUPE] for rang in range(0, len(MATRICE), PAR_GROUPE)]


def ecarts(nom, monde, distribution) -> list[str]:
    """What someone gets that the matrix does not say, in one row of it."""
    ligne = MATRICE[nom]
    url = ligne.url(nom, monde)
    return [
        f"{nom} : {methode} {url} par {profil} : {obtenu}, attendu {attendu}"
        for methode in ("GET", "POST")
        for profil, attendu in ligne.attendus(methode).items()
        if (obtenu := statut(distribution[profil], methode, url)) != attendu
    ]


@pytest.mark.usefixtures("refus_dessines_une_fois")
@pytest.mark.parametrize("groupe", GROUPES, ids=lambda groupe: groupe[0])
def test_each_profile_gets_what_the_matrix_says(groupe, monde, distribution):
    assert [ecart for nom in groupe for ecart in ecarts(nom, monde, distribution)] == []
