"""Many tagged PDFs of ours bound in one that keeps their tags, their bookmarks and their languages.

Libraries that import pages leave the structure behind. Ours are all written by WeasyPrint, in one regular form
(one stream of objects, one stream of cross references, ISO 32000-1 § 7.5.7 and 7.5.8), so that their objects
can be renumbered one document at a time: memory holds one document, whatever their number.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from typing import IO

# Strings first, that nothing inside them is taken for a reference.
JETON = re.compile(rb"\((?:\\.|[^\\()])*\)|(\d+) 0 R")
IDENTIFIANT = re.compile(rb"\((\d+-\d+-\d+)\)")
CLE_DE_PAGE = re.compile(rb"(/StructParents? )(\d+)")
DANS_LES_NUMS = re.compile(rb"\[|\]|\d+ 0 R|\d+")
CATALOGUE, PAGES, INFO, STRUCTURE, DOCUMENT, PARENTS, SIGNETS, METADONNEES = range(1, 9)
PREMIER_LIBRE = 9
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


@dataclass(frozen=True)
class Objet:
    dictionnaire: bytes
    flux: bytes | None = None


def relier(sources: Iterable[tuple[str, bytes]], sortie: IO[bytes], *, titre: str) -> int:
    """Writes all the documents (name, PDF) in one, each under a bookmark of its name. How many there were."""
    livre = _Livre(sortie)
    for nom, pdf in sources:
        livre.ajouter(nom, pdf)
    if livre.nombre:
        livre.finir(titre)
    return livre.nombre


def lire_objets(pdf: bytes) -> tuple[dict[int, Objet], int]:
    """Every object of a PDF written by WeasyPrint, by its number, and the number of its catalogue."""
    debut = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    tete = _objet_a(pdf, debut)
    largeurs = [int(n) for n in _valeur(tete, rb"/W \[([\d ]+)\]").split()]
    table = zlib.decompress(tete.flux or b"")
    pas = sum(largeurs)
    objets: dict[int, Objet] = {}
    paquets: dict[int, list[bytes]] = {}
    for numero in range(len(table) // pas):
        genre, ou, rang = _champs(table[numero * pas : (numero + 1) * pas], largeurs)
        if genre == 2:
            if ou not in paquets:
                paquets[ou] = _deballer(_objet_a(pdf, _place(table, ou, largeurs)))
            objets[numero] = Objet(paquets[ou][rang])
        elif genre == 1:
            objets[numero] = _objet_a(pdf, ou)
    for numero in paquets:
        del objets[numero]
    objets = {n: o for n, o in objets.items() if b"/Type /XRef" not in o.dictionnaire}
    return objets, int(_valeur(tete, rb"/Root (\d+) 0 R"))


def _champs(entree: bytes, largeurs: list[int]) -> list[int]:
    champs, place = [], 0
    for largeur in largeurs:
        champs.append(int.from_bytes(entree[place : place + largeur], "big"))
        place += largeur
    return champs


def _place(table: bytes, numero: int, largeurs: list[int]) -> int:
    pas = sum(largeurs)
    return _champs(table[numero * pas : (numero + 1) * pas], largeurs)[1]


def _objet_a(pdf: bytes, place: int) -> Objet:
    """The object written at that place, with its stream when it has one."""
    debut = pdf.index(b"obj\n", place) + 4
    fin = pdf.index(b"endobj", debut)
    flux = pdf.find(b"\nstream\n", debut)
    if flux < 0 or flux > fin:
        return Objet(pdf[debut:fin].strip())
    dictionnaire = pdf[debut:flux]
    longueur = int(_valeur(Objet(dictionnaire), rb"/Length (\d+)"))
    return Objet(dictionnaire, pdf[flux + 8 : flux + 8 + longueur])


def _deballer(paquet: Objet) -> list[bytes]:
    """The objects of a stream of objects, in order."""
    contenu = zlib.decompress(paquet.flux or b"")
    premier = int(_valeur(paquet, rb"/First (\d+)"))
    places = [int(n) for n in contenu[:premier].split()[1::2]]
    return [
        contenu[premier + place : premier + suivante].strip()
        for place, suivante in zip(places, [*places[1:], len(contenu)], strict=True)
    ]


def _valeur(objet: Objet, motif: bytes) -> bytes:
    trouve = re.search(motif, objet.dictionnaire)
    if trouve is None:
        raise ValueError(f"Ce PDF n'est pas des nôtres : {motif!r} manque.")
    return trouve[1]


@dataclass
class _Livre:
    """What has been written so far: where each object stands, and what the roots will hold."""

    sortie: IO[bytes]
    nombre: int = 0
    place: int = 0
    places: dict[int, int] = field(default_factory=dict)
    suivant: int = PREMIER_LIBRE
    cles: int = 0  # pages and links numbered so far, for the tree of parents
    pages: list[tuple[int, int]] = field(default_factory=list)
    parties: list[int] = field(default_factory=list)
    parents: list[tuple[int, int, int]] = field(default_factory=list)
    premier_signet: int = 0
    signet_en_attente: tuple[int, bytes] | None = None
    signets: int = 0

    def __post_init__(self) -> None:
        self._ecrire(b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n")

    def ajouter(self, nom: str, pdf: bytes) -> None:
        objets, catalogue = lire_objets(pdf)
        racine = objets[catalogue]
        cles = {
            quoi: int(_valeur(racine, motif))
            for quoi, motif in (
                ("pages", rb"/Pages (\d+) 0 R"),
                ("structure", rb"/StructTreeRoot (\d+) 0 R"),
                ("signets", rb"/Outlines (\d+) 0 R"),
            )
        }
        structure = objets[cles["structure"]]
        parents = int(_valeur(structure, rb"/ParentTree (\d+) 0 R"))
        document = int(_valeur(structure, rb"/K \[(\d+) 0 R"))
        base = self.suivant - 1
        self.suivant += max(objets) + 1
        traduire = self._traducteur(base, {cles["structure"]: DOCUMENT})
        for numero, objet in objets.items():
            if numero in (catalogue, cles["structure"], parents, cles["signets"]):
                continue
            dictionnaire = self._renumeroter(objet.dictionnaire, traduire)
            if numero == cles["pages"]:
                dictionnaire = _ajouter(dictionnaire, b"/Parent %d 0 R" % PAGES)
            elif numero == document:
                dictionnaire = dictionnaire.replace(b"/S /Document", b"/S /Part")
            self._objet(base + numero, dictionnaire, objet.flux)
        self.pages.append((base + cles["pages"], _compte(objets[cles["pages"]])))
        self.parties.append(base + document)
        self._parents(base + parents, objets[parents], traduire)
        self._signet(nom, base + cles["signets"], objets, cles, traduire)
        self.nombre += 1

    @staticmethod
    def _traducteur(base: int, ailleurs: dict[int, int]) -> Callable[[bytes], bytes]:
        def traduire(dictionnaire: bytes) -> bytes:
            def un(jeton: re.Match[bytes]) -> bytes:
                if jeton[1] is None:
                    return jeton[0]
                numero = int(jeton[1])
                return b"%d 0 R" % ailleurs.get(numero, base + numero)

            return JETON.sub(un, dictionnaire)

        return traduire

    def _renumeroter(self, dictionnaire: bytes, traduire: Callable[[bytes], bytes]) -> bytes:
        """References, keys in the tree of parents, identifiers of headers: each document has its own."""
        dictionnaire = traduire(dictionnaire)
        dictionnaire = CLE_DE_PAGE.sub(
            lambda cle: cle[1] + b"%d" % (int(cle[2]) + self.cles), dictionnaire
        )
        return IDENTIFIANT.sub(b"(%d-\\1)" % self.nombre, dictionnaire)

    def _parents(self, numero: int, objet: Objet, traduire: Callable[[bytes], bytes]) -> None:
        """One leaf of the tree of parents: its keys follow those already given."""
        nums = objet.dictionnaire[objet.dictionnaire.index(b"[") + 1 :]
        morceaux, profondeur, cle = [], 0, True
        derniere = self.cles
        for jeton in DANS_LES_NUMS.findall(traduire(nums)):
            if jeton == b"[":
                profondeur += 1
            elif jeton == b"]":
                profondeur -= 1
                if profondeur < 0:
                    break
                cle = profondeur == 0 or cle
            elif profondeur == 0 and cle:
                derniere = int(jeton) + self.cles
                jeton, cle = b"%d" % derniere, False
            elif profondeur == 0:
                cle = True
            morceaux.append(jeton)
        self._objet(
            numero,
            b"<</Limits [%d %d]/Nums [%s]>>" % (self.cles, derniere, b" ".join(morceaux)),
        )
        self.parents.append((numero, self.cles, derniere))
        self.cles = derniere + 1

    def _signet(
        self,
        nom: str,
        numero: int,
        objets: dict[int, Objet],
        cles: dict[str, int],
        traduire: Callable[[bytes], bytes],
    ) -> None:
        """The bookmark of a document, above its own; written once the next one is known."""
        premiere = traduire(_valeur(objets[cles["pages"]], rb"/Kids \[(\d+ 0 R)"))
        anciens = traduire(objets[cles["signets"]].dictionnaire)
        dedans = b"".join(re.findall(rb"/(?:First|Last) \d+ 0 R", anciens))
        precedent = b""
        if self.signet_en_attente:
            precedent = b"/Prev %d 0 R" % self.signet_en_attente[0]
        else:
            self.premier_signet = numero
        self._poser_le_signet(b"/Next %d 0 R" % numero)
        self.signet_en_attente = (
            numero,
            b"<</Title %s/Parent %d 0 R/Dest [%s /Fit]%s%s/Count -1>>"
            % (_chaine(nom), SIGNETS, premiere, dedans, precedent),
        )
        self.signets += 1

    def _poser_le_signet(self, suivant: bytes) -> None:
        if self.signet_en_attente:
            numero, dictionnaire = self.signet_en_attente
            self._objet(numero, _ajouter(dictionnaire, suivant))

    def finir(self, titre: str) -> None:
        """The roots, then where everything stands."""
        dernier = self.signet_en_attente[0] if self.signet_en_attente else 0
        self._poser_le_signet(b"")
        xmp = XMP.format(escape(titre)).encode()
        for numero, dictionnaire, flux in (
            (CATALOGUE, b"<</Type /Catalog/Pages %d 0 R/Lang (fr)/MarkInfo <</Marked true>>"
             b"/ViewerPreferences <</DisplayDocTitle true>>/StructTreeRoot %d 0 R/Outlines %d 0 R"
             b"/Metadata %d 0 R>>" % (PAGES, STRUCTURE, SIGNETS, METADONNEES), None),
            (PAGES, b"<</Type /Pages/Count %d/Kids [%s]>>"
             % (sum(nombre for _, nombre in self.pages), _references(p for p, _ in self.pages)), None),
            (INFO, b"<</Title %s>>" % _chaine(titre), None),
            (STRUCTURE, b"<</Type /StructTreeRoot/K [%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d>>"
             % (DOCUMENT, PARENTS, self.cles), None),
            (DOCUMENT, b"<</Type /StructElem/S /Document/P %d 0 R/K [%s]>>"
             % (STRUCTURE, _references(self.parties)), None),
            (PARENTS, b"<</Kids [%s]>>" % _references(n for n, _, _ in self.parents), None),
            (SIGNETS, b"<</Type /Outlines/First %d 0 R/Last %d 0 R/Count %d>>"
             % (self.premier_signet, dernier, self.signets), None),
            (METADONNEES, b"<</Type /Metadata/Subtype /XML/Length %d>>" % len(xmp), xmp),
        ):  # fmt: skip
            self._objet(numero, dictionnaire, flux)
        self._table()

    def _table(self) -> None:
        debut = self.place
        taille = self.suivant
        lignes = [b"0000000000 65535 f \n"]
        lignes += [
            b"%010d 00000 n \n" % self.places[numero]
            if numero in self.places
            else b"0000000000 65535 f \n"
            for numero in range(1, taille)
        ]
        self._ecrire(b"xref\n0 %d\n" % taille + b"".join(lignes))
        self._ecrire(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
            % (taille, CATALOGUE, INFO, debut)
        )

    def _objet(self, numero: int, dictionnaire: bytes, flux: bytes | None = None) -> None:
        self.places[numero] = self.place
        corps = (
            dictionnaire if flux is None else dictionnaire + b"\nstream\n" + flux + b"\nendstream"
        )
        self._ecrire(b"%d 0 obj\n%s\nendobj\n" % (numero, corps))

    def _ecrire(self, octets: bytes) -> None:
        self.sortie.write(octets)
        self.place += len(octets)


def _ajouter(dictionnaire: bytes, entree: bytes) -> bytes:
    return dictionnaire[: dictionnaire.rindex(b">>")] + entree + b">>"


def _references(numeros: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % numero for numero in numeros)


def _compte(pages: Objet) -> int:
    return int(_valeur(pages, rb"/Count (\d+)"))


def _chaine(texte: str) -> bytes:
    """A text string of any language (§ 7.9.2.2)."""
    return b"<%s>" % (b"FEFF" + texte.encode("utf-16-be").hex().upper().encode())
