"""Our own models, written by us: a structure starts from them, downloads them, changes them.

Their texts are in `modeles/`, one file a paper, with the fields of `champs.CHAMPS`. A line that begins with
« # » is a heading, with « - » an item of a list; « @lots » takes the lines of `modeles/_lots.txt`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from docx import Document
from docx.shared import Pt

from suivi.redaction.enums import GenrePiece

TEXTES = Path(__file__).parent / "modeles"
POLICE, TAILLE = "Arial", Pt(11)


def lignes(nom: str) -> Iterator[str]:
    """The lines of a text, those it takes from elsewhere in their place."""
    for ligne in (TEXTES / f"{nom}.txt").read_text(encoding="utf-8").splitlines():
        if ligne.startswith("@"):
            yield from lignes(f"_{ligne[1:]}")
        else:
            yield ligne


@cache
def modele(genre: str) -> bytes:
    """Our model of that kind, as a .docx."""
    libelle = GenrePiece(genre).label
    document = Document()
    proprietes = document.core_properties
    proprietes.title, proprietes.language, proprietes.author = libelle, "fr-FR", ""
    normal = document.styles["Normal"].font
    normal.name, normal.size = POLICE, TAILLE
    document.add_heading(libelle, level=1)
    for ligne in lignes(genre.lower()):
        if ligne.startswith("# "):
            document.add_heading(ligne[2:], level=2)
        elif ligne.startswith("- "):
            document.add_paragraph(ligne[2:], style="List Bullet")
        else:
            document.add_paragraph(ligne)
    sortie = io.BytesIO()
    document.save(sortie)
    return sortie.getvalue()
