"""What a file is, by what it holds and not by its name. A zip is looked at before it is opened."""

from __future__ import annotations

import codecs
import enum
import io
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO

from clauses_project.classeurs import refus
from clauses_project.classeurs.refus import FichierIllisible

ZIP = b"PK\x03\x04"
OLE2 = bytes.fromhex("D0CF11E0A1B11AE1")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SIGNATURES = {  # how files that are no workbook begin, and what is said of them
    b"%PDF": "Ce fichier est un PDF : envoyez le classeur dont il vient (.xlsx, .ods ou .csv).",
    b"{\\rtf": refus.PAS_UN_CLASSEUR,
    b"PK\x05\x06": refus.ARCHIVE,
    b"Rar!": refus.ARCHIVE,
    b"7z\xbc\xaf": refus.ARCHIVE,
    b"\x1f\x8b": refus.ARCHIVE,
}
CONTROLES = bytes(range(9)) + bytes(range(14, 26)) + bytes(range(27, 32))  # never in a text

FIN_DU_ZIP = b"PK\x05\x06"
FIN_ET_COMMENTAIRE = 22 + 65535  # bytes among which the end of a zip's directory is found
REPERTOIRE_MAX = 512 * 1024  # bytes of the directory
ENTREES_MAX = 2_000
DECOMPRESSE_MAX = 200 * 1024 * 1024  # bytes
TAUX_SUSPECT = 200  # times; text of a sheet is reduced 5 to 60 times
TAUX_REGARDE_DES = 10 * 1024 * 1024  # bytes, under which a rate harms nobody
LU_AU_PLUS = 1024 * 1024  # bytes of the two lists of contents
ILLISIBLE = (
    zipfile.BadZipFile,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    OverflowError,
    zlib.error,
    struct.error,
)


class Genre(enum.Enum):
    CLASSEUR = "classeur"
    TEXTE = "texte"


def examiner(fichier: IO[bytes]) -> Genre:
    """Tells a workbook (.xlsx, .ods) from a text. Raises FichierIllisible for all the rest."""
    fichier.seek(0)
    debut = fichier.read(1024)
    if debut.startswith(ZIP):
        _examiner_zip(fichier)
        return Genre.CLASSEUR
    for signature, phrase in SIGNATURES.items():
        if debut.startswith(signature):
            raise FichierIllisible(phrase)
    if debut.startswith(OLE2):
        raise FichierIllisible(_dire_ole2(fichier))
    if not debut.startswith(UTF_16):
        _examiner_texte(fichier, debut)
    return Genre.TEXTE


def _dire_ole2(fichier: IO[bytes]) -> str:
    """The container of old .xls, and of any .xlsx with a password."""
    fichier.seek(0)
    contenu = fichier.read()
    if "EncryptedPackage".encode("utf-16-le") in contenu:
        return refus.MOT_DE_PASSE
    if any(nom.encode("utf-16-le") in contenu for nom in ("Workbook", "Book")):
        return refus.ANCIEN
    return refus.PAS_UN_CLASSEUR


def _examiner_texte(fichier: IO[bytes], debut: bytes) -> None:
    if debut.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<"):
        raise FichierIllisible(refus.PAGE_WEB)
    fichier.seek(0)
    while morceau := fichier.read(1024 * 1024):
        if len(morceau.translate(None, CONTROLES)) != len(morceau):
            raise FichierIllisible(refus.PAS_UN_CLASSEUR)


def _examiner_zip(fichier: IO[bytes]) -> None:
    try:
        _mesurer_le_repertoire(fichier)
        with zipfile.ZipFile(fichier) as archive:
            _examiner_entrees(archive.infolist())
            _reconnaitre(archive, set(archive.namelist()))
    except ILLISIBLE as erreur:
        raise FichierIllisible(refus.ABIME) from erreur


def _mesurer_le_repertoire(fichier: IO[bytes]) -> None:
    """Its size is read at the end of the file: a huge list of names is not even loaded."""
    taille = fichier.seek(0, io.SEEK_END)
    fichier.seek(max(0, taille - FIN_ET_COMMENTAIRE))
    fin = fichier.read()
    place = fin.rfind(FIN_DU_ZIP)
    if place < 0:
        raise FichierIllisible(refus.ABIME)
    (octets,) = struct.unpack_from("<L", fin, place + 12)
    if octets > REPERTOIRE_MAX:
        raise FichierIllisible(refus.BOMBE)


def _examiner_entrees(entrees: list[zipfile.ZipInfo]) -> None:
    """By what the directory declares; a file that lies about it meets the limits of its reader."""
    noms = {entree.filename for entree in entrees}
    if any(entree.flag_bits & 1 for entree in entrees):
        raise FichierIllisible(refus.MOT_DE_PASSE)
    if len(noms) != len(entrees) or any(map(_nom_dangereux, noms)):
        raise FichierIllisible(refus.ABIME)
    total = sum(entree.file_size for entree in entrees)
    if (
        len(entrees) > ENTREES_MAX
        or total > DECOMPRESSE_MAX
        or any(
            entree.file_size > max(TAUX_REGARDE_DES, TAUX_SUSPECT * entree.compress_size)
            for entree in entrees
        )
    ):
        raise FichierIllisible(refus.BOMBE)


def _nom_dangereux(nom: str) -> bool:
    chemin = PurePosixPath(nom.replace("\\", "/"))
    return chemin.is_absolute() or ".." in chemin.parts or nom[1:2] == ":"


def _reconnaitre(archive: zipfile.ZipFile, noms: set[str]) -> None:
    if "[Content_Types].xml" in noms:
        _reconnaitre_office(_lire(archive, "[Content_Types].xml").lower(), noms)
    elif "mimetype" in noms:
        _reconnaitre_opendocument(archive, noms)
    else:
        raise FichierIllisible(refus.ARCHIVE)


def _reconnaitre_office(types: bytes, noms: set[str]) -> None:
    if b"sheet.binary" in types:
        raise FichierIllisible(refus.ANCIEN)
    if b"macroenabled" in types or any(nom.lower().endswith("vbaproject.bin") for nom in noms):
        raise FichierIllisible(refus.MACROS)
    if b"spreadsheetml" not in types:
        raise FichierIllisible(refus.PAS_UN_CLASSEUR)


def _reconnaitre_opendocument(archive: zipfile.ZipFile, noms: set[str]) -> None:
    if b"opendocument.spreadsheet" not in _lire(archive, "mimetype"):
        raise FichierIllisible(refus.PAS_UN_CLASSEUR)
    manifeste = "META-INF/manifest.xml"
    if "encrypted-package" in noms or (
        manifeste in noms and b"encryption-data" in _lire(archive, manifeste)
    ):
        raise FichierIllisible(refus.MOT_DE_PASSE)
    if any(_est_une_macro(nom) for nom in noms):
        raise FichierIllisible(refus.MACROS)


def _est_une_macro(nom: str) -> bool:
    """A module of an .ods: `Basic/Standard/Module1.xml`, `Scripts/python/…`; its empty lists are none."""
    dossier, _, reste = nom.partition("/")
    if dossier == "Scripts":
        return not nom.endswith("/")
    liste = reste.rpartition("/")[2] in ("", "script-lb.xml", "script-lc.xml")
    return dossier == "Basic" and not liste


def _lire(archive: zipfile.ZipFile, nom: str) -> bytes:
    with archive.open(nom) as entree:
        return entree.read(LU_AU_PLUS)
