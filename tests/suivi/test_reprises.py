"""« Reprendre le mois dernier »: one person at a time, and nothing typed is lost."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from suivi.models import LigneHeures
from tests import factories

pytestmark = pytest.mark.django_db
AOUT = date(2026, 8, 1)


@pytest.fixture
def declaration(structure, entreprise):
    lot = factories.LotFactory(marche__structure=structure)
    factories.LigneObjectifFactory(lot=lot, heures=Decimal(1000))
    declarant = factories.DeclarantFactory(attribution__lot=lot, attribution__entreprise=entreprise)
    return factories.DeclarationFactory(declarant=declarant)


@pytest.fixture
def equipe(declaration):
    """Two people with their hours of August, and one who was not there."""
    aout = factories.DeclarationFactory(declarant=declaration.declarant, mois=AOUT, transmise=True)
    trois = factories.AffectationFactory.create_batch(
        3, attribution=declaration.declarant.attribution
    )
    for affectation in trois[:2]:
        factories.LigneHeuresFactory(
            declaration=aout,
            affectation=affectation,
            heures_travail=Decimal("130.50"),
            heures_formation=Decimal(7),
        )
    return trois


def reprendre(client, declaration, affectation, **cellules):
    return client.post(
        reverse("suivi:reprendre", args=[declaration.pk, affectation.pk]),
        {"version": declaration.version, "commentaire": "", **cellules},
        follow=True,
    ).content.decode()


def test_one_person_takes_back_work_and_training_the_others_nothing(
    declarante, declaration, equipe
):
    reprendre(declarante, declaration, equipe[0])
    ligne = LigneHeures.objects.get(declaration=declaration)
    assert ligne.affectation == equipe[0]
    assert (ligne.heures_travail, ligne.heures_formation) == (Decimal("130.50"), Decimal(7))


def test_what_is_typed_beside_is_kept(declarante, declaration, equipe):
    reprendre(declarante, declaration, equipe[0], **{f"travail-{equipe[2].pk}": "12"})
    assert LigneHeures.objects.get(
        declaration=declaration, affectation=equipe[2]
    ).heures_travail == Decimal(12)


def test_a_cell_that_cannot_be_read_is_given_back(declarante, declaration, equipe):
    page = reprendre(declarante, declaration, equipe[0], **{f"travail-{equipe[2].pk}": "beaucoup"})
    assert 'value="beaucoup"' in page
    assert not LigneHeures.objects.filter(declaration=declaration).exists()


def test_the_button_is_there_for_those_who_had_hours(declarante, declaration, equipe):
    page = declarante.get(declaration.get_absolute_url()).content.decode()
    assert page.count("data-reprendre") == 2
    assert 'data-travail="130,50"' in page
    assert "Reste <b>1\u00a0000 h</b> à réaliser avant le 30/06/2027" in page


def test_without_hours_last_month_it_says_so(declarante, declaration, equipe):
    page = reprendre(declarante, declaration, equipe[2]).replace("&#x27;", "'")
    assert "n'est enregistrée en août 2026" in page


def test_somebody_of_another_contract_is_not_found(declarante, declaration, equipe):
    ailleurs = factories.AffectationFactory()
    url = reverse("suivi:reprendre", args=[declaration.pk, ailleurs.pk])
    assert declarante.post(url).status_code == 404
