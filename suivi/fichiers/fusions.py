"""Cells merged downwards: what is written once for several rows is given to each."""

from __future__ import annotations

from clauses_project.classeurs import Cellule, Feuille
from suivi.fichiers.resultats import Reconnaissance


def demeler(feuille: Feuille, lue: Reconnaissance, sauf: frozenset[int]) -> Feuille:
    """The same sheet, filled where cells are merged over several rows of the table.

    Not in the columns of `sauf`: hours merged over two rows were worked once.
    """
    numeros = {rang.numero: rang for rang in feuille.rangs}
    valeurs: dict[tuple[int, int], Cellule] = {}
    for fusion in feuille.fusions:
        debut = numeros.get(fusion.premier_rang)
        index = fusion.premiere_colonne
        if (
            debut is None
            or fusion.premier_rang <= (lue.rang_entete or 0)
            or fusion.premier_rang == fusion.dernier_rang
            or fusion.premiere_colonne != fusion.derniere_colonne
            or index in sauf
        ):
            continue
        for numero in range(fusion.premier_rang + 1, fusion.dernier_rang + 1):
            if numero in numeros:
                valeurs[numero, index] = debut.cellule(index)
    return feuille.corrigee(valeurs) if valeurs else feuille
