"""Reading a workbook without trusting it."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from clauses_project.classeurs import refus
from clauses_project.classeurs.contenu import Classeur, Feuille
from clauses_project.classeurs.examen import Genre, examiner
from clauses_project.classeurs.processus import lire_par_un_enfant
from clauses_project.classeurs.refus import FichierIllisible
from clauses_project.classeurs.texte import lire_texte

MORCEAU = 1024 * 1024  # bytes read at a time


def lire(contenu: bytes | Path | IO[bytes], nom: str, *, rangs_max: int | None = None) -> Classeur:
    """The sheets of an .xlsx, .ods or .csv, told by what it holds and not by its name.

    `nom` names the only sheet of a .csv; `rangs_max`: how many rows the file may hold. Nothing is
    opened before its size, and the list of what its zip holds, were looked at; a workbook is then read
    by a process of its own, with a limit on memory and time. Raises FichierIllisible, in one sentence.
    """
    with _fichier(contenu) as fichier:
        genre = examiner(fichier)
        feuilles = tuple(_feuilles(fichier, genre, nom, rangs_max or refus.RANGS_MAX))
        empreinte = _empreinte(fichier)
    if not any(feuille.rangs for feuille in feuilles):
        raise FichierIllisible(refus.AUCUNE_LIGNE)
    return Classeur(feuilles, empreinte)


def verifier_taille(octets: int) -> None:
    """Refuses a file by its size alone, before any of it is read. Raises FichierIllisible."""
    if octets == 0:
        raise FichierIllisible(refus.VIDE)
    if octets > settings.CLASSEUR_TAILLE_MAX:
        raise FichierIllisible(
            f"Ce fichier pèse {_en_mo(octets)} Mo ; la limite est de "
            f"{_en_mo(settings.CLASSEUR_TAILLE_MAX)} Mo. Partagez-le en plusieurs fichiers, "
            "ou enlevez-en les images et les feuilles inutiles."
        )


def _feuilles(fichier: IO[bytes], genre: Genre, nom: str, rangs_max: int) -> Iterator[Feuille]:
    if genre == Genre.TEXTE:
        yield Feuille(Path(nom).stem or "Feuille", tuple(lire_texte(fichier, rangs_max)))
    else:
        yield from lire_par_un_enfant(fichier, rangs_max)


@contextmanager
def _fichier(contenu: bytes | Path | IO[bytes]) -> Iterator[IO[bytes]]:
    """A file of the machine, that a child can read by itself: what is not one is copied to one."""
    if isinstance(contenu, Path):
        verifier_taille(contenu.stat().st_size)
        with contenu.open("rb") as fichier:
            yield fichier
        return
    source = io.BytesIO(contenu) if isinstance(contenu, bytes) else contenu
    verifier_taille(source.seek(0, io.SEEK_END))
    source.seek(0)
    with tempfile.TemporaryFile() as copie:
        while morceau := source.read(MORCEAU):
            copie.write(morceau)
        copie.flush()
        yield copie


def _empreinte(fichier: IO[bytes]) -> str:
    fichier.seek(0)
    somme = hashlib.sha256()
    while morceau := fichier.read(MORCEAU):
        somme.update(morceau)
    return somme.hexdigest()


def _en_mo(octets: int) -> str:
    return f"{octets / (1024 * 1024):.1f}".removesuffix(".0").replace(".", ",")
