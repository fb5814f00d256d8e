"""What is said of the whole sheet: above the headings, by its name, by the file's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from clauses_project.classeurs import Cellule, Feuille, Rang
from clauses_project.dates import mois_de
from clauses_project.textes import normaliser
from suivi.fichiers.periodes import (
    MOIS_CHIFFRE,
    MOIS_ECRIT,
    MOIS_ISO,
    Repere,
    intervalle_dans,
    lire_mois,
    mois_dans,
    semaine_dans,
)
from suivi.fichiers.resultats import Periode
from suivi.fichiers.valeurs import texte_de

ANNEE = re.compile(r"\b(20\d\d)\b")
MOTS_D_UN_MOIS = re.compile(r"\b(?:mois|periode)\b")
MOTS_D_UN_RELEVE = re.compile(r"\b(?:releve|heures|etat|declaration)\b")
MOTS_D_EDITION = re.compile(r"\b(?:edite|imprime|extrait|export|date d edition|fait|le)\b")
JOURS_D_UNE_SEMAINE = 7


def annee_dite(feuille: Feuille, jusqu_a: int, nom_fichier: str) -> int | None:
    """The only year that the title, the sheet's name or the file's say; the first that says one."""
    for textes in ([*_au_dessus(feuille, jusqu_a)], [feuille.nom], [Path(nom_fichier).stem]):
        annees = {int(an) for texte in textes for an in ANNEE.findall(normaliser(texte))}
        if len(annees) == 1:
            return annees.pop()
    return None


def periode_dite(
    feuille: Feuille, jusqu_a: int, nom_fichier: str, repere: Repere
) -> tuple[Periode | None, str]:
    """The month or the week that the whole sheet is about, and where it was read, in words."""
    for rang in feuille.rangs[:jusqu_a]:
        if periode := _du_rang(rang, repere):
            return periode, "le titre"
    for texte, ou in (
        (feuille.nom, f"le nom de la feuille (« {feuille.nom} »)"),
        (Path(nom_fichier).stem, f"le nom du fichier (« {nom_fichier} »)"),
    ):
        if periode := _du_texte(normaliser(texte), repere, sans_annee=True):
            return periode, ou
    return None, ""


def _au_dessus(feuille: Feuille, jusqu_a: int) -> Iterator[str]:
    for rang in feuille.rangs[:jusqu_a]:
        yield from (texte_de(cellule) for cellule in rang.cellules if cellule is not None)


def _du_rang(rang: Rang, repere: Repere) -> Periode | None:
    """« Mois : mai » stands in one cell or two; a day beside « Édité le » is no month of work."""
    remplies = [cellule for cellule in rang.cellules if cellule is not None]
    for place, cellule in enumerate(remplies):
        etiquette = normaliser(texte_de(remplies[place - 1])) if place else ""
        dit_le_mois = bool(MOTS_D_UN_MOIS.search(etiquette))
        if isinstance(cellule, date):
            if dit_le_mois:
                return lire_mois(cellule, repere)
            continue
        texte = normaliser(texte_de(cellule))
        annonce = dit_le_mois or bool(MOTS_D_UN_MOIS.search(texte))
        if periode := _du_texte(texte, repere, sans_annee=annonce):
            return periode
    return _du_au(remplies, repere)


def _du_au(cellules: Sequence[Cellule], repere: Repere) -> Periode | None:
    """« Période du », a day, « au », a day: in cells of their own."""
    texte = normaliser(" ".join(map(texte_de, cellules)))
    return _utile(intervalle_dans(texte, repere)) if " au " in texte else None


def _du_texte(texte: str, repere: Repere, *, sans_annee: bool) -> Periode | None:
    if periode := _utile(intervalle_dans(texte, repere)):
        return periode
    if semaine := semaine_dans(texte, repere):
        return semaine
    if MOTS_D_EDITION.search(texte):
        return None
    ecrit = MOIS_ECRIT.search(texte)
    if ecrit and not (ecrit[2] or sans_annee or repere.annee):
        return None
    en_chiffres = MOIS_CHIFFRE.search(texte) or MOIS_ISO.search(texte)
    if ecrit or (en_chiffres and (sans_annee or MOTS_D_UN_RELEVE.search(texte))):
        return mois_dans(texte, repere)
    return None


def _utile(periode: Periode | None) -> Periode | None:
    """A year, or a quarter, does not say in which month hours were worked."""
    if periode is None:
        return None
    un_mois = mois_de(periode.du) == mois_de(periode.au)
    return periode if un_mois or (periode.au - periode.du).days < JOURS_D_UNE_SEMAINE else None
