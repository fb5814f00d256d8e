"""What several screens show the same way: progress towards an objective."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from clauses_project import ecriture


@dataclass(frozen=True)
class Avancement:
    """Hours done against an objective, in a bar, a number and words; `attendu` is what was planned by today.

    `taux` is None (« sans objet ») when the objective is zero. `ton` is ok once it is reached, else neutre: how
    a running lot is going is judged with its forecast, elsewhere, which then makes it attente or alerte.
    """

    realise: Decimal
    objectif: Decimal
    attendu: Decimal | None
    taux: Decimal | None
    ton: str
    mots: str

    @classmethod
    def de(cls, realise: Decimal, objectif: Decimal, attendu: Decimal | None = None) -> Avancement:
        return cls(
            realise=realise,
            objectif=objectif,
            attendu=attendu if objectif > 0 else None,
            taux=realise / objectif if objectif > 0 else None,
            ton="ok" if realise >= objectif > 0 else "neutre",
            mots=_mots(realise, objectif, attendu),
        )

    @property
    def reste(self) -> Decimal | None:
        """Hours still to be done; None when there is no objective, zero once it is reached."""
        return None if self.taux is None else max(Decimal(0), self.objectif - self.realise)

    @property
    def part_attendue(self) -> Decimal | None:
        """Where the tick stands on the bar, as a part of the objective."""
        return None if self.attendu is None else self.attendu / self.objectif


def _mots(realise: Decimal, objectif: Decimal, attendu: Decimal | None) -> str:
    heures = f"{ecriture.heures(realise)}{ecriture.INSECABLE}h"
    if objectif <= 0:
        return f"{heures} réalisées, sans objectif d'heures"
    mots = f"{heures} sur {ecriture.heures(objectif)}"
    if attendu is not None and realise < objectif:
        mots += f"{ecriture.INSECABLE}; {ecriture.entier(attendu)} prévues à ce jour"
    return mots
