"""A table filled in: its rows read, and what is missing in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from suivi.chiffres import Periode
from suivi.mots import ecrire_periode
from suivi.remontees.correspondance import Choix, appliquer
from suivi.remontees.forme import Cellule, Colonne, Feuille, Forme, Manque, Rangee
from suivi.remontees.lecture import Lecture
from territoires.models import Structure


@dataclass(frozen=True)
class FeuilleRemplie:
    feuille: Feuille
    rangees: Sequence[Rangee]

    def cellules(self, rangee: Rangee) -> list[Cellule]:
        return [colonne.valeur(rangee.fait) for colonne in self.feuille.colonnes]


@dataclass(frozen=True)
class Remplie:
    """The table of a structure and a period. `contenu` is all of it in JSON: what is kept, and made into a file."""

    forme: Forme
    structure: Structure
    periode: Periode
    contenu: dict[str, Any]
    manques: list[Manque]

    @property
    def comptes(self) -> dict[str, int]:
        """How many of each thing are missing, the most first."""
        return dict(Counter(manque.quoi for manque in self.manques).most_common())


def remplir(
    forme: Forme, choix: Sequence[Choix], structure: Structure, periode: Periode
) -> Remplie:
    """Columns left out are not looked for; figures behind totals are, whatever the columns."""
    lecture = Lecture.de(structure, periode)
    choisie = appliquer(forme, choix)
    remplies = [
        FeuilleRemplie(feuille, list(feuille.rangees(lecture))) for feuille in choisie.feuilles
    ]
    manques: list[Manque] = []
    feuilles = [_lire(remplie, manques) for remplie in remplies]
    for controle in forme.controles:
        manques += controle(lecture)
    contenu = {
        "entete": _entete(forme, structure, periode),
        "feuilles": feuilles,
        "manques": [list(compte) for compte in Counter(m.quoi for m in manques).most_common()],
        "notes": [list(note) for note in forme.notes],
        "non_tenus": [list(non_tenu) for non_tenu in forme.non_tenus],
    }
    return Remplie(choisie, structure, periode, contenu, manques)


def _lire(remplie: FeuilleRemplie, manques: list[Manque]) -> dict[str, Any]:
    colonnes = remplie.feuille.colonnes
    rangees = []
    for rangee in remplie.rangees:
        cellules = remplie.cellules(rangee)
        manques += _manques(rangee, colonnes, cellules)
        rangees.append(
            {
                "cle": rangee.cle,
                "repere": rangee.repere,
                "cellules": [en_json(cellule) for cellule in cellules],
            }
        )
    return {
        "code": remplie.feuille.code,
        "nom": remplie.feuille.nom,
        "colonnes": [
            {
                "cle": colonne.cle,
                "titre": colonne.titre,
                "origine": colonne.origine,
                "identite": colonne.identite,
            }
            for colonne in colonnes
        ],
        "rangees": rangees,
    }


def _manques(
    rangee: Rangee, colonnes: Sequence[Colonne], cellules: Sequence[Cellule]
) -> list[Manque]:
    return [
        Manque(
            colonne.titre,
            rangee.libelle,
            colonne.ou(rangee.fait) if colonne.ou else rangee.adresse,
        )
        for colonne, cellule in zip(colonnes, cellules, strict=True)
        if cellule is None and colonne.attendue(rangee.fait)
    ]


def _entete(forme: Forme, structure: Structure, periode: Periode) -> list[list[str]]:
    return [
        ["Tableau", f"{forme.genre.label}, version {forme.version}"],
        ["Destinataire", forme.destinataire],
        ["Structure", str(structure)],
        ["Période", ecrire_periode(periode)],
        ["D'où viennent ses rubriques", forme.source],
    ]


def en_json(cellule: Cellule) -> Any:
    """Hours and dates by a letter that says what they are, so that a file can be made again of what was kept."""
    if isinstance(cellule, Decimal):
        return {"n": str(cellule)}
    if isinstance(cellule, date):
        return {"j": cellule.isoformat()}
    return cellule


def de_json(lue: Any) -> Cellule:
    if not isinstance(lue, dict):
        return lue
    return Decimal(lue["n"]) if "n" in lue else date.fromisoformat(lue["j"])
