from decimal import Decimal

import pytest

from clauses_project.champs import ChampHeures
from clauses_project.heures import arrondir, lire_heures


@pytest.mark.parametrize(
    ("texte", "heures"),
    [
        ("7,5", "7.50"),
        ("7.5", "7.50"),
        ("151,67", "151.67"),
        ("151.67", "151.67"),
        ("1 820", "1820.00"),
        ("1\u202f820,25", "1820.25"),
        ("1\u00a0820 h", "1820.00"),
        ("0", "0.00"),
        # 40 minutes are 0,666… of an hour; 7 h 20 is 7,333…; 1 minute is 0,0166….
        ("151h40", "151.67"),
        ("7h20", "7.33"),
        ("7h30", "7.50"),
        ("7:30", "7.50"),
        ("0h01", "0.02"),
        ("7 h 5 min", "7.08"),
        ("35h", "35.00"),
    ],
)
def test_hours_are_read_as_people_write_them(texte, heures):
    assert str(lire_heures(texte)) == heures


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ("1.234", "se lit de deux façons"),
        ("7,123", "Deux décimales"),
        ("-5", "négatives"),
        ("\u22125", "négatives"),
        ("7h60", "de 0 à 59"),
        ("sept", "n'est pas un nombre"),
        ("1e3", "n'est pas un nombre"),
        ("7,", "n'est pas un nombre"),
        ("7h30h", "n'est pas un nombre"),
        ("NaN", "n'est pas un nombre"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(texte, phrase):
    with pytest.raises(ValueError, match=phrase):
        lire_heures(texte)


def test_an_ambiguous_number_says_both_ways_to_write_it():
    with pytest.raises(ValueError, match=r"« 1\.234 » .* écrivez 1234 ou 1,23\."):
        lire_heures("1.234")


def test_halves_are_rounded_up():
    assert arrondir(Decimal("0.125")) == Decimal("0.13")
    assert arrondir(Decimal("2.665")) == Decimal("2.67")


def test_only_signed_hours_may_be_negative():
    assert ChampHeures(signe=True).clean("-120,5") == Decimal("-120.50")
    assert ChampHeures(required=False).clean("") is None
