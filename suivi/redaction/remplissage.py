"""Filling a Word model in, without reading again what every document made from it has in common.

docxtpl opens the file, cleans its XML, compiles it, and writes every part anew for each document: styles,
themes and pictures, most of the file, never change. They are read and compressed once for each model.
The parts that hold fields are written by docxtpl, as it would alone; the others stay as in the model.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from docx import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.part import Part
from docxtpl import DocxTemplate
from jinja2 import Environment

GARDES = 32
GARDE_MAX = 1024 * 1024  # a heavier model is read each time, so that memory stays bounded
NETTOYES = 64  # texts of a few dozen kilobytes
CHANGEANTS = frozenset(
    {CONTENT_TYPE.WML_DOCUMENT_MAIN, CONTENT_TYPE.OPC_CORE_PROPERTIES, CONTENT_TYPE.WML_FOOTNOTES}
)
TETES_ET_PIEDS = frozenset({RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER})


def remplir(octets: bytes, valeurs: Mapping[str, Any], jinja: Environment) -> bytes:
    """The document, as bytes. Raises what docxtpl and Jinja raise of a field that cannot be written."""
    lu = _lire_une_fois(octets) if len(octets) <= GARDE_MAX else _lire(octets)
    modele = _Modele(lu.copie())
    modele.render(dict(valeurs), jinja_env=jinja, autoescape=True)
    return lu.completer(modele.docx.part.package)


@dataclass(frozen=True)
class _Lu:
    """A model read: its parts that hold fields, and `socle`, the archive of all the others. Never changed."""

    document: Any
    changeants: frozenset[str]
    socle: bytes

    def copie(self) -> Any:
        """A document to fill in: docxtpl changes the one it is given."""
        return copy.deepcopy(self.document)

    def completer(self, paquet: OpcPackage) -> bytes:
        """The archive with the parts filled in beside those that never change."""
        sortie = io.BytesIO(self.socle)
        with zipfile.ZipFile(sortie, "a", zipfile.ZIP_DEFLATED) as archive:
            for part in paquet.iter_parts():
                if part.partname.membername in self.changeants:
                    archive.writestr(part.partname.membername, part.blob)
        return sortie.getvalue()


class _Modele(DocxTemplate):
    """docxtpl on a document already open, whose text is cleaned once."""

    def __init__(self, document: Any) -> None:
        super().__init__(io.BytesIO())
        self.docx = document

    def patch_xml(self, src_xml: str) -> str:
        return _nettoyer(src_xml)


@lru_cache(maxsize=NETTOYES)
def _nettoyer(texte: str) -> str:
    return DocxTemplate(io.BytesIO()).patch_xml(texte)


def _lire(octets: bytes) -> _Lu:
    document = Document(io.BytesIO(octets))
    _ = document.core_properties  # adds them to a model that has none, as docxtpl would
    paquet = document.part.package
    changeants = {id(part): part for part in _changeants(paquet)}
    legers: dict[int, Any] = {
        id(part): Part(part.partname, part.content_type)
        for part in paquet.iter_parts()
        if id(part) not in changeants
    }
    noms = frozenset(part.partname.membername for part in changeants.values())
    socle = _socle(octets, noms) or _socle(_enregistrer(document), noms)
    return _Lu(copy.deepcopy(document, legers), noms, socle)


_lire_une_fois = lru_cache(maxsize=GARDES)(_lire)


def _changeants(paquet: OpcPackage) -> Iterator[Part]:
    """The parts that docxtpl fills in."""
    yield from (part for part in paquet.iter_parts() if part.content_type in CHANGEANTS)
    for relation in paquet.main_document_part.rels.values():
        if relation.reltype in TETES_ET_PIEDS and not relation.is_external:
            yield relation.target_part


def _socle(octets: bytes, sans: frozenset[str]) -> bytes:
    """The archive without these parts; nothing when one of them is not declared there."""
    sortie = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(octets)) as lue,
        zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as ecrite,
    ):
        noms = dict.fromkeys(lue.namelist())
        if not sans <= noms.keys():
            return b""
        for nom in noms:
            if nom not in sans and not nom.endswith("/"):
                ecrite.writestr(nom, lue.read(nom))
    return sortie.getvalue()


def _enregistrer(document: Any) -> bytes:
    sortie = io.BytesIO()
    document.save(sortie)
    return sortie.getvalue()
