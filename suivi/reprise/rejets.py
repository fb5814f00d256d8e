"""The rows that were not taken, given back as they came, with what is wrong of each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from suivi.reprise.cellules import montrer
from suivi.reprise.ecriture import ouvrir
from suivi.reprise.forme import FEUILLES
from suivi.reprise.lecture import ClasseurLu, FeuilleLue, colonnes_lues

ERREUR = "erreur"


def ecrire_les_rejets(classeur: ClasseurLu, sortie: Any) -> int:
    """Writes the workbook of the refused rows; returns how many."""
    nombre = 0
    with ouvrir(sortie) as rendu:
        for forme in FEUILLES:
            lue = classeur.feuilles.get(forme.nom)
            siennes = classeur.constats.ecartees.get(forme.nom, {})
            if lue is not None and any(siennes):
                nombre += rendu.feuille(forme, _lignes(lue, siennes), en_plus=[ERREUR])
        if not nombre:
            rendu.explications()
    return nombre


def _lignes(lue: FeuilleLue, ecartees: dict[int, str]) -> Iterator[list[Any]]:
    index = colonnes_lues(lue)
    for rang in lue.brute.rangs:
        if rang.numero in ecartees:
            cellules = [
                rendre(rang.cellule(index[nom])) if nom in index else None for nom in lue.forme.noms
            ]
            yield [*cellules, ecartees[rang.numero]]


def rendre(cellule: Any) -> Any:
    """The cell as it came: what the workbook has no kind for goes as text."""
    if isinstance(cellule, datetime) or type(cellule).__name__ == "timedelta":
        return montrer(cellule)
    return cellule
