"""The default decision of a line, as `suivi.validation` takes it, over months that are whole numbers.

Ten million lines are too many for model instances; a test decides each line of a small volume again
with the real rule.
"""

from __future__ import annotations

from typing import NamedTuple

from suivi.enums import (
    AVANT_ELIGIBILITE,
    ELIGIBILITE_A_ETABLIR,
    FIN_ELIGIBILITE,
    HORS_MARCHE,
    Decision,
)

Eligibilites = list[tuple[int, int | None, int]]
MOTIF_A_LA_MAIN = "7 h d'absence comptées par erreur"


class Decidee(NamedTuple):
    """The columns of a decision, in their order, and the eligibility whose facts the line takes."""

    decision: str
    travail: int
    formation: int
    motif: str
    a_la_main: bool
    faits: int | None

    def retenir(self, travail: int, formation: int, absence: int) -> Decidee:
        """All of it, less an absence taken off by hand from training first."""
        ecartees = min(absence, travail + formation)
        gardee = max(0, formation - ecartees)
        return self._replace(
            travail=travail + formation - ecartees - gardee,
            formation=gardee,
            motif=MOTIF_A_LA_MAIN if ecartees else "",
            a_la_main=bool(ecartees),
        )


def a_decider(sur: Decidee) -> Decidee:
    return Decidee("", 0, 0, "", False, sur.faits)


def decider(
    *,
    eligibilites: Eligibilites,
    mois: int,
    alternance: tuple[int, int | None] | None,
    notifie: int,
    solde: int | None,
) -> Decidee:
    """`alternance`: first and last month of the work contract, when it is one."""
    if not eligibilites:
        return Decidee(Decision.EN_SUSPENS, 0, 0, ELIGIBILITE_A_ETABLIR, False, None)
    commencees = [e for e in eligibilites if e[0] <= mois]
    couvrantes = [e for e in commencees if (fin := _fin(e, alternance)) is None or mois <= fin]
    if not couvrantes:
        motif = FIN_ELIGIBILITE if commencees else AVANT_ELIGIBILITE
        faits = max(commencees) if commencees else min(eligibilites)
        return Decidee(Decision.NON_RETENUE, 0, 0, motif, False, faits[2])
    faits = max(couvrantes, key=lambda e: e[0])
    if mois < notifie or (solde is not None and mois > solde):
        return Decidee(Decision.NON_RETENUE, 0, 0, HORS_MARCHE, False, faits[2])
    return Decidee(Decision.RETENUE, 0, 0, "", False, faits[2])


def _fin(
    eligibilite: tuple[int, int | None, int], alternance: tuple[int, int | None] | None
) -> int | None:
    fin = eligibilite[1]
    if fin is None or alternance is None or alternance[0] > fin:
        return fin
    return None if alternance[1] is None else max(fin, alternance[1])
