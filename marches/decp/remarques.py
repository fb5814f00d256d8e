"""What the reading repaired, found strange or refused, contract by contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from marches.decp.enums import Genre
from marches.decp.valeurs import en_court


@dataclass(frozen=True, slots=True)
class Remarque:
    """Of which contract, which field; what was read; what was kept of it."""

    genre: Genre
    acheteur: str
    reference: str
    champ: str
    lu: str
    garde: str

    def en_clair(self) -> str:
        qui = f"{self.acheteur or 'acheteur inconnu'}, {self.reference or 'sans identifiant'}"
        return f"{self.genre.label} · {qui} · {self.champ}\u00a0: lu «\u00a0{self.lu}\u00a0», {self.garde}"


@dataclass(slots=True)
class Carnet:
    """The remarks of one contract, as it is being read."""

    acheteur: str = ""
    reference: str = ""
    notes: list[tuple[Genre, str, str, str]] = field(default_factory=list)

    def reparer(self, champ: str, lu: Any, garde: str) -> None:
        """`garde`: a whole proposition, « gardé : 12 mois », « mis de côté »."""
        self.notes.append((Genre.REPARE, champ, en_court(lu), garde))

    def signaler(self, champ: str, lu: Any, phrase: str) -> None:
        """Strange, and kept as it is."""
        self.notes.append((Genre.SIGNALE, champ, en_court(lu), phrase))

    def refuser(self, champ: str, lu: Any, pourquoi: str) -> None:
        self.notes.append((Genre.REFUSE, champ, en_court(lu), pourquoi))

    def remarques(self) -> list[Remarque]:
        return [
            Remarque(genre, self.acheteur[:60], self.reference[:60], champ, lu, garde)
            for genre, champ, lu, garde in self.notes
        ]
