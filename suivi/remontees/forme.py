"""What a table asked for is made of: sheets, their columns, and where each value comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from suivi.enums import GenreRemontee
from suivi.remontees.lecture import Lecture

# What a cell holds: numbers and dates stay what they are, None is a cell left empty.
Cellule = str | int | Decimal | date | None


def jamais(fait: Any) -> bool:
    return False


def toujours(fait: Any) -> bool:
    return True


@dataclass(frozen=True)
class Colonne:
    """`valeur` reads the cell from the fact of a row; `origine` says so in words, for whoever receives the file.

    `attendue`: of which rows an empty cell is something missing. `ou`: where to complete it, when that is not
    the file of the row. `identite`: it says who a person is, and goes when they are erased.
    """

    cle: str
    titre: str
    valeur: Callable[[Any], Cellule]
    origine: str
    attendue: Callable[[Any], bool] = jamais
    ou: Callable[[Any], str] | None = None
    identite: bool = False


@dataclass(frozen=True)
class Rangee:
    """A row: `fait` is what its columns read. `libelle` is for the screen, `repere` for the file: it names nobody.

    `cle` tells the row from the others, from one file to the next. `adresse`: where what is missing is typed.
    """

    cle: str
    libelle: str
    repere: str
    adresse: str
    fait: Any


@dataclass(frozen=True)
class Manque:
    """Something missing: what, of which row (as the screen says it), and where to type it."""

    quoi: str
    libelle: str
    adresse: str


@dataclass(frozen=True)
class Feuille:
    """A sheet. Keys of columns are unique in their sheet."""

    code: str
    nom: str
    colonnes: tuple[Colonne, ...]
    rangees: Callable[[Lecture], Iterable[Rangee]]


@dataclass(frozen=True)
class Forme:
    """A table as its addressee wants it, from the day `depuis`; a later version may take its place.

    `source` says where its headings come from. `non_tenus`: what they ask and this application does not hold,
    with why. `controles` find what is missing behind figures, where no cell is empty.
    """

    genre: GenreRemontee
    version: str
    depuis: date
    destinataire: str
    phrase: str
    source: str
    feuilles: tuple[Feuille, ...]
    non_tenus: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    controles: tuple[Callable[[Lecture], Iterator[Manque]], ...] = ()

    @property
    def nominative(self) -> bool:
        """It names people."""
        return any(colonne.identite for feuille in self.feuilles for colonne in feuille.colonnes)
