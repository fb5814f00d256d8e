"""Breakdowns of hours and people. A new one is one more `Ventilation`, and a field of `Chiffres`.

Hours add up from row to row; persons and work contracts never do, and are counted in each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncMonth, TruncYear

from suivi.chiffres.heures import (
    CONTRAT,
    LOT,
    PARTICIPANT,
    RETENUES,
    compter_personnes,
    lignes_retenues,
)
from suivi.chiffres.perimetre import Perimetre, Periode

# What a line of hours can be counted into. The first adds up; the others are distinct counts.
MESURES: Mapping[str, Callable[[Perimetre], Any]] = {
    "heures": lambda _: Sum(RETENUES),
    "personnes": compter_personnes,
    "contrats_travail": lambda _: Count(CONTRAT, distinct=True),
}
DISTINCTES = ("personnes", "contrats_travail")


@dataclass(frozen=True)
class Ventilation:
    """By what the lines are grouped, and what is measured in each group."""

    sur: Combinable
    mesures: tuple[str, ...] = ("heures", "personnes")

    def lignes(self, perimetre: Perimetre, periode: Periode) -> QuerySet:
        return lignes_retenues(perimetre, periode).annotate(groupe=self.sur)

    def calculer(self, perimetre: Perimetre, periode: Periode) -> dict[Any, dict[str, Any]]:
        """Measures by group: one query."""
        mesures = {f"m_{nom}": MESURES[nom](perimetre) for nom in self.mesures}
        return {
            rang["groupe"]: {nom: rang[f"m_{nom}"] for nom in self.mesures}
            for rang in self.lignes(perimetre, periode).values("groupe").annotate(**mesures)
        }


PAR_SEXE = Ventilation(F(f"{PARTICIPANT}__sexe"))
PAR_NATURE = Ventilation(F(f"{LOT}marche__nature"))
PAR_DONNEUR_ORDRE = Ventilation(F(f"{LOT}marche__donneur_ordre"))
PAR_ANNEE = Ventilation(TruncYear("mois"), ("heures", "personnes", "contrats_travail"))
PAR_MOIS = Ventilation(TruncMonth("mois"), ("heures", "personnes", "contrats_travail"))
