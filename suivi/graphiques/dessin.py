"""A drawing, what it says to who does not see it, and what all drawings share: ink, letters, axis.

Presentation attributes only: `style=""` is closed by the Content-Security-Policy, and WeasyPrint gives
the page's styles to no inline SVG. What tells two series apart is never their colour alone: an outline, a
dash, or words.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from clauses_project import ecriture

POLICE = "'Source Sans 3 Variable','Source Sans 3',sans-serif"
ENCRE, ENCRE_2, TRAIT, PAPIER = "#1d2430", "#556070", "#dcd7cd", "#ffffff"
SERIES = ("#1f7a8c", "#c77d11", "#7a4a8c")
GAUCHE, HAUT, BAS = 58, 26, 28
LARGEUR_D_UNE_ETIQUETTE = 44
LARGE = 440  # wider, it scrolls on a phone rather than shrink its letters below reading
MARGE, TETE, PIED = 24, 52, 34  # around a drawing that leaves the page
INTERLIGNE, SIGNE = 15, 5.8  # of its source: a line, and the width of a letter at most, on average


@dataclass(frozen=True)
class Graphique:
    """A drawing; `entetes` and `lignes` are the table of its data, written as the house writes them.

    `corps_lie`: the same with links, for the screen alone.
    """

    cle: str
    titre: str
    description: str
    largeur: int
    hauteur: int
    corps: SafeString = field(repr=False)
    entetes: tuple[str, ...] = ()
    lignes: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    corps_lie: SafeString = field(default=SafeString(""), repr=False)

    @property
    def svg(self) -> SafeString:
        """For the screen: title and description are read apart."""
        if self.largeur > LARGE:
            return format_html(
                '<div class="defile graphique-large" tabindex="0" role="region" aria-label="{}">{}</div>',
                f"Graphique\u00a0: {self.titre}",
                self._svg,
            )
        return self._svg

    @property
    def _svg(self) -> SafeString:
        return format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" class="graphique" viewBox="0 0 {} {}" role="{role}" '
            'aria-labelledby="{cle}-titre {cle}-description" font-family="{}" font-size="13">'
            '<title id="{cle}-titre">{}</title><desc id="{cle}-description">{}</desc>{}</svg>',
            self.largeur,
            self.hauteur,
            POLICE,
            self.titre,
            self.description,
            self.corps_lie or self.corps,
            cle=self.cle,
            role="group" if self.corps_lie else "img",
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

    @property
    def largeur_seule(self) -> int:
        return self.largeur + 2 * MARGE

    def hauteur_seule(self, source: str) -> int:
        return self.hauteur + TETE + PIED + INTERLIGNE * (len(self._lignes_de(source)) - 1)

    def _lignes_de(self, source: str) -> list[str]:
        """A narrow drawing has its source on several lines: none is cut at the edge."""
        return textwrap.wrap(source, max(int(self.largeur / SIGNE), 20)) or [""]

    def svg_seul(self, source: str) -> SafeString:
        """To stand alone on a slide: on white, under its title, above its source."""
        hauteur, lignes = self.hauteur_seule(source), self._lignes_de(source)
        bas = hauteur - 12 - INTERLIGNE * (len(lignes) - 1)
        return format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" '
            'role="img" font-family="{2}" font-size="13"><title>{3}</title><desc>{4}</desc>'
            '<rect width="{0}" height="{1}" fill="{5}"/>'
            '<text x="{6}" y="34" font-size="19" font-weight="600" fill="{7}">{3}</text>'
            '<g transform="translate({6} {8})">{9}</g>'
            '<g font-size="11" fill="{10}">{11}</g></svg>',
            self.largeur_seule,
            hauteur,
            POLICE,
            self.titre,
            self.description,
            PAPIER,
            MARGE,
            ENCRE,
            TETE,
            self.corps,
            ENCRE_2,
            format_html_join(
                "",
                '<text x="{}" y="{}">{}</text>',
                ((MARGE, bas + INTERLIGNE * rang, ligne) for rang, ligne in enumerate(lignes)),
            ),
        )


NIVEAU = (
    '<line x1="{0}" y1="{1}" x2="{2}" y2="{1}" stroke="{3}" stroke-width="1"/>'
    '<text x="{4}" y="{5}" text-anchor="end" fill="{6}">{7}</text>'
)
TEXTE = '<text x="{}" y="{}" text-anchor="{}" font-weight="{}" fill="{}">{}</text>'


@dataclass(frozen=True)
class Repere:
    """The frame of a drawing in columns: hours upwards from zero, points side by side."""

    largeur: int
    hauteur: int
    maximum: Decimal
    nombre: int
    haut: int = HAUT

    @property
    def bas(self) -> int:
        return self.hauteur - BAS

    @property
    def pas(self) -> float:
        return (self.largeur - GAUCHE) / max(self.nombre, 1)

    def gauche(self, rang: int) -> float:
        return GAUCHE + self.pas * rang

    def milieu(self, rang: int) -> float:
        return self.gauche(rang) + self.pas / 2

    def y(self, valeur: Decimal) -> float:
        sommet, _ = echelle(self.maximum)
        return self.bas - float(valeur / sommet) * (self.bas - self.haut)

    def niveaux(self) -> SafeString:
        """Lines of the axis, each with its hours."""
        sommet, pas = echelle(self.maximum)
        return format_html_join(
            "",
            NIVEAU,
            (
                (GAUCHE, f"{self.y(n):.1f}", self.largeur, TRAIT if n else ENCRE,
                 GAUCHE - 8, f"{self.y(n) + 4:.1f}", ENCRE_2, ecriture.entier(n))
                for n in (pas * rang for rang in range(int(sommet / pas) + 1))
            ),
        )  # fmt: skip

    def etiquettes(self, libelles: Sequence[str]) -> SafeString:
        """One label out of so many that each has its room; the first and the last always."""
        places = max((self.largeur - GAUCHE) // LARGEUR_D_UNE_ETIQUETTE, 1)
        dernier = len(libelles) - 1
        dits = list(range(0, len(libelles), max(-(-len(libelles) // places), 1)))
        if dits and dits[-1] != dernier:
            dits = [*(dits[:-1] or dits), dernier]
        return format_html_join(
            "",
            TEXTE,
            ((*self._place(rang), "400", ENCRE_2, libelles[rang]) for rang in dits),
        )

    def _place(self, rang: int) -> tuple[str, int, str]:
        """Under its column; the last one ends at the edge, when it would run over it."""
        deborde = self.milieu(rang) + LARGEUR_D_UNE_ETIQUETTE / 2 > self.largeur
        x = self.largeur if deborde else self.milieu(rang)
        return f"{x:.1f}", self.bas + 19, "end" if deborde else "middle"

    def valeurs(self, valeurs: Iterable[tuple[int, Decimal]]) -> SafeString:
        """Hours written above their columns."""
        return format_html_join(
            "",
            TEXTE,
            (
                (f"{self.milieu(rang):.1f}", f"{self.y(valeur) - 6:.1f}", "middle", "600", ENCRE,
                 ecriture.entier(valeur))
                for rang, valeur in valeurs
            ),
        )  # fmt: skip


def echelle(maximum: Decimal) -> tuple[Decimal, Decimal]:
    """The top of the axis and its step: 1, 2 or 5 times a power of ten, three to six lines."""
    if maximum <= 0:
        return Decimal(1), Decimal(1)
    pas = Decimal(10) ** (Decimal(maximum).adjusted() - 1)
    for facteur in (1, 2, 5, 10, 20, 50):
        if maximum <= pas * facteur * 5:
            pas *= facteur
            break
    return pas * math.ceil(maximum / pas), pas


def legende(series: Sequence[tuple[SafeString, str]], gauche: int = GAUCHE) -> SafeString:
    """A sample of each series and its words, on one line above the drawing."""
    morceaux, x = [], gauche
    for echantillon, mots in series:
        morceaux.append(
            format_html(
                '<g transform="translate({} 6)">{}</g><text x="{}" y="16" fill="{}">{}</text>',
                x, echantillon, x + 28, ENCRE_2, mots,
            )
        )  # fmt: skip
        x += 28 + int(len(mots) * 6.3) + 22
    return format_html_join("", "{}", ((morceau,) for morceau in morceaux))
