"""Parts of a whole, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join

from suivi.graphiques.dessin import ENCRE, SERIES, TEXTE, TRAIT, Graphique

DEBUT_BARRE, PLACE_DES_MOTS = 104, 104
BARRE = (
    '<text x="0" y="{0}" fill="{1}">{2}</text>'
    '<rect x="{3}" y="{4}" width="{5}" height="14" fill="{6}" fill-opacity="0.5"/>'
    '<rect x="{3}" y="{4}" width="{7}" height="14" fill="{8}"/>'
    '<text x="{9}" y="{0}" text-anchor="end" fill="{1}">{10}</text>'
)


@dataclass(frozen=True)
class Barre:
    """A part of a whole, its words, and which of the series colours it takes."""

    libelle: str
    part: Decimal
    texte: str
    serie: int = 0


def barres(
    cle: str, titre: str, groupes: Sequence[tuple[str, Sequence[Barre]]], *, largeur: int
) -> Graphique:
    """Groups of horizontal bars, each a part of its group, with its label before and its words after."""
    morceaux, y = [], 16
    piste = largeur - DEBUT_BARRE - PLACE_DES_MOTS
    for nom, lignes in groupes:
        morceaux.append(format_html(TEXTE, "0", str(y), "start", "600", ENCRE, nom))
        y += 12
        for barre in lignes:
            longueur = f"{float(barre.part) * piste:.1f}"
            morceaux.append(
                format_html(
                    BARRE, y + 14, ENCRE, barre.libelle, DEBUT_BARRE, y + 3, piste,
                    TRAIT, longueur, SERIES[barre.serie], largeur, barre.texte,
                )
            )  # fmt: skip
            y += 26
        y += 22
    description = " ".join(
        f"{nom}\u00a0: " + ", ".join(f"{b.libelle.lower()} {b.texte}" for b in lignes) + "."
        for nom, lignes in groupes
    )
    return Graphique(
        cle=cle,
        titre=titre,
        description=description,
        largeur=largeur,
        hauteur=max(y - 26, 20),
        corps=format_html_join("", "{}", ((morceau,) for morceau in morceaux)),
        entetes=("Groupe", "Part", "Valeur"),
        lignes=tuple((nom, b.libelle, b.texte) for nom, lignes in groupes for b in lignes),
    )
