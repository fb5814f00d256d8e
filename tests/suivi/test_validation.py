"""The default decision, rule by rule: the cases of `chiffres.md`, « Which hours count », worked by hand."""

from datetime import date
from decimal import Decimal

import pytest

from clauses_project.dates import fin_de_duree
from marches.enums import Statut
from marches.models import Marche
from participants.enums import TypeContrat
from participants.models import ContratTravail, Eligibilite
from suivi.enums import Decision
from suivi.validation import decider, eligibilite_couvrant, eligibilite_des_faits, partager

MARS = date(2026, 3, 1)
CDD = ContratTravail(type=TypeContrat.CDD, date_debut=date(2026, 1, 5))
MARCHE = Marche(date_notification=date(2026, 1, 15), statut=Statut.EN_COURS)


def eligibilite(debut, fin):
    return Eligibilite(debut=debut, fin=fin)


def decision(mois, *eligibilites, contrat=CDD, marche=MARCHE):
    proposition = decider(mois=mois, contrat=contrat, eligibilites=eligibilites, marche=marche)
    return proposition.decision, proposition.motif


@pytest.mark.parametrize(
    ("debut", "mois", "fin"),
    [
        (date(2026, 3, 15), 24, date(2028, 3, 14)),
        (date(2026, 8, 31), 6, date(2027, 2, 27)),
        (date(2027, 8, 31), 6, date(2028, 2, 28)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
    ],
)
def test_a_duration_ends_the_day_before_the_same_day(debut, mois, fin):
    assert fin_de_duree(debut, mois) == fin


def test_without_eligibility_a_line_is_suspended():
    assert decision(MARS) == (Decision.EN_SUSPENS, "éligibilité à établir")


def test_a_month_is_covered_from_the_month_it_starts_in_to_the_month_it_ends_in():
    juste = eligibilite(date(2026, 3, 31), date(2026, 3, 31))
    assert decision(MARS, juste) == (Decision.RETENUE, "")


def test_before_the_eligibility_nothing_is_retained():
    assert decision(MARS, eligibilite(date(2026, 4, 1), None)) == (
        Decision.NON_RETENUE,
        "avant l'éligibilité",
    )


def test_after_its_end_nothing_is_retained():
    assert decision(MARS, eligibilite(date(2024, 1, 1), date(2026, 2, 28))) == (
        Decision.NON_RETENUE,
        "fin d'éligibilité",
    )


def test_between_two_eligibilities_the_first_one_has_ended():
    avant, apres = (
        eligibilite(date(2024, 1, 1), date(2026, 2, 28)),
        eligibilite(date(2026, 4, 1), None),
    )
    assert decision(MARS, avant, apres) == (Decision.NON_RETENUE, "fin d'éligibilité")


@pytest.mark.parametrize("type_contrat", [TypeContrat.CONTRAT_PRO, TypeContrat.APPRENTISSAGE])
def test_an_alternance_begun_before_the_end_extends_it_for_its_own_lines(type_contrat):
    alternance = ContratTravail(
        type=type_contrat, date_debut=date(2026, 2, 28), date_fin=date(2026, 8, 31)
    )
    finie = eligibilite(date(2024, 2, 10), date(2026, 2, 9))
    assert decision(date(2026, 8, 1), finie, contrat=alternance) == (Decision.RETENUE, "")
    assert decision(date(2026, 9, 1), finie, contrat=alternance)[0] == Decision.NON_RETENUE
    assert decision(date(2026, 8, 1), finie)[0] == Decision.NON_RETENUE


def test_an_alternance_begun_the_month_after_extends_nothing():
    alternance = ContratTravail(type=TypeContrat.APPRENTISSAGE, date_debut=date(2026, 3, 1))
    finie = eligibilite(date(2024, 2, 10), date(2026, 2, 9))
    assert decision(MARS, finie, contrat=alternance)[0] == Decision.NON_RETENUE


def test_an_alternance_without_end_covers_for_ever_and_a_short_one_shortens_nothing():
    finie = eligibilite(date(2024, 2, 10), date(2026, 6, 9))
    sans_fin = ContratTravail(type=TypeContrat.APPRENTISSAGE, date_debut=date(2026, 2, 1))
    courte = ContratTravail(
        type=TypeContrat.APPRENTISSAGE, date_debut=date(2026, 2, 1), date_fin=date(2026, 3, 31)
    )
    assert decision(date(2031, 1, 1), finie, contrat=sans_fin)[0] == Decision.RETENUE
    assert decision(date(2026, 6, 1), finie, contrat=courte)[0] == Decision.RETENUE


@pytest.mark.parametrize(
    ("mois", "attendue"),
    [
        (date(2025, 12, 1), Decision.NON_RETENUE),
        (date(2026, 1, 1), Decision.RETENUE),
    ],
)
def test_the_month_of_notification_counts_whatever_the_day(mois, attendue):
    assert decision(mois, eligibilite(date(2025, 1, 1), None))[0] == attendue


@pytest.mark.parametrize(
    ("statut", "mois", "attendue"),
    [
        (Statut.SOLDE, date(2026, 5, 1), (Decision.RETENUE, "")),
        (Statut.SOLDE, date(2026, 6, 1), (Decision.NON_RETENUE, "hors marché")),
        (Statut.TERMINE, date(2026, 6, 1), (Decision.RETENUE, "")),
        (Statut.EN_COURS, date(2026, 6, 1), (Decision.RETENUE, "")),
    ],
)
def test_only_a_solde_closes_a_contract(statut, mois, attendue):
    marche = Marche(
        date_notification=date(2026, 1, 15),
        statut=statut,
        date_fin=date(2026, 4, 30),
        date_solde=date(2026, 5, 2),
    )
    assert decision(mois, eligibilite(date(2025, 1, 1), None), marche=marche) == attendue


def test_no_eligibility_comes_before_out_of_contract():
    assert decision(date(2025, 1, 1))[0] == Decision.EN_SUSPENS


def test_of_several_covering_the_last_started_is_taken():
    longue, recente = (
        eligibilite(date(2024, 1, 1), None),
        eligibilite(date(2026, 2, 1), date(2027, 1, 31)),
    )
    assert eligibilite_couvrant([recente, longue], MARS, CDD) is recente


def test_facts_come_from_the_latest_started_by_then_when_none_covers():
    vieille = eligibilite(date(2022, 1, 1), date(2022, 12, 31))
    moins_vieille = eligibilite(date(2023, 6, 1), date(2024, 5, 31))
    future = eligibilite(date(2026, 9, 1), None)
    assert eligibilite_des_faits([future, vieille, moins_vieille], MARS, CDD) is moins_vieille


def test_facts_come_from_the_earliest_when_none_had_started():
    proche, lointaine = eligibilite(date(2026, 9, 1), None), eligibilite(date(2027, 9, 1), None)
    assert eligibilite_des_faits([lointaine, proche], MARS, CDD) is proche
    assert eligibilite_des_faits([], MARS, CDD) is None


@pytest.mark.parametrize(
    ("retenues", "travail", "formation"),
    [
        ("150", "140", "10"),
        ("140", "140", "0"),
        ("130.5", "130.5", "0"),
        ("154", "140", "14"),
        ("0", "0", "0"),
    ],
)
def test_what_is_not_retained_is_taken_from_training_first(retenues, travail, formation):
    assert partager(travail=Decimal(140), formation=Decimal(14), retenues=Decimal(retenues)) == (
        Decimal(travail),
        Decimal(formation),
    )
