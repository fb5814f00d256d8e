"""Cells read as hours, and shown as text."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from suivi.fichiers.valeurs import NIR_RETIRE, heures_de, texte_de


@pytest.mark.parametrize(
    ("cellule", "heures"),
    [
        ("151,67", "151.67"),
        ("151.67", "151.67"),
        ("151h40", "151.67"),
        ("151:40", "151.67"),
        ("12 h 30", "12.50"),
        ("7,5 h", "7.50"),
        ("7 heures", "7.00"),
        ("1\u202f820,5", "1820.50"),
        (35, "35.00"),
        (7.6, "7.60"),
        (0.1 + 0.2, "0.30"),
        (timedelta(hours=151, minutes=40), "151.67"),
        (timedelta(hours=7, minutes=30, microseconds=2), "7.50"),
        (0, "0.00"),
    ],
)
def test_hours_are_read(cellule, heures):
    assert heures_de(cellule) == (Decimal(heures), False)


def test_a_computed_number_is_rounded_half_up_and_said_so():
    assert heures_de(151.666666666667) == (Decimal("151.67"), True)
    assert heures_de(7.125) == (Decimal("7.13"), True)


@pytest.mark.parametrize("cellule", [None, "", " ", "-", "—", "néant", "RAS"])
def test_a_blank_cell_is_no_hours(cellule):
    assert heures_de(cellule) == (None, False)


@pytest.mark.parametrize(
    ("cellule", "phrase"),
    [
        ("1.234", "« 1.234 » se lit de deux façons : écrivez 1234 ou 1,23."),
        ("-7", "« -7 » : les heures ne peuvent pas être négatives."),
        (-7.5, "« -7,5 » : les heures ne peuvent pas être négatives."),
        (timedelta(hours=-1), "« -1:00 » : les heures ne peuvent pas être négatives."),
        ("35 28 12", "« 35 28 12 » contient plusieurs nombres : un seul par cellule."),
        ("7,5\n7,5\n8", "« 7,5 7,5 8 » contient plusieurs nombres : un seul par cellule."),
        ("35+7", "« 35+7 » contient plusieurs nombres : un seul par cellule."),
        ("absent", "« absent » n'est pas un nombre d'heures : écrivez 7,5 ou 7h30."),
        ("151,667", "« 151,667 » : deux décimales au plus, par exemple 151,67."),
        (True, "« oui » n'est pas un nombre d'heures."),
        (date(2026, 5, 1), "« 01/05/2026 » n'est pas un nombre d'heures."),
    ],
)
def test_what_is_no_number_of_hours_is_refused_by_its_name(cellule, phrase):
    with pytest.raises(ValueError, match="«") as refus:
        heures_de(cellule)
    assert str(refus.value) == phrase


@pytest.mark.parametrize(
    ("cellule", "texte"),
    [
        (None, ""),
        (151.67, "151,67"),
        (12, "12"),
        (date(2026, 5, 1), "01/05/2026"),
        (datetime.fromisoformat("2026-05-01T08:30"), "01/05/2026 08:30"),
        (timedelta(hours=151, minutes=40), "151:40"),
        (" a\n b ", "a b"),
        (True, "oui"),
        (1e-7, "0,0000001"),
    ],
)
def test_a_cell_is_shown_as_a_person_reads_it(cellule, texte):
    assert texte_de(cellule) == texte


def test_a_social_security_number_is_never_given_back():
    cle = 97 - 1_890_526_108_012 % 97
    assert texte_de(f"1 89 05 26 108 012 {cle:02}") == NIR_RETIRE
    assert texte_de(int(f"1890526108012{cle:02}")) == NIR_RETIRE
    assert texte_de("21300763400016") == "21300763400016"  # a SIRET
