"""A .csv: its signs, its separator, its rows of text."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import IO

from clauses_project.classeurs import refus
from clauses_project.classeurs.contenu import Rang
from clauses_project.classeurs.processus import SIGNES_MAX
from clauses_project.classeurs.refus import COLONNES_MAX, FichierIllisible

MARQUES = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
SEPARATEURS = ";\t,|"  # the first of two that do as well
SEPARATEUR_DIT = re.compile(r"sep=(.)\r?\n")  # a first line of Excel's, that is no row
LIGNES_D_ESSAI = 50


def lire_texte(fichier: IO[bytes], rangs_max: int) -> Iterator[Rang]:
    """The rows that hold something. Values stay text. Raises FichierIllisible."""
    codage = _codage(fichier)
    fichier.seek(0)
    texte = io.TextIOWrapper(fichier, encoding=codage, errors="replace", newline="")
    try:
        debut = list(islice(texte, LIGNES_D_ESSAI))
        texte.seek(0)
        dit = SEPARATEUR_DIT.fullmatch(debut[0]) if debut else None
        if dit:
            next(texte)
        separateur = dit[1] if dit else _separateur(debut)
        yield from _rangs(csv.reader(texte, delimiter=separateur), rangs_max)
    except csv.Error as erreur:
        raise FichierIllisible(refus.CELLULE_SANS_FIN) from erreur
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


def _separateur(debut: list[str]) -> str:
    """The one that cuts most of the first lines in the same number of columns."""

    def regularite(separateur: str) -> int:
        largeurs = [len(rang) for rang in csv.reader(debut, delimiter=separateur)]
        return max((largeurs.count(largeur) for largeur in set(largeurs) - {0, 1}), default=0)

    return max(SEPARATEURS, key=regularite)


def _rangs(lignes: Iterator[list[str]], rangs_max: int) -> Iterator[Rang]:
    remplis = 0
    for numero, valeurs in enumerate(lignes, start=1):
        cellules = [valeur.strip()[:SIGNES_MAX] or None for valeur in valeurs]
        while cellules and cellules[-1] is None:
            cellules.pop()
        if not cellules:
            continue
        remplis += 1
        if remplis > rangs_max:
            raise FichierIllisible(refus.trop_de_rangs(rangs_max))
        if len(cellules) > COLONNES_MAX:
            raise FichierIllisible(refus.TROP_DE_COLONNES)
        yield Rang(numero, tuple(cellules))
