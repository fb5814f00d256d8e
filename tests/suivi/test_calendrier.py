"""Every date here was counted on a paper calendar."""

from datetime import date

import pytest

from clauses_project.dates import fin_de_trimestre
from suivi.calendrier import est_ouvre, jour_ouvre_a_partir_de, jours_ouvres_apres


@pytest.mark.parametrize(
    ("jour", "ouvre"),
    [
        (date(2026, 11, 10), True),  # a Tuesday
        (date(2026, 11, 11), False),  # Armistice
        (date(2026, 11, 14), False),  # a Saturday
        (date(2026, 11, 15), False),
        (date(2026, 5, 14), False),  # Ascension
        (date(2026, 5, 25), False),  # Whit Monday
        (date(2026, 12, 26), False),  # a Saturday; St Stephen is a holiday in Alsace only
        (date(2025, 12, 26), True),  # a Friday: no holiday in métropole
        (date(2026, 4, 3), True),  # Good Friday: in Alsace only
        (date(2026, 8, 3), False),  # August
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), True),
    ],
)
def test_working_days_are_weekdays_without_holidays_nor_august(jour, ouvre):
    assert est_ouvre(jour) is ouvre


@pytest.mark.parametrize(
    ("depuis", "nombre", "arrivee"),
    [
        # 12, 13, 16, 17, 18 November: the 11th does not count.
        (date(2026, 11, 10), 5, date(2026, 11, 18)),
        (date(2026, 11, 10), 15, date(2026, 12, 2)),
        # 30 days: … 11 December is the 22nd, 23 December the 30th.
        (date(2026, 11, 10), 30, date(2026, 12, 23)),
        # From 10 July: 13, 15, 16, 17, 20 (the 14th is a holiday).
        (date(2026, 7, 10), 5, date(2026, 7, 20)),
        # 13, 15–17, 20–24, 27–31 July are 14; August does not count; 1 September is a Tuesday.
        (date(2026, 7, 10), 15, date(2026, 9, 1)),
        # All of August is skipped: 1, 2, 3, 4, 7 September.
        (date(2026, 8, 10), 5, date(2026, 9, 7)),
        (date(2026, 11, 10), 0, date(2026, 11, 10)),
    ],
)
def test_deadlines_are_counted_in_working_days(depuis, nombre, arrivee):
    assert jours_ouvres_apres(depuis, nombre) == arrivee


def test_a_day_off_gives_the_next_working_day():
    assert jour_ouvre_a_partir_de(date(2026, 11, 11)) == date(2026, 11, 12)
    assert jour_ouvre_a_partir_de(date(2026, 11, 13)) == date(2026, 11, 13)
    assert jour_ouvre_a_partir_de(date(2026, 8, 1)) == date(2026, 9, 1)


def test_a_quarter_ends_with_its_third_month():
    assert [fin_de_trimestre(date(2026, mois, 1)).month for mois in range(1, 13)] == [
        3, 3, 3, 6, 6, 6, 9, 9, 9, 12, 12, 12,
    ]  # fmt: skip
