"""Which months a right to be counted covers (`chiffres.md`, « Eligibility »). Pure: rows or plain values alike."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from clauses_project.dates import mois_de
from participants.enums import ALTERNANCE


class Contrat(Protocol):
    """What is read of a work contract."""

    @property
    def type(self) -> str: ...
    @property
    def date_debut(self) -> date: ...
    @property
    def date_fin(self) -> date | None: ...


class Couverture:
    """A right from `debut` to `fin`, both included; without `fin`, for ever."""

    debut: date
    fin: date | None

    def fin_pour(self, contrat: Contrat) -> date | None:
        """Its last day for the lines of that work contract; None: without end.

        An alternance whose first month is not after the end extends it, for its own lines, to its own
        end (without end: for ever).
        """
        if (
            self.fin is None
            or contrat.type not in ALTERNANCE
            or mois_de(contrat.date_debut) > mois_de(self.fin)
        ):
            return self.fin
        return None if contrat.date_fin is None else max(self.fin, contrat.date_fin)

    def couvre(self, mois: date, contrat: Contrat) -> bool:
        """True from the month it starts in to the month it ends in, both included."""
        premier, dernier = self.mois_pour(contrat)
        return premier <= mois and (dernier is None or mois <= dernier)

    def mois_pour(self, contrat: Contrat) -> tuple[date, date | None]:
        """The first and the last months that it covers for the lines of that work contract."""
        fin = self.fin_pour(contrat)
        return mois_de(self.debut), mois_de(fin) if fin is not None else None
