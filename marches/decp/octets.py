"""The bytes of a file as its readers take them: UTF-8, without control characters, no value without end."""

from __future__ import annotations

import codecs
import re
from typing import IO

from marches.decp.refus import (
    ARCHIVE,
    DEMESURE,
    ENTITES,
    NI_L_UN_NI_L_AUTRE,
    PAGE_WEB,
    VIDE,
    DecpIllisible,
)

MORCEAU = 64 * 1024  # what the parser takes best: larger ones leave the processor's cache
DEBUT = 4096
MARQUES = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LATIN = "cp1252"  # what those who do not write UTF-8 write here
ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ")
HTML = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
ENCODAGE_DIT = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
# In JSON, a line break inside a text is an error, and outside of it is a space.
SANS_CONTROLE = bytes(32 if octet < 32 else octet for octet in range(256))
SANS_CONTROLE_XML = bytes(
    32 if octet < 32 and octet not in (9, 10, 13) else octet for octet in range(256)
)
REFERENCE = re.compile(rb"&#(?:[0-9]{1,7}|x[0-9a-fA-F]{1,6});")
CARACTERES_XML = {9, 10, 13}
SANS_GUILLEMET_AU_PLUS = 1024 * 1024  # bytes that hold no quote: a text or a nesting without end
PROFONDEUR_AU_PLUS = 500
OUVERTURES_AU_PLUS = 0.1  # of the bytes of a piece: files have a fifth of that
# Bytes read since the last contract; a tree of XML takes thirty times its text.
MARCHE_AU_PLUS, MARCHE_XML_AU_PLUS = 8 * 1024 * 1024, 1024 * 1024


def reconnaitre(fichier: IO[bytes]) -> tuple[str, str]:
    """« json » or « xml », and the encoding. Raises DecpIllisible; the file is left at its beginning."""
    fichier.seek(0)
    debut = fichier.read(DEBUT)
    encodage, marque = _marque(debut)
    texte = debut[len(marque) :].decode(encodage or LATIN, "ignore").encode().lstrip()
    if not texte and len(debut) < DEBUT:
        raise DecpIllisible(VIDE)
    if debut.startswith(ARCHIVES):
        raise DecpIllisible(ARCHIVE)
    if texte.startswith(b"<"):
        if HTML.search(texte):
            raise DecpIllisible(PAGE_WEB)
        if b"<!DOCTYPE" in texte or b"<!ENTITY" in texte:
            raise DecpIllisible(ENTITES)
    genre = {b"<": "xml", b"{": "json", b"[": "json"}.get(texte[:1])
    if genre is None:
        raise DecpIllisible(NI_L_UN_NI_L_AUTRE)
    encodage = encodage or _encodage_dit(texte) or ("utf-8" if _est_utf8(fichier) else LATIN)
    fichier.seek(0)
    return genre, encodage


def _marque(debut: bytes) -> tuple[str, bytes]:
    for marque, encodage in MARQUES:
        if debut.startswith(marque):
            return encodage, marque
    return "", b""


def _encodage_dit(texte: bytes) -> str:
    """The one an XML declares, when it is one; UTF-8 is checked rather than believed."""
    dit = ENCODAGE_DIT.match(texte)
    if dit is None:
        return ""
    try:
        nom = codecs.lookup(dit[1].decode()).name
        codecs.getincrementaldecoder(nom)
    except LookupError:
        return ""
    return LATIN if nom in ("iso8859-1", "iso8859-15") else "" if nom == "utf-8" else nom


def _est_utf8(fichier: IO[bytes]) -> bool:
    decodeur = codecs.getincrementaldecoder("utf-8")()
    fichier.seek(0)
    try:
        while morceau := fichier.read(MORCEAU):
            decodeur.decode(morceau)
    except UnicodeDecodeError:
        return False
    return True


class Octets:
    """A file to be read by a parser. `lus`: how many bytes of it were read; `fini`: its end was.

    Raises DecpIllisible when a text has no end, or when too much is read without a contract: memory is
    bounded whatever the file holds. The reader of contracts calls `marche_lu()` at each of them.
    """

    def __init__(self, fichier: IO[bytes], genre: str, encodage: str):
        self.fichier = fichier
        self.xml = genre == "xml"
        self.lus = 0
        self.fini = False
        self._profondeur = 0
        self._depuis_un_marche = 0
        self._sans_guillemet = 0
        self._reste = b""
        decoder = codecs.getincrementaldecoder(encodage)(errors="replace")
        self._decoder = None if encodage == "utf-8" else decoder
        self._premier = True

    def marche_lu(self) -> None:
        self._depuis_un_marche = 0

    def read(self, taille: int = -1) -> bytes:
        """About so many bytes; none at the end. A parser that asks for nothing gets nothing."""
        if taille == 0:
            return b""
        while True:
            brut = self.fichier.read(MORCEAU)
            self.lus += len(brut)
            self.fini = not brut
            propre = self._nettoyer(self._en_utf8(brut), fin=not brut)
            if propre or not brut:
                return propre

    def _en_utf8(self, brut: bytes) -> bytes:
        if self._premier and brut:
            self._premier = False
            brut = brut[len(_marque(brut)[1]) :]
        if self._decoder is None:
            return brut
        return self._decoder.decode(brut, final=not brut).encode("utf-8", "replace")

    def _nettoyer(self, morceau: bytes, *, fin: bool) -> bytes:
        if self.xml:
            morceau = self._retenir(morceau.translate(SANS_CONTROLE_XML), b"&", 12, fin)
            morceau = REFERENCE.sub(_permise, morceau)
        else:
            # One pass reads both kinds of contracts: what they hold tells them apart.
            morceau = self._retenir(morceau.translate(SANS_CONTROLE), b'"', 24, fin)
            morceau = morceau.replace(b'"contrat-concession"', b'"marche"')
        self._mesurer(morceau)
        return morceau

    def _retenir(self, morceau: bytes, signe: bytes, portee: int, fin: bool) -> bytes:
        """Keeps for the next time an end where a pattern may have begun."""
        morceau, self._reste = self._reste + morceau, b""
        debut = -1 if fin else morceau.find(signe, max(0, len(morceau) - portee))
        if debut >= 0:
            morceau, self._reste = morceau[:debut], morceau[debut:]
        return morceau

    def _mesurer(self, morceau: bytes) -> None:
        self._depuis_un_marche += len(morceau)
        delimiteur = b"<" if self.xml else b'"'
        self._sans_guillemet = 0 if delimiteur in morceau else self._sans_guillemet + len(morceau)
        vide = not morceau.strip()
        if self._sans_guillemet > SANS_GUILLEMET_AU_PLUS and not vide:
            raise DecpIllisible(DEMESURE)
        if self._depuis_un_marche > (MARCHE_XML_AU_PLUS if self.xml else MARCHE_AU_PLUS):
            raise DecpIllisible(DEMESURE)
        if not self.xml:
            self._sonder(morceau)

    def _sonder(self, morceau: bytes) -> None:
        """Parsers pay a nesting by the square of its depth: it is told before they see it, braces of texts
        included, which is near enough."""
        taille = len(morceau)
        ouvertures = taille - len(morceau.translate(None, b"{["))
        self._profondeur += ouvertures - taille + len(morceau.translate(None, b"}]"))
        serrees = len(morceau) >= MORCEAU // 2 and ouvertures > len(morceau) * OUVERTURES_AU_PLUS
        if self._profondeur > PROFONDEUR_AU_PLUS or serrees:
            raise DecpIllisible(DEMESURE)


def _permise(reference: re.Match[bytes]) -> bytes:
    """A reference to a character that XML allows; any other is a space."""
    code = reference[0][2:-1]
    point = int(code[1:], 16) if code[:1] == b"x" else int(code)
    permis = point in CARACTERES_XML or 32 <= point < 0xD800 or 0xE000 <= point < 0xFFFE
    return reference[0] if permis or 0x10000 <= point <= 0x10FFFF else b" "
