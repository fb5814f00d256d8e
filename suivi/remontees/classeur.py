"""The workbook of a table: its sheets, what is missing, and where every value comes from, last."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from clauses_project import tableurs
from suivi.remontees.composition import de_json


def ecrire(contenu: Mapping[str, Any], *, reference: str) -> bytes:
    """Made of what was kept alone. Texts that a spreadsheet could take for formulas stay texts."""
    sortie = io.BytesIO()
    tableurs.ecrire_xlsx(sortie, feuilles=_feuilles(contenu, reference))
    return sortie.getvalue()


def _feuilles(contenu: Mapping[str, Any], reference: str) -> Iterator[tuple]:
    for feuille in contenu["feuilles"]:
        yield (
            feuille["nom"],
            [colonne["titre"] for colonne in feuille["colonnes"]],
            ([de_json(cellule) for cellule in rangee["cellules"]] for rangee in feuille["rangees"]),
        )
    if contenu["manques"]:
        yield "Ce qui manque", ["Rubrique", "Combien"], contenu["manques"]
    yield "Définitions", ["Rubrique", "D'où elle vient"], _definitions(contenu, reference)


def _definitions(contenu: Mapping[str, Any], reference: str) -> Iterator[tuple[str, str]]:
    yield "Référence", reference
    yield from (tuple(ligne) for ligne in contenu["entete"])
    for feuille in contenu["feuilles"]:
        for colonne in feuille["colonnes"]:
            yield colonne["titre"], colonne["origine"]
    yield from (tuple(note) for note in contenu["notes"])
    for quoi, pourquoi in contenu["non_tenus"]:
        yield f"Non tenu ici : {quoi}", pourquoi
