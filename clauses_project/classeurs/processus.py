"""The reading of a workbook by a child process: what it gives back, and what its death means."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO

from clauses_project.classeurs import refus
from clauses_project.classeurs.contenu import Cellule, Feuille, Fusion, Rang
from clauses_project.classeurs.refus import FichierIllisible

ENFANT = Path(__file__).with_name("enfant.py")
MEMOIRE = 512 * 1024 * 1024  # bytes the child may address
PROCESSEUR = 20  # seconds
PATIENCE = 60  # seconds by the clock, when the machine is busy
ECRITS = 128 * 1024 * 1024  # bytes the child may write
ENTIER_EXACT = 1e15  # digits that a spreadsheet keeps
SIGNES_MAX = 1_000  # of a cell; what is beyond is cut
REFUS = {
    "abime": refus.ABIME,
    "memoire": refus.TROP_LOURD,
    "mot_de_passe": refus.MOT_DE_PASSE,
    "colonnes": refus.TROP_DE_COLONNES,
}

journal = logging.getLogger("clauses.classeurs")


def lire_par_un_enfant(fichier: IO[bytes], rangs_max: int) -> Iterator[Feuille]:
    """The sheets of a workbook, in order. Raises FichierIllisible, whatever the child died of.

    The child takes nothing of ours: no variable of the environment, no connection, no code of Django.
    What it says goes through a file without name, whose size the kernel bounds.
    """
    with tempfile.TemporaryFile("w+", encoding="ascii") as sortie:
        _lancer(fichier, sortie, rangs_max)
        sortie.seek(0)
        yield from _feuilles(sortie, rangs_max)


def _lancer(fichier: IO[bytes], sortie: IO[str], rangs_max: int) -> None:
    limites = (MEMOIRE, PROCESSEUR, ECRITS, rangs_max, refus.COLONNES_MAX)
    try:
        subprocess.run(
            [sys.executable, "-I", ENFANT, *map(str, limites)],
            stdin=fichier,
            stdout=sortie,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=PATIENCE,
            check=True,
        )
    except subprocess.SubprocessError as mort:
        journal.warning(
            "La lecture d'un classeur a été arrêtée (%s).", getattr(mort, "returncode", "trop long")
        )
        raise FichierIllisible(refus.TROP_LOURD) from mort


def _feuilles(sortie: IO[str], rangs_max: int) -> Iterator[Feuille]:
    """Reads what `enfant.py` writes; a child that said no last word did not read everything."""
    lire_json = json.JSONDecoder(
        object_hook=_objet, parse_float=_nombre, parse_constant=lambda _: None
    ).decode
    entete: dict | None = None
    rangs: list[Rang] = []
    for ligne in sortie:
        valeur = lire_json(ligne)
        if isinstance(valeur, list):
            rangs.append(_rang(*valeur))
            continue
        if entete:
            yield _feuille(entete, rangs)
        if "fin" in valeur:
            return
        if "refus" in valeur:
            if valeur["refus"] == "rangs":
                raise FichierIllisible(refus.trop_de_rangs(rangs_max))
            raise FichierIllisible(REFUS[valeur["refus"]])
        entete, rangs = valeur, []
    raise FichierIllisible(refus.TROP_LOURD)


def _feuille(entete: dict, rangs: list[Rang]) -> Feuille:
    fusions = tuple(Fusion(r1 + 1, c1, r2 + 1, c2) for r1, c1, r2, c2 in entete["fusions"])
    return Feuille(entete["feuille"], tuple(rangs), fusions, entete["masquee"])


def _rang(numero: int, marge: int, *cellules: Cellule) -> Rang:
    fin = len(cellules)
    while cellules[fin - 1] == "":
        fin -= 1
    return Rang(
        numero,
        (None,) * marge + tuple([c if type(c) is not str else _texte(c) for c in cellules[:fin]]),
    )


def _texte(valeur: str) -> str | None:
    if len(valeur) > SIGNES_MAX:
        return f"{valeur[:SIGNES_MAX]}…"
    return valeur or None


def _nombre(texte: str) -> int | float:
    """A spreadsheet only has one kind of number: those that are whole are given as such."""
    nombre = float(texte)
    return int(nombre) if nombre.is_integer() and abs(nombre) < ENTIER_EXACT else nombre


def _objet(objet: dict) -> Cellule | dict:
    match objet:
        case {"j": jour}:
            return date.fromisoformat(jour)
        case {"i": instant}:
            return datetime.fromisoformat(instant)
        case {"s": secondes}:
            return timedelta(seconds=secondes)
    return objet
