"""A .csv: its signs, its separator, its rows of text."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO

from clauses_project.classeurs.contenu import Rang
from clauses_project.classeurs.refus import FichierIllisible

MARQUES = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
SEPARATEURS = ";\t,"
RANGS_D_ESSAI = 30
CELLULE_TROP_LONGUE = (
    "Une cellule de ce fichier est trop longue, sans doute à cause d'un guillemet qui ne se referme "
    "pas. Ouvrez-le dans Excel ou LibreOffice, enregistrez-le au format .xlsx, puis envoyez-le."
)


def lire_texte(fichier: IO[bytes], *, rangs_max: int, colonnes_max: int) -> Iterator[Rang]:
    """The rows that hold something. Values stay text. Raises FichierIllisible."""
    codage = _codage(fichier)
    fichier.seek(0)
    texte = io.TextIOWrapper(fichier, encoding=codage, errors="replace", newline="")
    try:
        separateur = _separateur(texte)
        texte.seek(0)
        yield from _rangs(csv.reader(texte, delimiter=separateur), rangs_max, colonnes_max)
    except csv.Error as erreur:
        raise FichierIllisible(CELLULE_TROP_LONGUE) from erreur
    finally:
        texte.detach()


def _codage(fichier: IO[bytes]) -> str:
    """What its first signs say; else UTF-8 when all of it is, else what Windows writes in France."""
    fichier.seek(0)
    debut = fichier.read(4)
    for marque, codage in MARQUES.items():
        if debut.startswith(marque):
            return codage
    decodeur = codecs.getincrementaldecoder("utf-8")()
    fichier.seek(0)
    try:
        while morceau := fichier.read(1024 * 1024):
            decodeur.decode(morceau)
        decodeur.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _separateur(texte: io.TextIOWrapper) -> str:
    """The one that cuts most of the first rows in the same number of columns; « ; » before « , »."""
    debut = [ligne for ligne, _ in zip(texte, range(RANGS_D_ESSAI), strict=False)]

    def regularite(separateur: str) -> tuple[int, int]:
        largeurs = [len(rang) for rang in csv.reader(debut, delimiter=separateur)]
        largeurs = [largeur for largeur in largeurs if largeur > 1]
        courante = max(largeurs, key=largeurs.count, default=1)
        return largeurs.count(courante), courante

    return max(SEPARATEURS, key=regularite)


def _rangs(lignes: Iterator[list[str]], rangs_max: int, colonnes_max: int) -> Iterator[Rang]:
    for numero, valeurs in enumerate(lignes, start=1):
        cellules = [valeur.strip() or None for valeur in valeurs]
        while cellules and cellules[-1] is None:
            cellules.pop()
        if not cellules:
            continue
        if len(cellules) > colonnes_max:
            raise FichierIllisible(
                f"Ce fichier a plus de {colonnes_max} colonnes : vérifiez son séparateur, "
                "qui doit être un point-virgule."
            )
        rangs_max -= 1
        if rangs_max < 0:
            raise FichierIllisible(
                "Ce fichier a trop de lignes. Partagez-le en plusieurs fichiers, "
                "par mois ou par client, puis envoyez-les l'un après l'autre."
            )
        yield Rang(numero, tuple(cellules))
