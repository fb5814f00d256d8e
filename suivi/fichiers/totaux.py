"""Rows that are no hours of anyone: totals, titles, headings again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

MOTS_DE_TOTAL = re.compile(
    r"\W*(?:sous\W*|s\W)?(?:total|totaux|somme|cumul|report|ensemble)\b", re.IGNORECASE
)
TOTAL = "Ligne de total : elle n'est pas comptée."
SOMME = "Cette ligne, sans nom, est la somme des lignes au-dessus : elle n'est pas comptée."
SANS_HEURES = "Aucune heure sur cette ligne."
TITRE = "Ligne de titre ou de texte, sans heures."
ENTETE = "Titres des colonnes répétés."


def est_un_total(textes: Iterable[str]) -> bool:
    """« Total », « Sous-total chantier », « S/Total mai » in the first cell that holds something."""
    return bool(MOTS_DE_TOTAL.match(next((texte for texte in textes if texte), "")))


class Cumul:
    """Hours of the rows taken since the last total, and since the beginning."""

    def __init__(self) -> None:
        self.depuis_le_total = self.depuis_le_debut = Decimal(0)
        self.lignes = 0

    def ajouter(self, heures: Decimal) -> None:
        self.depuis_le_total += heures
        self.depuis_le_debut += heures
        self.lignes += 1

    def solder(self) -> None:
        self.depuis_le_total = Decimal(0)
        self.lignes = 0

    def est_somme(self, heures: Decimal) -> bool:
        """A sum of one row is its own copy: it takes two to be a total."""
        if not heures:
            return False
        bloc = self.lignes > 1 and heures == self.depuis_le_total
        return bloc or (heures == self.depuis_le_debut != self.depuis_le_total)
