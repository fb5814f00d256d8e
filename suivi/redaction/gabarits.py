"""Word models: looked at before they are kept, filled in without letting them run anything.

A model is somebody's file. Its fields are read by Jinja in a sandbox, with nothing but our values.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from clauses_project.refus import Refus
from suivi.redaction import fautes, remplissage
from suivi.redaction.champs import champs_du, valeurs_d_essai

TAILLE_MAX = 10 * 1024 * 1024
DEPLIE_MAX = 100 * 1024 * 1024
MACROS = "vbaproject.bin"
DOCUMENT = "word/document.xml"
GARDES = 64  # texts compiled, each a few dozen kilobytes


def champs_de(octets: bytes, genre: str) -> list[str]:
    """The fields of a model, in order. Raises Refus, in a sentence, when it is no model that can be kept."""
    _examiner(octets)
    try:
        champs = DocxTemplate(io.BytesIO(octets)).get_undeclared_template_variables(_jinja())
    except TemplateError as erreur:
        faute = fautes.trouver(getattr(erreur, "source", None) or "", _jinja())
        raise Refus(f"Un champ de ce modèle est mal écrit : {faute}") from erreur
    except Exception as erreur:  # whatever the libraries meet in a file that is not what it says
        raise Refus(
            "Ce fichier Word ne s'ouvre pas : enregistrez-le de nouveau en .docx."
        ) from erreur
    inconnus = sorted(champs - champs_du(genre).keys())
    if inconnus:
        raise Refus(
            f"Champ inconnu : « {' », « '.join(inconnus)} ». La liste des champs est sous le formulaire."
        )
    return sorted(champs)


def remplir(octets: bytes, valeurs: Mapping[str, Any]) -> bytes:
    """The document. Raises Refus when a field of the model cannot be written with these values."""
    try:
        return remplissage.remplir(octets, valeurs, _jinja())
    except (TemplateError, TypeError, ValueError, ArithmeticError) as erreur:
        raise Refus(f"Ce modèle ne se remplit pas : {fautes.expliquer(erreur)}") from erreur


class _BacASable(SandboxedEnvironment):
    """A text already read is not compiled again: the same model serves many letters."""

    @lru_cache(maxsize=GARDES)  # noqa: B019 there is one environment, for ever
    def from_string(self, source: Any, *args: Any, **options: Any) -> Template:
        return super().from_string(source, *args, **options)


_BAC = _BacASable(undefined=StrictUndefined, autoescape=True)


def _jinja() -> SandboxedEnvironment:
    return _BAC


def _examiner(octets: bytes) -> None:
    if len(octets) > TAILLE_MAX:
        raise Refus(
            f"Ce modèle pèse {len(octets) // (1024 * 1024)} Mo ; la limite est de "
            f"{TAILLE_MAX // (1024 * 1024)} Mo. Allégez ses images."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            entrees = archive.infolist()
    except zipfile.BadZipFile as erreur:
        raise Refus(
            "Ce n'est pas un document Word (.docx) : choisissez un autre fichier."
        ) from erreur
    noms = {entree.filename.lower() for entree in entrees}
    if DOCUMENT not in noms:
        raise Refus("Ce n'est pas un document Word (.docx) : choisissez un autre fichier.")
    if any(nom.endswith(MACROS) for nom in noms):
        raise Refus("Ce modèle contient des macros : enregistrez-le en .docx, sans elles.")
    if sum(entree.file_size for entree in entrees) > DEPLIE_MAX:
        raise Refus("Ce modèle est trop grand une fois déplié : allégez ses images.")


def essayer(octets: bytes, genre: str) -> None:
    """Fills it in with one of everything: what breaks there would break in front of a buyer."""
    remplir(octets, valeurs_d_essai(genre))
