"""The workbook, read through the safe reader, its cells checked one column at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from clauses_project import classeurs
from clauses_project.classeurs import Cellule, Feuille
from clauses_project.textes import normaliser
from suivi.reprise.cellules import Attendu, Avertie, montrer
from suivi.reprise.constats import Constats
from suivi.reprise.forme import NOTRES, PAR_NOM, Colonne, FeuilleDuClasseur

RANGS_MAX = 300_000  # of the whole workbook, among those that hold something
PERSONNE_SANS_NOM = frozenset({"nom", "prenom", "date_naissance"})


@dataclass
class FeuilleLue:
    """The right rows of a sheet, and the columns it has. `brute` gives the others back; `fautives` says
    how those are called by the rows that name them."""

    forme: FeuilleDuClasseur
    brute: Feuille
    presentes: frozenset[str] = frozenset()
    lignes: list[Any] = field(default_factory=list)
    fautives: set[str] = field(default_factory=set)


@dataclass
class ClasseurLu:
    """Every sheet of the form that the workbook has."""

    feuilles: dict[str, FeuilleLue]
    constats: Constats
    empreinte: str

    def lignes(self, forme: FeuilleDuClasseur) -> list[Any]:
        lue = self.feuilles.get(forme.nom)
        return lue.lignes if lue else []

    @property
    def nombre_de_lignes(self) -> int:
        return sum(compte.lues for compte in self.constats.comptes.values())


def lire_classeur(contenu: bytes | Path | IO[bytes], nom: str) -> ClasseurLu:
    """Raises FichierIllisible, in one sentence, for what is no workbook or may not be opened."""
    classeur = classeurs.lire(contenu, nom, rangs_max=RANGS_MAX)
    constats = Constats()
    feuilles: dict[str, FeuilleLue] = {}
    inconnues = []
    for feuille in classeur.feuilles:
        nom_lu = _nom(feuille.nom)
        forme = PAR_NOM.get(nom_lu)
        if forme is None:
            if nom_lu not in NOTRES and feuille.rangs:
                inconnues.append(feuille.nom)
        elif nom_lu in feuilles:
            constats.reprocher(nom_lu, 0, "", feuille.nom, "une seule feuille de ce nom")
        else:
            feuilles[nom_lu] = lire_feuille(forme, feuille, constats)
    for inconnue in inconnues:
        constats.avertir("", 0, f"Feuille « {inconnue[:60]} » inconnue, elle n'est pas lue")
    if not feuilles:
        constats.reprocher(
            "classeur", 0, "", ", ".join(inconnues)[:120], f"les feuilles {', '.join(PAR_NOM)}"
        )
    return ClasseurLu(feuilles, constats, classeur.empreinte)


def lire_feuille(forme: FeuilleDuClasseur, feuille: Feuille, constats: Constats) -> FeuilleLue:
    lue = FeuilleLue(forme, feuille)
    if not feuille.rangs:
        return lue
    entete, *rangs = feuille.rangs
    index = _colonnes(forme, entete.cellules, entete.numero, constats, vide=not rangs)
    lue.presentes = frozenset(index)
    constats.comptes[forme.nom].lues = len(rangs)
    lecteurs = [
        (index.get(colonne.nom, -1), colonne, _requise(forme, colonne), {})
        for colonne in forme.colonnes
    ]
    ligne_de, lignes = forme.ligne._make, lue.lignes
    manquent = [c.nom for c in forme.colonnes if _requise(forme, c) and c.nom not in index]
    for rang in rangs:
        valeurs, juste = _valeurs(forme, rang.cellules, rang.numero, lecteurs, constats)
        if manquent:
            constats.ecarter(forme.nom, rang.numero, f"{', '.join(manquent)} : colonne absente")
        if juste and not manquent:
            lignes.append(ligne_de(valeurs))
        else:
            lue.fautives.add(str(ligne_de(valeurs)[1 + forme.noms.index(forme.cle[0])]))
    return lue


def _requise(forme: FeuilleDuClasseur, colonne: Colonne) -> bool:
    """Who a person is may be left out of an anonymous one: looked at with the row."""
    return colonne.requise and not (
        forme.nom == "participants" and colonne.nom in PERSONNE_SANS_NOM
    )


def _valeurs(
    forme: FeuilleDuClasseur,
    cellules: Sequence[Cellule],
    numero: int,
    lecteurs: Sequence[tuple[int, Colonne, bool, dict]],
    constats: Constats,
) -> tuple[list[Any], bool]:
    """The values of a row, its number first, and False when a cell is refused. A value seen before is known."""
    valeurs: list[Any] = [numero]
    juste, largeur = True, len(cellules)
    for index, colonne, requise, connues in lecteurs:
        cellule = cellules[index] if 0 <= index < largeur else None
        if cellule is None or (type(cellule) is str and not cellule.strip()):
            valeurs.append(None)
            if requise and index >= 0:
                constats.refuser(forme.nom, numero, colonne.nom, "", f"une valeur{_parmi(colonne)}")
                juste = False
            continue
        cle = (cellule,) if cellule is True or cellule is False else cellule
        lu = connues.get(cle)
        if lu is None:
            lu = connues[cle] = _lire(colonne, cellule)
        valeur, phrase, attendu = lu
        if attendu:
            constats.refuser(forme.nom, numero, colonne.nom, montrer(cellule), attendu)
            juste = False
        elif phrase:
            constats.avertir(forme.nom, numero, f"{colonne.nom} « {montrer(cellule)} » : {phrase}")
        valeurs.append(valeur)
    return valeurs, juste


def _lire(colonne: Colonne, cellule: Cellule) -> tuple[Any, str, str]:
    """The value, what is said of it, what was expected in its place."""
    try:
        valeur = colonne.lire(cellule)
    except Attendu as attendu:
        return None, "", str(attendu)
    if isinstance(valeur, Avertie):
        return valeur.valeur, valeur.phrase, ""
    return valeur, "", ""


def _parmi(colonne: Colonne) -> str:
    return f", {', '.join(colonne.choix)}" if 0 < len(colonne.choix) <= 4 else ""


def colonnes_lues(lue: FeuilleLue) -> dict[str, int]:
    """Where each column of the form is in the sheet."""
    if not lue.brute.rangs:
        return {}
    noms = [_nom(montrer(entete)) for entete in lue.brute.rangs[0].cellules]
    return {nom: noms.index(nom) for nom in lue.presentes}


def _colonnes(
    forme: FeuilleDuClasseur,
    entetes: Sequence[Cellule],
    numero: int,
    constats: Constats,
    *,
    vide: bool,
) -> dict[str, int]:
    """Where each column is. A required one that is missing is an error, an unknown one a warning."""
    index: dict[str, int] = {}
    for rang, entete in enumerate(entetes):
        nom = _nom(montrer(entete))
        if not nom:
            continue
        if nom not in forme.noms:
            constats.avertir(
                forme.nom, 0, f"colonne « {montrer(entete)[:60]} » inconnue, elle n'est pas lue"
            )
        elif nom in index:
            constats.reprocher(
                forme.nom, numero, nom, montrer(entete), "cette colonne une seule fois"
            )
        else:
            index[nom] = rang
    for colonne in forme.colonnes:
        if _requise(forme, colonne) and colonne.nom not in index and not vide:
            constats.reprocher(forme.nom, numero, colonne.nom, "", "cette colonne, obligatoire")
    return index


def _nom(entete: str) -> str:
    """« Raison sociale* » is `raison_sociale`."""
    return normaliser(entete).replace(" ", "_")
