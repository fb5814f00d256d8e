"""What a workbook says, once read: sheets, rows and typed cells, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

# Numbers of a workbook come as int or float, durations as timedelta; a .csv only holds text.
Cellule = str | int | float | Decimal | bool | date | datetime | timedelta | None


@dataclass(frozen=True, slots=True)
class Rang:
    """A row that holds something. `numero` is what the spreadsheet shows (from 1); blank ends are cut."""

    numero: int
    cellules: tuple[Cellule, ...]

    def cellule(self, index: int) -> Cellule:
        """The cell of a column (from 0), None beyond the last one."""
        return self.cellules[index] if index < len(self.cellules) else None


@dataclass(frozen=True, slots=True)
class Fusion:
    """Cells merged in one: its value is in the first. Rows as `Rang.numero`, columns from 0, both ends in."""

    premier_rang: int
    premiere_colonne: int
    dernier_rang: int
    derniere_colonne: int


@dataclass(frozen=True)
class Feuille:
    """A sheet: its rows that hold something, in order. Merged cells are only known of an .xlsx."""

    nom: str
    rangs: tuple[Rang, ...]
    fusions: tuple[Fusion, ...] = ()
    masquee: bool = False

    @property
    def largeur(self) -> int:
        return max((len(rang.cellules) for rang in self.rangs), default=0)

    def corrigee(self, corrections: dict[tuple[int, int], Cellule]) -> Feuille:
        """The same sheet with other values: (row as seen, column from 0) → value."""
        par_rang: dict[int, dict[int, Cellule]] = {}
        for (numero, index), valeur in corrections.items():
            par_rang.setdefault(numero, {})[index] = valeur
        rangs = tuple(_corriger(rang, par_rang.get(rang.numero, {})) for rang in self.rangs)
        return replace(self, rangs=rangs)


@dataclass(frozen=True)
class Classeur:
    """A workbook; `empreinte` is the SHA-256 of its bytes, by which the same file is recognised."""

    feuilles: tuple[Feuille, ...]
    empreinte: str

    def feuille(self, nom: str) -> Feuille | None:
        return next((feuille for feuille in self.feuilles if feuille.nom == nom), None)


def _corriger(rang: Rang, valeurs: dict[int, Cellule]) -> Rang:
    if not valeurs:
        return rang
    largeur = max(len(rang.cellules), max(valeurs) + 1)
    return Rang(
        rang.numero, tuple(valeurs.get(index, rang.cellule(index)) for index in range(largeur))
    )
