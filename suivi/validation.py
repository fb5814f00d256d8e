"""The default decision of a line at validation: `chiffres.md`, « Which hours count ». Reads, never writes.

A month is compared as a month: the day never matters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

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


RETENUE = Proposition(Decision.RETENUE)


class Droits(Generic[Droit]):
    """The rights of one person for one of their work contracts: asked month after month, their dates are
    read once."""

    def __init__(self, eligibilites: Iterable[Droit], contrat: Contrat):
        dans_l_ordre = sorted(eligibilites, key=lambda e: e.debut)
        self.periodes = [(*e.mois_pour(contrat), e) for e in dans_l_ordre]

    def couvrant(self, mois: date) -> Droit | None:
        """The eligibility that covers the month; of several, the one that started last."""
        trouve: Droit | None = None
        for premier, dernier, droit in self.periodes:
            if premier > mois:
                break
            if dernier is None or mois <= dernier:
                trouve = droit
        return trouve

    def faits(self, mois: date) -> Droit | None:
        """The eligibility whose facts the figures give to a line of that month.

        The one that covers it; failing that, the latest that started by then; failing that, the earliest.
        """
        if (couvrant := self.couvrant(mois)) is not None:
            return couvrant
        commences = [droit for premier, _, droit in self.periodes if premier <= mois]
        if commences:
            return commences[-1]
        return self.periodes[0][2] if self.periodes else None

    def decider(self, mois: date, marche: Marche) -> Proposition:
        """The decision that holds unless the facilitateur changes it. Ceilings and jumps take nothing off."""
        if not self.periodes:
            return Proposition(Decision.EN_SUSPENS, ELIGIBILITE_A_ETABLIR)
        if self.couvrant(mois) is None:
            commencee = self.periodes[0][0] <= mois
            return Proposition(
                Decision.NON_RETENUE, FIN_ELIGIBILITE if commencee else AVANT_ELIGIBILITE
            )
        if est_hors_marche(marche, mois):
            return Proposition(Decision.NON_RETENUE, HORS_MARCHE)
        return RETENUE


def eligibilite_couvrant(
    eligibilites: Iterable[Droit], mois: date, contrat: Contrat
) -> Droit | None:
    """The eligibility that covers the month for the lines of that contract."""
    return Droits(eligibilites, contrat).couvrant(mois)


def eligibilite_des_faits(
    eligibilites: Iterable[Eligibilite], mois: date, contrat: ContratTravail
) -> Eligibilite | None:
    """The eligibility whose facts the figures give to a line of that month."""
    return Droits(eligibilites, contrat).faits(mois)


def decider(
    *, mois: date, contrat: ContratTravail, eligibilites: Iterable[Eligibilite], marche: Marche
) -> Proposition:
    """The default decision of one line."""
    return Droits(eligibilites, contrat).decider(mois, marche)


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
