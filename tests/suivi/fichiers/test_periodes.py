"""Days, weeks and months as people write them."""

from datetime import date, datetime

import pytest

from suivi.fichiers.periodes import Repere, lire_jour, lire_mois, lire_naissance, lire_semaine
from suivi.fichiers.resultats import Periode

REPERE = Repere(date(2026, 6, 10))
S22 = Periode(date(2026, 5, 25), date(2026, 5, 31))


@pytest.mark.parametrize(
    "ecrit",
    [
        *("mai 2026", "Mai 2026", "MAI-26", "mai", "mois de mai 2026", "05/2026", "5/2026"),
        *(
            "2026 mai",
            "2026-05",
            "2026/05",
            "202605",
            202605,
            "05/26",
            5,
            "5",
            "25/05/2026",
            "mai.",
        ),
        *(date(2026, 5, 1), datetime.fromisoformat("2026-05-18T12:00"), 46_153, "2026-05-01"),
    ],
)
def test_a_month_is_read(ecrit):
    assert lire_mois(ecrit, REPERE) == Periode(date(2026, 5, 1), date(2026, 5, 31))


@pytest.mark.parametrize("ecrit", ["", None, "13/2026", 13, "hier", "n/a", True, 0.5])
def test_what_is_no_month_is_not_read(ecrit):
    assert lire_mois(ecrit, REPERE) is None


def test_a_month_without_year_is_the_last_there_was_or_the_one_of_the_file():
    assert lire_mois("décembre", REPERE).du == date(2025, 12, 1)
    assert lire_mois("juin", REPERE).du == date(2026, 6, 1)
    assert lire_mois("décembre", Repere(date(2026, 6, 10), 2024)).du == date(2024, 12, 1)


@pytest.mark.parametrize(
    "ecrit",
    [
        *("S22 2026", "S22", "s22-2026", "S 22/2026", "2026-W22", "2026 S22", "Semaine 22"),
        *("sem. 22", "Semaine n° 22 - 2026", "22", 22, "S22-26", date(2026, 5, 27)),
        *("du 25/05/2026 au 31/05/2026", "25/05 au 31/05/2026", "25/05/2026 - 31/05/2026"),
        *("du 25 au 31 mai 2026", "Semaine du 25/05/2026", "semaine du 25 mai", "25/05/2026"),
    ],
)
def test_a_week_is_read(ecrit):
    assert lire_semaine(ecrit, REPERE) == S22


@pytest.mark.parametrize("ecrit", ["S54 2026", "S53 2025", "S0", 54, "", "35,5", "lundi"])
def test_what_is_no_week_is_not_read(ecrit):
    """2025 has 52 weeks; 2026 has 53."""
    assert lire_semaine(ecrit, REPERE) is None


def test_a_month_where_a_week_is_expected_is_a_month():
    assert lire_semaine("05/2026", REPERE) == Periode(date(2026, 5, 1), date(2026, 5, 31))


def test_weeks_at_the_end_of_years():
    assert lire_semaine("S01 2026", REPERE) == Periode(date(2025, 12, 29), date(2026, 1, 4))
    assert lire_semaine("2026-W53", REPERE) == Periode(date(2026, 12, 28), date(2027, 1, 3))
    assert lire_semaine("S53", REPERE) is None  # the last one would be of 2025
    assert lire_semaine("29/12 au 04/01/2026", REPERE) == Periode(
        date(2025, 12, 29), date(2026, 1, 4)
    )


@pytest.mark.parametrize(
    "ecrit",
    [
        *("25/05/2026", "25-05-26", "25.05.2026", "2026-05-25", "lundi 25 mai", "25 mai 2026"),
        *(46_167, "46167", date(2026, 5, 25), datetime.fromisoformat("2026-05-25T08:00")),
        *("25/05/2026 00:00", "Lun 25/05"),
    ],
)
def test_a_day_is_read(ecrit):
    assert lire_jour(ecrit, REPERE) == date(2026, 5, 25)


@pytest.mark.parametrize("ecrit", ["31/02/2026", "12/13/2026", "", None, 151, "151,67", "demain"])
def test_what_is_no_day_is_not_read(ecrit):
    assert lire_jour(ecrit, REPERE) is None


def test_the_year_of_a_birth_in_two_digits_makes_someone_who_works():
    assert lire_naissance("12/05/89", REPERE) == date(1989, 5, 12)
    assert lire_naissance("12/05/05", REPERE) == date(2005, 5, 12)
    assert lire_naissance("12/05/15", REPERE) == date(1915, 5, 12)
    assert lire_naissance("1989-05-12", REPERE) == date(1989, 5, 12)
    assert lire_naissance("12/05", REPERE) is None
