"""Conventions with buyers: when their end is announced, and how they are kept."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from comptes.models import Piece
from suivi.models import ConventionPartenariat
from suivi.partenariats.alertes import lire
from tests import factories


def lue(convention, jour, delai=90):
    (relue,) = ConventionPartenariat.objects.filter(pk=convention.pk).avec_suite()
    return lire(relue, jour, delai)


@pytest.mark.parametrize(
    ("jour", "alerte", "mot"),
    [
        (date(2023, 12, 31), False, "commence le 01/01/2024"),
        (date(2026, 10, 1), False, "en cours"),
        (date(2026, 10, 2), True, "finit dans 90 jours, le 31/12/2026\u00a0: à renouveler"),
        (date(2026, 12, 31), True, "finit aujourd'hui, le 31/12/2026\u00a0: à renouveler"),
        (date(2027, 1, 1), True, "finie depuis le 31/12/2026"),
    ],
)
def test_the_end_is_announced_so_many_days_before_and_after_it(db, jour, alerte, mot):
    dite = lue(factories.ConventionPartenariatFactory(), jour)
    assert (dite.alerte, dite.mot) == (alerte, mot)


def test_a_tacit_renewal_moves_the_end_and_says_by_when_to_denounce(db):
    convention = factories.ConventionPartenariatFactory(tacite=True)
    avant = lue(convention, date(2026, 12, 30))
    assert avant.mot == "se renouvelle seule dans 1 jour\u00a0: à dénoncer avant le 31/12/2026"
    apres = lue(convention, date(2027, 1, 1))
    assert (apres.echeance, apres.alerte) == (date(2027, 12, 31), False)


def test_nothing_is_announced_once_it_is_followed_by_another_or_denounced(db):
    suivie = factories.ConventionPartenariatFactory()
    factories.ConventionPartenariatFactory(
        donneur_ordre=suivie.donneur_ordre, debut=date(2027, 1, 1), fin=date(2029, 12, 31)
    )
    assert not lue(suivie, date(2026, 12, 1)).alerte
    assert lue(suivie, date(2027, 2, 1)).mot == "remplacée"
    denoncee = factories.ConventionPartenariatFactory(denoncee_le=date(2026, 11, 1))
    assert not lue(denoncee, date(2026, 12, 1)).alerte


def test_it_is_kept_with_its_deliberation_and_announced_at_home(
    facilitatrice, structure, donneur_ordre
):
    saisie = {
        "objet": "Accompagnement",
        "debut": "2024-01-01",
        "fin": "2025-12-31",
        "deliberation_numero": "2023-118",
        "deliberation_le": "2023-12-14",
        "elu_nom": "Mme Garnier",
        "technique_telephone": "03 23 59 00 00",
        "fichiers": SimpleUploadedFile("signee.pdf", b"%PDF-1.4 signee %%EOF"),
    }
    nouveau = reverse("suivi:nouveau_partenariat", args=[donneur_ordre.pk])
    page = facilitatrice.post(nouveau, {**saisie, "fin": "2023-12-31"}).content.decode()
    assert "La fin précède le début." in page

    facilitatrice.post(
        nouveau, {**saisie, "fichiers": SimpleUploadedFile("signee.pdf", b"%PDF-1.4 signee %%EOF")}
    )
    convention = ConventionPartenariat.objects.get()
    assert convention.technique_telephone == "+33323590000"
    assert Piece.objects.get().objet == convention

    accueil = facilitatrice.get(reverse("accueil"))
    assert [lue.convention for lue in accueil.context["conventions"]] == [convention]
    donneur = facilitatrice.get(reverse("suivi:donneur_ordre", args=[donneur_ordre.pk]))
    assert "finie depuis le 31/12/2025" in donneur.content.decode()


def test_a_paper_is_erased_after_a_question_and_no_more_shown(facilitatrice, structure):
    convention = factories.ConventionPartenariatFactory(donneur_ordre__structure=structure)
    piece = factories.PieceFactory(objet=convention, nom="deliberation.pdf")
    effacer = reverse("suivi:retirer_piece_partenariat", args=[piece.pk])
    assert "deliberation.pdf" in facilitatrice.get(effacer).content.decode()
    page = facilitatrice.post(effacer, follow=True)
    assert page.redirect_chain == [(convention.get_absolute_url(), 302)]
    assert "deliberation.pdf" not in page.content.decode()
    assert facilitatrice.post(effacer).status_code == 404
