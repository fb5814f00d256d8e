from datetime import date

import pytest

from clauses_project.dates import (
    ajouter_mois,
    ans_revolus,
    dernier_jour,
    fin_de_duree,
    suite_de_mois,
)


@pytest.mark.parametrize(
    ("debut", "mois", "fin"),
    [
        (date(2024, 3, 15), 24, date(2026, 3, 14)),
        (date(2024, 1, 1), 12, date(2024, 12, 31)),
        (date(2024, 8, 31), 6, date(2025, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
    ],
)
def test_a_duration_ends_the_day_before_its_anniversary(debut, mois, fin):
    assert fin_de_duree(debut, mois) == fin


def test_months_are_added_without_leaving_the_month():
    assert ajouter_mois(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert ajouter_mois(date(2026, 1, 15), -1) == date(2025, 12, 15)
    assert dernier_jour(date(2028, 2, 1)) == date(2028, 2, 29)


def test_a_run_of_months_has_both_ends():
    assert list(suite_de_mois(date(2026, 11, 20), date(2027, 1, 5))) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]


def test_a_birthday_counts_on_its_day():
    assert ans_revolus(date(2000, 11, 22), date(2026, 11, 21)) == 25
    assert ans_revolus(date(2000, 11, 22), date(2026, 11, 22)) == 26
    assert ans_revolus(date(2000, 2, 29), date(2026, 2, 28)) == 25


def test_the_last_month_there_is_may_end_a_list_of_months():
    assert list(suite_de_mois(date(9999, 12, 1), date(9999, 12, 31))) == [date(9999, 12, 1)]
    assert not list(suite_de_mois(date(2026, 2, 1), date(2026, 1, 31)))
