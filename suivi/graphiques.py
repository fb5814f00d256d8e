"""Charts drawn on the server: the same SVG on the page, in the PDF and on its own.

Presentation attributes only: `style=""` is closed by the Content-Security-Policy, and WeasyPrint gives
the page's styles to no inline SVG. Each drawing has a title, and a description that says its data.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from clauses_project import ecriture

POLICE = "'Source Sans 3 Variable','Source Sans 3',sans-serif"
ENCRE, ENCRE_2, TRAIT = "#1d2430", "#556070", "#dcd7cd"
SERIES = ("#1f7a8c", "#c77d11", "#7a4a8c")
GAUCHE, HAUT, BAS = 58, 26, 28
COLONNE_LA_PLUS_LARGE = 72
DEBUT_BARRE, PLACE_DES_MOTS = 104, 104


@dataclass(frozen=True)
class Graphique:
    """A drawing and what it says to who does not see it."""

    cle: str
    titre: str
    description: str
    largeur: int
    hauteur: int
    corps: SafeString = field(repr=False)

    @property
    def svg(self) -> SafeString:
        """For the screen: title and description are read apart."""
        return format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" class="graphique" viewBox="0 0 {} {}" role="img" '
            'aria-labelledby="{cle}-titre {cle}-description" font-family="{}" font-size="13">'
            '<title id="{cle}-titre">{}</title><desc id="{cle}-description">{}</desc>{}</svg>',
            self.largeur,
            self.hauteur,
            POLICE,
            self.titre,
            self.description,
            self.corps,
            cle=self.cle,
        )

    @property
    def svg_papier(self) -> SafeString:
        """For the PDF, where the title alone becomes the alternative text."""
        return format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" font-family="{}" '
            'font-size="13"><title>{} {}</title>{}</svg>',
            self.largeur,
            self.hauteur,
            POLICE,
            f"{self.titre}.",
            self.description,
            self.corps,
        )


def colonnes(
    cle: str, titre: str, points: Sequence[tuple[str, Decimal]], *, largeur: int, hauteur: int
) -> Graphique:
    """Hours, one column a point, in order; all values are written if there is room, else the highest and the last."""
    sommet, pas = _echelle(max((valeur for _, valeur in points), default=Decimal(0)))
    bas = hauteur - BAS
    pas_x = (largeur - GAUCHE) / max(len(points), 1)
    epais = min(pas_x * 0.64, COLONNE_LA_PLUS_LARGE)

    def y(valeur: Decimal) -> float:
        return bas - float(valeur / sommet) * (bas - HAUT)

    niveaux = [pas * n for n in range(int(sommet / pas) + 1)]
    corps = format_html(
        "{}{}{}{}",
        format_html_join("", _NIVEAU, ((GAUCHE, f"{y(n):.1f}", largeur, TRAIT if n else ENCRE,
                                        GAUCHE - 8, f"{y(n) + 4:.1f}", ENCRE_2, ecriture.entier(n))
                                       for n in niveaux)),
        format_html_join("", _COLONNE, ((f"{GAUCHE + pas_x * (rang + .5) - epais / 2:.1f}", f"{y(v):.1f}",
                                         f"{epais:.1f}", f"{bas - y(v):.1f}", SERIES[0])
                                        for rang, (_, v) in enumerate(points))),
        format_html_join("", _TEXTE, ((f"{GAUCHE + pas_x * (rang + .5):.1f}", f"{y(points[rang][1]) - 6:.1f}",
                                       "middle", "600", ENCRE, ecriture.entier(points[rang][1]))
                                      for rang in _valeurs_ecrites(points, largeur))),
        format_html_join("", _TEXTE, ((f"{GAUCHE + pas_x * (rang + .5):.1f}", str(bas + 19), "middle",
                                       "400", ENCRE_2, points[rang][0])
                                      for rang in _etiquettes_ecrites(points, largeur))),
    )  # fmt: skip
    description = "Rien à montrer."
    if points:
        description = (
            "\u00a0; ".join(
                f"{nom}\u00a0: {ecriture.heures(valeur)}\u00a0h" for nom, valeur in points
            )
            + "."
        )
    return Graphique(cle, titre, description, largeur, hauteur, corps)


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
        morceaux.append(format_html(_TEXTE, "0", str(y), "start", "600", ENCRE, nom))
        y += 12
        for barre in lignes:
            longueur = f"{float(barre.part) * piste:.1f}"
            morceaux.append(
                format_html(
                    _BARRE, y + 14, ENCRE, barre.libelle, DEBUT_BARRE, y + 3, piste,
                    TRAIT, longueur, SERIES[barre.serie], largeur, barre.texte,
                )
            )  # fmt: skip
            y += 26
        y += 22
    description = " ".join(
        f"{nom}\u00a0: " + ", ".join(f"{b.libelle.lower()} {b.texte}" for b in lignes) + "."
        for nom, lignes in groupes
    )
    corps = format_html_join("", "{}", ((morceau,) for morceau in morceaux))
    return Graphique(cle, titre, description, largeur, max(y - 26, 20), corps)


_NIVEAU = (
    '<line x1="{0}" y1="{1}" x2="{2}" y2="{1}" stroke="{3}" stroke-width="1"/>'
    '<text x="{4}" y="{5}" text-anchor="end" fill="{6}">{7}</text>'
)
_COLONNE = '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>'
_TEXTE = '<text x="{}" y="{}" text-anchor="{}" font-weight="{}" fill="{}">{}</text>'
_BARRE = (
    '<text x="0" y="{0}" fill="{1}">{2}</text>'
    '<rect x="{3}" y="{4}" width="{5}" height="14" fill="{6}" fill-opacity="0.5"/>'
    '<rect x="{3}" y="{4}" width="{7}" height="14" fill="{8}"/>'
    '<text x="{9}" y="{0}" text-anchor="end" fill="{1}">{10}</text>'
)


def _echelle(maximum: Decimal) -> tuple[Decimal, Decimal]:
    """The top of the axis and its step: 1, 2 or 5 times a power of ten, three to six lines."""
    if maximum <= 0:
        return Decimal(1), Decimal(1)
    pas = Decimal(10) ** (Decimal(maximum).adjusted() - 1)
    for facteur in (1, 2, 5, 10, 20, 50):
        if maximum <= pas * facteur * 5:
            pas *= facteur
            break
    return pas * math.ceil(maximum / pas), pas


def _valeurs_ecrites(points: Sequence[tuple[str, Decimal]], largeur: int) -> list[int]:
    if len(points) * 44 <= largeur - GAUCHE:
        return [rang for rang, (_, valeur) in enumerate(points) if valeur]
    plus_haut = max(range(len(points)), key=lambda rang: points[rang][1])
    dernier = len(points) - 1
    return [plus_haut] if dernier - plus_haut < 3 else [plus_haut, dernier]


def _etiquettes_ecrites(points: Sequence[tuple[str, Decimal]], largeur: int) -> range:
    """One label out of so many that each has 44 units."""
    places = max((largeur - GAUCHE) // 44, 1)
    return range(0, len(points), max(-(-len(points) // places), 1))
