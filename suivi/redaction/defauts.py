"""Our own models, written by us: a structure starts from them, downloads them, changes them.

Their texts are in `modeles/`, one file a paper, with the fields of `champs.champs_du`. What a line begins
with says what it is: « = » the title, « # » a heading, « - » an item of a list, « > » what stands on the
right (addressee, date, signature), « ! » a line in bold, « | » a row of a table, its first one the
heading, where « > » is a column of numbers; « @lots » takes the lines of `modeles/_lots.txt`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from suivi.redaction import gabarits
from suivi.redaction.enums import COURRIERS, GenrePiece

TEXTES = Path(__file__).parent / "modeles"
POLICE, TAILLE = "Arial", Pt(10.5)
DES_CHAMPS = re.compile(r"(\{[{%].*?[%}]\})")
AVANT_LE_SIGNE = re.compile(r" (?=[:;?!»])|(?<=\bL\.) (?=\d)")
A4 = (Cm(21), Cm(29.7))
MARGE, A_DROITE = Cm(2.2), Cm(9)
TAILLES_DES_TITRES = {1: Pt(16), 2: Pt(12)}
NOMBRES = ">"
SOMBRE, FOND = RGBColor(0x0B, 0x3C, 0x49), "E8EEF0"


def typographier(ligne: str) -> str:
    """No-break spaces where French wants them, but for the fields, which are for the machine."""
    parts = DES_CHAMPS.split(ligne)
    parts[::2] = [
        AVANT_LE_SIGNE.sub("\u00a0", part).replace("« ", "«\u00a0") for part in parts[::2]
    ]
    return "".join(parts)


def lignes(nom: str) -> Iterator[str]:
    """The lines of a text, those it takes from elsewhere in their place."""
    for ligne in (TEXTES / f"{nom}.txt").read_text(encoding="utf-8").splitlines():
        if ligne.startswith("@"):
            yield from lignes(f"_{ligne[1:]}")
        else:
            yield typographier(ligne)


@cache
def modele(genre: str) -> bytes:
    """Our model of that kind, as a .docx."""
    libelle = GenrePiece(genre).label
    document = _vierge(libelle)
    if genre not in COURRIERS:
        document.add_heading(libelle, level=1)
    avant = ""
    for en_table, suite in groupby(lignes(genre.lower()), key=lambda ligne: ligne.startswith("|")):
        if en_table:
            _tableau(document, [ligne[1:].split("|") for ligne in suite])
        else:
            for ligne in suite:
                avant = _paragraphe(document, ligne, avant)
    sortie = io.BytesIO()
    document.save(sortie)
    return sortie.getvalue()


@cache
def champs(genre: str) -> list[str]:
    """The fields that our model of that kind holds."""
    return gabarits.champs_de(modele(genre), genre)


def _vierge(titre: str) -> Any:
    """An A4 document in French, in the type of the house."""
    document = Document()
    proprietes = document.core_properties
    proprietes.title, proprietes.language, proprietes.author = titre, "fr-FR", ""
    page = document.sections[0]
    page.page_width, page.page_height = A4
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGE
    _habiller(document.styles["Normal"], TAILLE)
    document.styles["Normal"].paragraph_format.space_before = Pt(3)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    document.styles["List Bullet"].paragraph_format.space_after = Pt(8)  # after the last one
    for niveau, taille in TAILLES_DES_TITRES.items():
        titre_du_niveau = document.styles[f"Heading {niveau}"]
        _habiller(titre_du_niveau, taille)
        titre_du_niveau.font.color.rgb = SOMBRE
        titre_du_niveau.paragraph_format.space_before = Pt(14)
        titre_du_niveau.paragraph_format.space_after = Pt(6)
    return document


def _habiller(style: Any, taille: Any) -> None:
    """The font of the house, whatever the theme of the document says."""
    style.font.name, style.font.size = POLICE, taille
    polices = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        polices.attrib.pop(qn(f"w:{theme}"), None)
    langue = OxmlElement("w:lang")
    langue.set(qn("w:val"), "fr-FR")
    style.element.get_or_add_rPr().append(langue)


def _paragraphe(document: Any, ligne: str, avant: str) -> str:
    """Written, and told what it was: lines on the right stand together, apart from the others."""
    marque, texte = ligne[:2], ligne[2:]
    match marque:
        case "= ":
            document.add_heading(texte, level=1)
        case "# ":
            document.add_heading(texte, level=2)
        case "- ":
            document.add_paragraph(texte, style="List Bullet")
        case "! ":
            paragraphe = document.add_paragraph()
            paragraphe.add_run(texte).bold = True
            paragraphe.paragraph_format.space_before = Pt(12)
        case "> ":
            format_ = document.add_paragraph(texte).paragraph_format
            format_.left_indent, format_.space_after = A_DROITE, Pt(0)
            format_.space_before = Pt(3 if avant == marque else 16)
        case "{%":
            document.add_paragraph(ligne)  # leaves nothing on paper
            return avant
        case _:
            document.add_paragraph(ligne)
    return marque


def _tableau(document: Any, rangees: list[list[str]]) -> None:
    """A row of one cell alone opens or closes a loop: it leaves nothing on paper."""
    nombres = [texte.startswith(NOMBRES) for texte in rangees[0]]
    table = document.add_table(rows=0, cols=len(nombres), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    for rang, textes in enumerate(rangees):
        rangee = table.add_row()
        for cellule, texte, numerique in zip(rangee.cells, textes, nombres, strict=False):
            paragraphe = cellule.paragraphs[0]
            paragraphe.paragraph_format.space_after = Pt(2)
            if numerique:
                paragraphe.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraphe.add_run(texte.removeprefix(NOMBRES)).bold = rang == 0
            if rang == 0:
                _teinter(cellule)
        if rang == 0:
            rangee._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _teinter(cellule: Any) -> None:
    fond = OxmlElement("w:shd")
    for nom, valeur in (("val", "clear"), ("color", "auto"), ("fill", FOND)):
        fond.set(qn(f"w:{nom}"), valeur)
    cellule._tc.get_or_add_tcPr().append(fond)
