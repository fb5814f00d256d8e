"""Weeks put in their months."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suivi.fichiers.resultats import Periode
from suivi.fichiers.semaines import dans_le_mois, repartir

AVRIL, MAI, JUIN = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
S18 = Periode(date(2026, 4, 27), date(2026, 5, 3))  # four working days in April, one in May


def test_a_week_is_shared_by_the_working_days_of_each_month():
    assert repartir(Decimal(35), S18) == ((AVRIL, Decimal(28)), (MAI, Decimal(7)))


def test_what_rounding_leaves_goes_to_the_last_month():
    assert repartir(Decimal("33.33"), S18) == ((AVRIL, Decimal("26.66")), (MAI, Decimal("6.67")))
    assert repartir(Decimal("0.01"), S18) == ((AVRIL, Decimal("0.01")), (MAI, Decimal("0.00")))


def test_a_month_that_only_has_the_weekend_takes_nothing():
    semaine = Periode(date(2026, 5, 25), date(2026, 5, 31))
    a_cheval = Periode(date(2025, 11, 24), date(2025, 11, 30))
    jeudi = Periode(date(2026, 7, 27), date(2026, 8, 2))  # 1 and 2 August are a weekend
    for periode, mois in ((semaine, MAI), (a_cheval, date(2025, 11, 1)), (jeudi, date(2026, 7, 1))):
        assert repartir(Decimal(35), periode) == ((mois, Decimal(35)),)


def test_a_weekend_alone_is_shared_by_its_days():
    weekend = Periode(date(2026, 1, 31), date(2026, 2, 1))
    assert repartir(Decimal(7), weekend) == (
        (date(2026, 1, 1), Decimal("3.5")),
        (date(2026, 2, 1), Decimal("3.5")),
    )


def test_the_days_of_a_week_in_a_month():
    assert dans_le_mois(S18, AVRIL) == Periode(date(2026, 4, 27), date(2026, 4, 30))
    assert dans_le_mois(S18, JUIN) is None


@given(
    centiemes=st.integers(0, 100_000),
    du=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    jours=st.integers(0, 100),
)
def test_sharing_keeps_the_sum_and_never_goes_below_zero(centiemes, du, jours):
    heures = Decimal(centiemes).scaleb(-2)
    parts = repartir(heures, Periode(du, du + timedelta(days=jours)))
    assert sum(part for _, part in parts) == heures
    assert all(part >= 0 and part == part.quantize(Decimal("0.01")) for _, part in parts)
    assert [mois for mois, _ in parts] == sorted({mois for mois, _ in parts})


@pytest.mark.parametrize("heures", ["0", "0.05", "37.5"])
def test_three_months_are_shared_without_a_loss(heures):
    parts = repartir(Decimal(heures), Periode(date(2026, 4, 30), date(2026, 6, 1)))
    assert [mois for mois, _ in parts] == [AVRIL, MAI, JUIN]
    assert sum(part for _, part in parts) == Decimal(heures)
