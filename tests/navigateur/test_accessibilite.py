"""axe-core finds nothing on any page (WCAG 2.1, levels A and AA), on a desk and on a phone."""

from itertools import islice

import pytest

from tests.acces.matrice import MATRICE, pages
from tests.navigateur.conftest import ECRAN, TELEPHONE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

REGLES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
# Of what is right, axe need neither tell the elements nor send them here.
CHERCHER = """
    regles => axe
        .run(document, {runOnly: {type: 'tag', values: regles}, resultTypes: ['violations']})
        .then(resultat => resultat.violations)
"""


def batched(liste, taille):
    """itertools.batched, which Python 3.11 has not."""
    suite = iter(liste)
    while lot := tuple(islice(suite, taille)):
        yield lot


PAR_LOT = 12  # pages of one test: the suite shares them between its processes
AU_TELEPHONE = ("facilitatrice", "declarante", "elue", "anonyme")  # on a phone as well


def lues_par(profil: str) -> list[str]:
    return [nom for nom, lecteur in pages() if lecteur == profil]


PROFILS = tuple(dict.fromkeys(profil for _, profil in pages()))
LECTURES = [(profil, lot) for profil in PROFILS for lot in batched(lues_par(profil), PAR_LOT)]


def en_clair(valeur) -> str:
    return valeur if isinstance(valeur, str) else valeur[0]


def defauts(page) -> list[str]:
    """What axe finds, as « rule : element », what is folded included."""
    page.evaluate("document.querySelectorAll('details').forEach(pli => { pli.open = true })")
    return [
        f"{violation['id']} : {noeud['target']} {noeud['html'][:160]} ({noeud['failureSummary'][:300]})"
        for violation in page.evaluate(CHERCHER, REGLES)
        for noeud in violation["nodes"][:3]
    ]


def deborde(page) -> bool:
    """True when the page scrolls sideways: something is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")


def defauts_a(page, taille) -> list[str]:
    """The same, and what is too wide, once the window has that size."""
    page.set_viewport_size(taille)
    trouves = defauts(page)
    if deborde(page):
        trouves.append("déborde en largeur")
    return [f"{taille['width']} px : {defaut}" for defaut in trouves]


@pytest.mark.parametrize(("profil", "lot"), LECTURES, ids=en_clair)
def test_no_page_has_an_accessibility_violation(profil, lot, request, monde, navigation):
    tailles = (ECRAN, TELEPHONE) if profil in AU_TELEPHONE else (ECRAN,)
    page = navigation.ouvrir(request.getfixturevalue(profil))
    trouves = []
    for nom in lot:
        page.set_viewport_size(ECRAN)
        assert page.goto(MATRICE[nom].url(nom, monde)).status == 200, nom
        trouves += [f"{nom} : {defaut}" for taille in tailles for defaut in defauts_a(page, taille)]
    assert trouves == []


@pytest.mark.parametrize("adresse", ["/rien-ici/", "/marches/999999/"])
def test_a_missing_page_is_accessible(adresse, facilitatrice, navigation):
    page = navigation.ouvrir(facilitatrice)
    assert page.goto(adresse).status == 404
    assert defauts(page) == []


def test_a_forbidden_page_is_accessible(elue, navigation):
    page = navigation.ouvrir(elue)
    assert page.goto("/marches/").status == 403
    assert defauts(page) == []


def test_every_page_of_the_matrix_is_read_by_someone_here():
    lues = {nom for _, lot in LECTURES for nom in lot}
    assert lues == {nom for nom, _ in pages()}


def test_axe_does_see_a_fault(anonyme, navigation):
    page = navigation.ouvrir(anonyme)
    page.goto("/compte/connexion/")
    page.evaluate("document.querySelector('label').remove()")
    assert [defaut.split(" :")[0] for defaut in defauts(page)] == ["label"]
