"""Missions that follow one another are one work contract."""

from datetime import date

import pytest

from participants.models import ContratTravail
from suivi.imports.enums import Sort
from tests.suivi.imports.conftest import feuille, heures_de, motifs, rangee, sorts

pytestmark = pytest.mark.django_db


def mission(debut, fin, **autres):
    return rangee(
        **{
            "Mois": None,
            "Semaine du": debut,
            "Début de mission": debut,
            "Fin de mission": fin,
            **autres,
        }
    )


def dates(contrat):
    contrat.refresh_from_db()
    return contrat.date_debut, contrat.date_fin


def test_missions_of_successive_weeks_lengthen_one_contract(agence):
    """Friday to Monday: no working day between them."""
    affectation = agence.employer(
        agence.gymnase,
        "Diallo",
        "Ibrahima",
        date_debut=date(2026, 9, 28),
        date_fin=date(2026, 10, 2),
    )
    depot = agence.envoyer(
        feuille(
            mission(date(2026, 10, 5), date(2026, 10, 9)),
            mission(date(2026, 10, 12), date(2026, 10, 16), heures=28.0),
        )
    )
    assert sorts(depot) == [Sort.CREEE] * 2
    agence.enregistrer(depot)
    assert ContratTravail.objects.count() == 1
    assert dates(affectation.contrat) == (date(2026, 9, 28), date(2026, 10, 16))
    assert heures_de(affectation) == 63


def test_a_bank_holiday_between_two_missions_is_no_gap(agence):
    """Wednesday 11 November 2026 is a bank holiday."""
    from suivi.imports.emplois import _se_suivent

    assert _se_suivent(date(2026, 11, 10), date(2026, 11, 12))
    assert not _se_suivent(date(2026, 11, 4), date(2026, 11, 6))


def test_a_mission_after_a_gap_is_another_contract(agence):
    affectation = agence.employer(
        agence.gymnase,
        "Diallo",
        "Ibrahima",
        date_debut=date(2026, 9, 28),
        date_fin=date(2026, 10, 2),
    )
    agence.enregistrer(agence.envoyer(feuille(mission(date(2026, 10, 19), date(2026, 10, 23)))))
    nouveau = ContratTravail.objects.exclude(pk=affectation.contrat_id).get()
    assert dates(nouveau) == (date(2026, 10, 19), date(2026, 10, 23))
    assert nouveau.participant == affectation.contrat.participant


def test_a_mission_at_another_company_is_another_contract(agence):
    affectation = agence.employer(
        agence.gymnase,
        "Diallo",
        "Ibrahima",
        date_debut=date(2026, 9, 28),
        date_fin=date(2026, 10, 2),
    )
    agence.enregistrer(
        agence.envoyer(feuille(mission(date(2026, 10, 5), date(2026, 10, 9), Chantier="2026-0202")))
    )
    nouveau = ContratTravail.objects.exclude(pk=affectation.contrat_id).get()
    assert nouveau.entreprise_utilisatrice == agence.ecole.attribution.entreprise
    assert dates(affectation.contrat)[1] == date(2026, 10, 2)


def test_hours_outside_the_mission_are_refused(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima", date_fin=date(2026, 9, 4))
    depot = agence.envoyer(
        feuille(
            rangee(**{"Début de mission": date(2026, 11, 2), "Fin de mission": date(2026, 11, 6)})
        )
    )
    assert sorts(depot) == [Sort.REFUSEE]
    assert "hors des dates de la mission (du 02/11/2026 au 06/11/2026)" in motifs(depot)[0]


def test_undoing_gives_the_contract_its_dates_back(agence):
    affectation = agence.employer(
        agence.gymnase,
        "Diallo",
        "Ibrahima",
        date_debut=date(2026, 9, 28),
        date_fin=date(2026, 10, 2),
    )
    depot = agence.envoyer(feuille(mission(date(2026, 10, 5), date(2026, 10, 9))))
    agence.enregistrer(depot)
    agence.annuler(depot)
    assert dates(affectation.contrat) == (date(2026, 9, 28), date(2026, 10, 2))
    assert heures_de(affectation) is None
