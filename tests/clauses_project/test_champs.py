from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from clauses_project.champs import ChampMois, ChampSiret, HeuresField, valider_siret


@pytest.mark.parametrize("siret", ["35600000000048", "35600000049837", "73282932000074"])
def test_right_siret_numbers_pass_la_poste_included(siret):
    """The signs of La Poste's establishments add up to a multiple of five (3+5+6+4+9+8+3+7 = 45)."""
    valider_siret(siret)


@pytest.mark.parametrize("siret", ["35600000000046", "73282932000075", "7328293200007", "ABC"])
def test_a_wrong_siret_is_refused_and_quoted(siret):
    with pytest.raises(ValidationError, match=f"« {siret} » n'est pas un SIRET"):
        valider_siret(siret)


def test_a_siret_is_typed_with_or_without_spaces():
    assert ChampSiret().clean("356 000\u00a0000 00048") == "35600000000048"


def test_a_month_is_typed_two_ways_and_is_its_first_day():
    assert ChampMois().clean("2026-10") == date(2026, 10, 1)
    assert ChampMois().clean("10/2026") == date(2026, 10, 1)


@pytest.mark.parametrize("texte", ["2026-13", "octobre", "2026-10-05", "10/26/2026"])
def test_what_is_not_a_month_is_refused(texte):
    with pytest.raises(ValidationError, match="n'est pas un mois"):
        ChampMois().clean(texte)


def test_hours_are_stored_as_whole_hundredths():
    champ = HeuresField()
    assert champ.get_prep_value(Decimal("151.67")) == 15167
    assert champ.get_prep_value(8) == 800
    assert champ.from_db_value(15167, None, None) == Decimal("151.67")


def test_hours_are_never_floats_nor_finer_than_a_hundredth():
    with pytest.raises(ValidationError, match="flottant"):
        HeuresField().get_prep_value(7.5)
    with pytest.raises(ValidationError, match="deux décimales"):
        HeuresField().get_prep_value(Decimal("7.123"))
