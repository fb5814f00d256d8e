"""Hours planned by quarter when the work starts: a site that begins slowly does not go at an even pace."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from clauses_project.dates import ajouter_mois
from marches.models import Lot, Prevision
from suivi.demonstration.atelier import Atelier

# Hundredths of the objective, from the quarter of the ordre de service on.
PREVUES = {
    "bati": (5, 15, 20, 20, 15, 10, 10, 5),
    "plomberie": (0, 5, 10, 20, 25, 20, 15, 5),
    "electricite": (0, 5, 15, 20, 20, 20, 15, 5),
    "voirie": (10, 15, 5, 15, 20, 15, 5, 15),
    "menuiserie": (0, 20, 40, 30, 10),
}


def prevoir(atelier: Atelier, lot: Lot, objectif: int, debut: date, parts: tuple[int, ...]) -> None:
    """One row a quarter that has hours; they add up to the objective."""
    trimestre = date(debut.year, (debut.month - 1) // 3 * 3 + 1, 1)
    for rang, part in enumerate(parts):
        if part:
            heures = Decimal(objectif) * part / 100
            atelier.ajouter(
                Prevision, lot=lot, trimestre=ajouter_mois(trimestre, 3 * rang), heures=heures
            )
