"""The default decision of a line at validation: `chiffres.md`, « Which hours count ». Reads, never writes.

A month is compared as a month: the day never matters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from clauses_project.dates import mois_de
from marches.enums import Statut
from marches.models import Marche
from participants.couverture import Contrat, Couverture
from participants.models import ContratTravail, Eligibilite
from suivi.enums import (
    AVANT_ELIGIBILITE,
    ELIGIBILITE_A_ETABLIR,
    FIN_ELIGIBILITE,
    HORS_MARCHE,
    Decision,
)

Droit = TypeVar("Droit", bound=Couverture)


@dataclass(frozen=True)
class Proposition:
    """A decision and, unless everything is retained, its reason as the company will read it."""

    decision: Decision
    motif: str = ""


def eligibilite_couvrant(
    eligibilites: Iterable[Droit], mois: date, contrat: Contrat
) -> Droit | None:
    """The eligibility that covers the month for the lines of that contract; of several, the one that started last."""
    couvrantes = [e for e in eligibilites if e.couvre(mois, contrat)]
    return max(couvrantes, key=lambda e: e.debut, default=None)


def eligibilite_des_faits(
    eligibilites: Iterable[Eligibilite], mois: date, contrat: ContratTravail
) -> Eligibilite | None:
    """The eligibility whose facts the figures give to a line of that month.

    The one that covers it; failing that, the latest that started by then; failing that, the earliest.
    """
    eligibilites = list(eligibilites)
    if couvrante := eligibilite_couvrant(eligibilites, mois, contrat):
        return couvrante
    commencees = [e for e in eligibilites if mois_de(e.debut) <= mois]
    if commencees:
        return max(commencees, key=lambda e: e.debut)
    return min(eligibilites, key=lambda e: e.debut, default=None)


def decider(
    *, mois: date, contrat: ContratTravail, eligibilites: Iterable[Eligibilite], marche: Marche
) -> Proposition:
    """The decision that holds unless the facilitateur changes it. Ceilings and jumps take nothing off."""
    eligibilites = list(eligibilites)
    if not eligibilites:
        return Proposition(Decision.EN_SUSPENS, ELIGIBILITE_A_ETABLIR)
    if eligibilite_couvrant(eligibilites, mois, contrat) is None:
        commencee = any(mois_de(e.debut) <= mois for e in eligibilites)
        return Proposition(
            Decision.NON_RETENUE, FIN_ELIGIBILITE if commencee else AVANT_ELIGIBILITE
        )
    if est_hors_marche(marche, mois):
        return Proposition(Decision.NON_RETENUE, HORS_MARCHE)
    return Proposition(Decision.RETENUE)


def est_hors_marche(marche: Marche, mois: date) -> bool:
    """Before the month of notification, or after that of the solde of a SOLDE. `date_fin` alone takes nothing off."""
    if mois < mois_de(marche.date_notification):
        return True
    return (
        marche.statut == Statut.SOLDE
        and marche.date_solde is not None
        and mois > mois_de(marche.date_solde)
    )


def partager(*, travail: Decimal, formation: Decimal, retenues: Decimal) -> tuple[Decimal, Decimal]:
    """Retained hours of work and of training: what is not retained is taken from training first."""
    ecartees = travail + formation - retenues
    formation_retenue = max(Decimal("0.00"), formation - ecartees)
    return retenues - formation_retenue, formation_retenue
