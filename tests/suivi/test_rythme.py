"""Pace, forecast and colours, against numbers worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from marches import actions
from marches.enums import Clause
from suivi.chiffres import avancement_par_lot
from suivi.chiffres.rythme import Feu, rythmes
from tests import factories
from tests.suivi.test_chiffres import retenir

JOUR = date(2026, 7, 15)


@pytest.fixture
def lot(structure):
    """1 200 h from 1 January to 31 December 2026."""
    lot = factories.LotFactory(
        marche__structure=structure,
        marche__date_notification=date(2025, 12, 1),
        marche__date_ordre_service=date(2026, 1, 1),
        marche__date_fin=date(2026, 12, 31),
    )
    factories.LigneObjectifFactory(lot=lot, heures=Decimal(1200), date_effet=date(2025, 12, 1))
    return lot


@pytest.fixture
def attribution(lot):
    return factories.AttributionFactory(lot=lot)


def travailler(attribution, *heures):
    """(month, hours) retained."""
    for mois, nombre in heures:
        retenir(attribution, str(nombre), mois=date(2026, mois, 1))


def rythme(lot, jour=JOUR):
    return rythmes([lot], jour)[0]


def test_the_mean_of_the_last_three_complete_months_that_have_hours(lot, attribution):
    travailler(attribution, (2, 500), (3, 90), (4, 60), (6, 120), (7, 40))
    trouve = rythme(lot)
    assert trouve.mois == (date(2026, 3, 1), date(2026, 4, 1), date(2026, 6, 1))
    assert (
        trouve.par_mois == 90
    )  # (90 + 60 + 120) / 3: neither February nor July, which is not over
    assert trouve.fait == 810
    assert trouve.reste == 390
    # 390 / 90 = 4,33 months after June: November
    assert trouve.atteinte == date(2026, 11, 1)
    assert trouve.mois_de_retard == -1
    assert trouve.a_la_fin == 810 + 6 * 90
    assert trouve.feu == Feu.VERT


def test_since_the_start_when_there_are_fewer_than_three(lot, attribution):
    travailler(attribution, (5, 100), (6, 50))
    assert rythme(lot).par_mois == 75


def test_hours_waiting_to_be_validated_and_heures_globales_are_part_of_the_pace(lot, attribution):
    travailler(attribution, (5, 100))
    factories.LigneHeuresFactory(
        declaration=factories.DeclarationFactory(
            declarant=attribution.declarants.get(), mois=date(2026, 6, 1), transmise=True
        ),
        heures_travail=Decimal(50),
    )
    factories.HeuresGlobalesFactory(attribution=attribution, mois=date(2026, 6, 1), heures=30)
    trouve = rythme(lot)
    assert (trouve.retenues, trouve.en_attente) == (130, 50)
    assert trouve.par_mois == 90


def test_nothing_for_six_months_and_it_stands_still(lot, attribution):
    travailler(attribution, (1, 300))
    arrete = rythme(lot, date(2026, 9, 10))
    assert (arrete.mois, arrete.par_mois, arrete.atteinte) == ((), 0, None)
    assert arrete.a_la_fin == 300
    assert arrete.feu == Feu.ROUGE


@pytest.mark.parametrize(
    ("par_mois", "a_la_fin", "feu"),
    [
        # 15 July: 195 days of 364 → 642,86 h expected, 90 % of it is 578,57.
        (97, 97 * 12, Feu.VERT),  # 582 done: on pace, though 36 short at the end
        (96, 96 * 12, Feu.ORANGE),  # 576 done, 1 152 at the end: more than 80 % of 1 200
        (80, 80 * 12, Feu.ORANGE),  # 960: exactly 80 %
        (79, 79 * 12, Feu.ROUGE),  # 948
    ],
)
def test_the_colours_at_their_edges(lot, attribution, par_mois, a_la_fin, feu):
    travailler(attribution, *((mois, par_mois) for mois in range(1, 7)))
    trouve = rythme(lot)
    assert trouve.a_la_fin == a_la_fin
    assert trouve.feu == feu


def test_late_and_by_how_many_months(lot, attribution):
    travailler(attribution, (4, 75), (5, 75), (6, 75))
    trouve = rythme(lot)
    # 975 still to do, 13 months after June: July 2027, seven months after the end.
    assert trouve.atteinte == date(2027, 7, 1)
    assert trouve.mois_de_retard == 7


def test_an_objective_met_is_green_and_has_no_date(lot, attribution):
    travailler(attribution, (2, 1300))
    trouve = rythme(lot)
    assert (trouve.est_atteint, trouve.reste, trouve.atteinte) == (True, 0, None)
    assert trouve.feu == Feu.VERT


def test_without_an_end_nothing_is_forecast(lot, attribution):
    lot.marche.date_fin = None
    lot.marche.save()
    travailler(attribution, (6, 10))
    trouve = rythme(lot)
    assert (trouve.attendu, trouve.a_la_fin, trouve.mois_de_retard) == (None, None, None)
    assert trouve.atteinte is not None
    assert trouve.feu == Feu.GRIS


def test_a_lot_without_objective_has_no_pace(structure):
    lot = factories.LotFactory(marche__structure=structure, marche__clause=Clause.RESERVE_SIAE)
    assert rythmes([lot], JOUR) == []


def test_what_was_planned_by_quarter_replaces_the_even_pace(lot, attribution):
    actions.prevoir(
        lot=lot,
        heures={
            date(2026, 1, 1): Decimal(0),
            date(2026, 4, 1): Decimal(91),
            date(2026, 7, 1): Decimal(920),
        },
        par=None,
    )
    # 91 h of the second quarter, and 15 days of 92 of the third: 91 + 920 × 15 / 92 = 241
    assert rythme(lot).attendu == 241
    # The end of July: 91 + 920 × 31 / 92
    assert avancement_par_lot([lot], JOUR)[lot.pk].attendu == 401
    travailler(attribution, (6, 220))
    assert rythme(lot).feu == Feu.VERT  # 220 is more than 90 % of 241
    assert rythme(lot, date(2026, 12, 31)).attendu == 1011


def test_more_planned_than_asked_expects_no_more_than_the_objective(lot):
    actions.prevoir(lot=lot, heures={date(2026, 1, 1): Decimal(5000)}, par=None)
    assert rythme(lot).attendu == 1200


def test_as_many_queries_for_many_lots(structure, lot, attribution, django_assert_num_queries):
    travailler(attribution, (6, 10))
    with django_assert_num_queries(5):
        rythmes([lot], JOUR)
    autres = [factories.LotFactory(marche=lot.marche) for _ in range(5)]
    for autre in autres:
        factories.LigneObjectifFactory(lot=autre)
    with django_assert_num_queries(5):
        rythmes([lot, *autres], JOUR)
