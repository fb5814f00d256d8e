from datetime import date
from decimal import Decimal

import pytest

from clauses_project import ecriture

NB = "\u00a0"


def test_numbers_are_written_the_french_way():
    assert ecriture.entier(170000) == f"170{NB}000"
    assert ecriture.entier(None) == "sans objet"
    assert ecriture.heures(Decimal("1842.50")) == f"1{NB}842,50"
    assert ecriture.heures(Decimal("5480.00")) == f"5{NB}480"
    assert ecriture.heures(Decimal("-120.5")) == "-120,50"
    assert ecriture.euros(Decimal("1234.5")) == f"1{NB}234,50{NB}€"


@pytest.mark.parametrize(
    ("part", "texte"),
    [
        (Decimal(26) / 27, f"96,3{NB}%"),
        (Decimal("0.0005"), f"0,1{NB}%"),
        (Decimal(1), f"100,0{NB}%"),
        (None, "sans objet"),
    ],
)
def test_a_part_is_written_with_one_decimal_rounded_half_up(part, texte):
    assert ecriture.pourcent(part) == texte


def test_months_are_written_in_full_and_short():
    assert ecriture.mois(date(2026, 10, 1)) == "octobre 2026"
    assert ecriture.mois_court(date(2026, 2, 1)) == "févr. 2026"
