"""Which sheet holds hours, where its headings are, what each column is."""

from __future__ import annotations

from datetime import date

from clauses_project.classeurs import Classeur, Feuille
from clauses_project.textes import normaliser
from suivi.fichiers.champs import SURS, Champ, Confiance
from suivi.fichiers.resultats import Choix, Colonne, Reconnaissance

ALPHABET = 26


def reconnaitre_classeur(
    classeur: Classeur, *, aujourd_hui: date, nom_fichier: str = ""
) -> tuple[Reconnaissance, ...]:
    """The sheets that hold hours, in order; all the visible ones when none does."""
    lues = tuple(
        reconnaitre(feuille, aujourd_hui=aujourd_hui, nom_fichier=nom_fichier)
        for feuille in classeur.feuilles
        if feuille.rangs and not feuille.masquee
    )
    return tuple(lue for lue in lues if not lue.manques) or lues


def reconnaitre(
    feuille: Feuille,
    *,
    aujourd_hui: date,
    choix: Choix | None = None,
    nom_fichier: str = "",
) -> Reconnaissance:
    """What the columns of a sheet are. `choix` prevails on what is recognised."""
    entete = feuille.rangs[0] if feuille.rangs else None
    if entete is None:
        return Reconnaissance(feuille.nom, None, (), manques=("Cette feuille est vide.",))
    colonnes = [
        _colonne(index, str(cellule or "")) for index, cellule in enumerate(entete.cellules)
    ]
    for champ, index in (choix or {}).items():
        colonnes = [_choisie(colonne, champ, index) for colonne in colonnes]
    return Reconnaissance(feuille.nom, entete.numero, tuple(colonnes))


def _colonne(index: int, entete: str) -> Colonne:
    mot = normaliser(entete)
    champ = next((champ for champ, mots in SURS.items() if mot in mots), None)
    confiance = Confiance.SURE if champ else Confiance.INCONNUE
    return Colonne(index, lettre(index), entete, champ, confiance)


def _choisie(colonne: Colonne, champ: Champ, index: int | None) -> Colonne:
    if colonne.index == index:
        return Colonne(index, colonne.lettre, colonne.entete, champ, Confiance.SURE)
    if colonne.champ == champ:
        return Colonne(colonne.index, colonne.lettre, colonne.entete, None, Confiance.INCONNUE)
    return colonne


def lettre(index: int) -> str:
    """The name of a column in a spreadsheet: 0 → A, 26 → AA."""
    reste, nom = index + 1, ""
    while reste:
        reste, signe = divmod(reste - 1, ALPHABET)
        nom = chr(ord("A") + signe) + nom
    return nom
