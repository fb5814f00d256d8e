"""What is known by a name near the one that is written, whatever the number of names and of known ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from clauses_project.textes import normaliser

LETTRES = 4  # shorter words say nothing


class ParMots:
    """Keys by the words of their names, read once."""

    def __init__(self, noms: Iterable[tuple[int, str]]):
        self.par_mot: dict[str, list[int]] = defaultdict(list)
        for cle, nom in noms:
            for mot in _mots(nom):
                self.par_mot[mot].append(cle)

    def proches(self, dit: str) -> list[int]:
        """Those that share a word with what is written, the nearest first."""
        partages: Counter[int] = Counter()
        for mot in _mots(dit):
            partages.update(self.par_mot.get(mot, ()))
        return sorted(partages, key=lambda cle: (-partages[cle], cle))


def _mots(nom: str) -> set[str]:
    return {mot for mot in normaliser(nom).split() if len(mot) >= LETTRES}
