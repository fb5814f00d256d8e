"""Reading a workbook without trusting it."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from clauses_project.classeurs.contenu import Cellule, Classeur, Feuille, Fusion, Rang
from clauses_project.classeurs.examen import Genre, examiner
from clauses_project.classeurs.refus import FichierIllisible
from clauses_project.classeurs.texte import lire_texte

ENFANT = Path(__file__).with_name("enfant.py")
MEMOIRE = 512 * 1024 * 1024  # bytes the child may address
PROCESSEUR = 20  # seconds
PATIENCE = 40  # seconds by the clock, when the machine is busy
ECRITS = 128 * 1024 * 1024  # bytes the child may write
RANGS_MAX = 50_000  # of the whole workbook, among those that hold something
COLONNES_MAX = 400
SIGNES_MAX = 1_000  # of a cell; what is beyond is cut

TROP_LOIN = (
    "Une feuille de ce classeur s'étend trop loin pour être lue : une cellule est sans doute "
    "remplie tout en bas ou tout à droite. Copiez le tableau seul dans un classeur neuf, puis "
    "envoyez-le."
)
ABIME = (
    "Ce fichier est abîmé : il ne s'ouvre pas. Ouvrez-le dans Excel ou LibreOffice, "
    "enregistrez-le à nouveau au format .xlsx, puis envoyez-le."
)
REFUS = {
    "abime": ABIME,
    "memoire": TROP_LOIN,
    "colonnes": (
        f"Une feuille de ce classeur a plus de {COLONNES_MAX} colonnes. "
        "Copiez le tableau seul dans un classeur neuf, puis envoyez-le."
    ),
    "rangs": (
        "Ce classeur a plus de 50\u00a0000 lignes. Partagez-le en plusieurs fichiers, "
        "par mois ou par client, puis envoyez-les l'un après l'autre."
    ),
    "mot_de_passe": (
        "Ce classeur est protégé par un mot de passe. Enlevez-le (Fichier, Informations, "
        "Protéger le classeur), enregistrez, puis envoyez-le."
    ),
}


def lire(contenu: bytes | Path | IO[bytes], nom: str) -> Classeur:
    """The sheets of an .xlsx, .ods or .csv, told by what it holds and not by its name.

    `nom` names the only sheet of a .csv. Nothing is opened before its size and the list of what its
    zip holds were looked at, and workbooks are read by a process of their own, with a limit on memory
    and time. Raises FichierIllisible, in one sentence.
    """
    with _ouvrir(contenu) as fichier:
        verifier_taille(fichier.seek(0, io.SEEK_END))
        empreinte = _empreinte(fichier)
        if examiner(fichier) == Genre.TEXTE:
            titre = Path(nom).stem or "Feuille"
            rangs = lire_texte(fichier, rangs_max=RANGS_MAX, colonnes_max=COLONNES_MAX)
            feuilles: tuple[Feuille, ...] = (Feuille(titre, tuple(rangs)),)
        else:
            feuilles = tuple(_lire_par_un_enfant(fichier))
    if not any(feuille.rangs for feuille in feuilles):
        raise FichierIllisible("Ce fichier ne contient aucune ligne : vérifiez que c'est le bon.")
    return Classeur(feuilles, empreinte)


def verifier_taille(octets: int) -> None:
    """Refuses a file by its size alone, before any of it is read. Raises FichierIllisible."""
    if octets == 0:
        raise FichierIllisible("Ce fichier est vide : vérifiez-le, puis choisissez-le à nouveau.")
    if octets > settings.CLASSEUR_TAILLE_MAX:
        raise FichierIllisible(
            f"Ce fichier pèse {_en_mo(octets)} Mo ; la limite est de "
            f"{_en_mo(settings.CLASSEUR_TAILLE_MAX)} Mo. Partagez-le en plusieurs fichiers, "
            "ou enlevez-en les images et les feuilles inutiles."
        )


def _en_mo(octets: int) -> str:
    return f"{octets / (1024 * 1024):.1f}".removesuffix(".0").replace(".", ",")


def _ouvrir(contenu: bytes | Path | IO[bytes]) -> Any:
    """A file of the machine, that the child can read by itself."""
    if isinstance(contenu, Path):
        return contenu.open("rb")
    copie = tempfile.TemporaryFile()  # noqa: SIM115 closed by who asked for it
    if isinstance(contenu, bytes):
        verifier_taille(len(contenu))
        copie.write(contenu)
    else:
        verifier_taille(contenu.seek(0, io.SEEK_END))
        contenu.seek(0)
        while morceau := contenu.read(1024 * 1024):
            copie.write(morceau)
    return copie


def _empreinte(fichier: IO[bytes]) -> str:
    fichier.seek(0)
    return hashlib.file_digest(fichier, "sha256").hexdigest()  # type: ignore[arg-type]


def _lire_par_un_enfant(fichier: IO[bytes]) -> Iterator[Feuille]:
    limites = (MEMOIRE, PROCESSEUR, ECRITS, RANGS_MAX, COLONNES_MAX, SIGNES_MAX)
    with tempfile.TemporaryFile() as sortie:
        fichier.flush() if fichier.writable() else None
        fichier.seek(0)
        try:
            fini = subprocess.run(
                [sys.executable, "-I", ENFANT, *map(str, limites)],
                stdin=fichier,
                stdout=sortie,
                stderr=subprocess.DEVNULL,
                env={},
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired as trop:
            raise FichierIllisible(TROP_LOIN) from trop
        if fini.returncode != 0:
            raise FichierIllisible(TROP_LOIN)
        sortie.seek(0)
        yield from _feuilles(sortie)


def _feuilles(sortie: IO[bytes]) -> Iterator[Feuille]:
    entete: dict | None = None
    rangs: list[Rang] = []
    for ligne in sortie:
        valeur = json.loads(ligne, object_hook=_valeur)
        if isinstance(valeur, list):
            rangs.append(Rang(valeur[0], tuple(valeur[1:])))
            continue
        if "refus" in valeur:
            raise FichierIllisible(REFUS[valeur["refus"]])
        if entete:
            yield _feuille(entete, rangs)
        entete, rangs = valeur, []


def _feuille(entete: dict, rangs: list[Rang]) -> Feuille:
    fusions = tuple(Fusion(r1 + 1, c1, r2 + 1, c2) for r1, c1, r2, c2 in entete["fusions"])
    return Feuille(entete["feuille"], tuple(rangs), fusions, entete["masquee"])


def _valeur(objet: dict) -> Cellule | dict:
    match objet:
        case {"j": jour}:
            return date.fromisoformat(jour)
        case {"i": instant}:
            return datetime.fromisoformat(instant)
        case {"s": secondes}:
            return timedelta(seconds=secondes)
    return objet
