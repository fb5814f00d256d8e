"""Whole years from the sums, or every month from its line: the same figures, key by key, filter by filter."""

from datetime import date
from unittest.mock import patch

import pytest

from suivi.chiffres import Perimetre, Periode, calculer
from suivi.chiffres.annees import Decoupe, decouper
from suivi.cumuls import ecarts
from tests.suivi.donnees_au_hasard import MOIS, Hasard
from tests.suivi.test_chiffres_independants import filtres_possibles

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("du", "au", "premiere", "derniere", "bords"),
    [
        (None, date(2025, 12, 1), None, 2025, []),
        (None, date(2026, 3, 1), None, 2025, [(date(2026, 1, 1), date(2026, 3, 1))]),
        (date(2025, 1, 1), date(2025, 12, 1), 2025, 2025, []),
        (date(2025, 2, 1), date(2025, 12, 1), 2026, 2025, [(date(2025, 2, 1), date(2025, 12, 1))]),
        (date(2025, 1, 1), date(2025, 11, 1), 2025, 2024, [(date(2025, 1, 1), date(2025, 11, 1))]),
        (
            date(2023, 9, 1),
            date(2026, 8, 1),
            2024,
            2025,
            [(date(2023, 9, 1), date(2023, 12, 1)), (date(2026, 1, 1), date(2026, 8, 1))],
        ),
        (
            date(2024, 9, 1),
            date(2025, 8, 1),
            2025,
            2024,
            [(date(2024, 9, 1), date(2025, 8, 1))],
        ),
    ],
)
def test_a_period_is_whole_years_and_the_months_around_them(du, au, premiere, derniere, bords):
    decoupe = decouper(Periode(du, au))
    assert (decoupe.premiere, decoupe.derniere) == (premiere, derniere)
    assert [(bord.du, bord.au) for bord in decoupe.bords] == bords
    assert decoupe.a_des_annees is (premiere is None or premiere <= derniere)


def sans_les_annees(periode: Periode) -> Decoupe:
    """Nothing from the sums: every month from its line."""
    return Decoupe(1, 0, (periode,))


def par_les_lignes(perimetre, periode, **options):
    modules = ("faits", "marches")
    patchs = [patch(f"suivi.chiffres.{nom}.decouper", sans_les_annees) for nom in modules]
    for un in patchs:
        un.start()
    try:
        return calculer(perimetre, periode, **options)
    finally:
        for un in patchs:
            un.stop()


@pytest.mark.parametrize("graine", range(2))
def test_both_ways_give_the_same_figures(graine):
    hasard = Hasard(graine=1000 + graine, lignes=120)
    assert [ecarts(structure) for structure in hasard.structures] == [0] * len(hasard.structures)
    periodes = [
        Periode(None, MOIS[-1]),
        Periode(date(2025, 1, 1), date(2025, 12, 1)),
        Periode(date(2024, 5, 1), date(2026, 9, 1)),
    ]
    for structures in (hasard.structures[:1], hasard.structures):
        for filtres, _ in filtres_possibles(hasard):
            perimetre = Perimetre(tuple(structures), **filtres)
            for periode in periodes:
                assert calculer(perimetre, periode) == par_les_lignes(perimetre, periode)


def test_public_figures_are_the_same_both_ways():
    hasard = Hasard(graine=2000, lignes=200)
    perimetre = Perimetre(tuple(hasard.structures))
    periode = Periode(None, date(2025, 12, 1))
    assert calculer(perimetre, periode, public=True) == par_les_lignes(
        perimetre, periode, public=True
    )
