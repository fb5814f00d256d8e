"""Parts compared with reference lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join

from clauses_project import ecriture
from suivi.graphiques.dessin import ENCRE, ENCRE_2, SERIES, TRAIT, Graphique

DEBUT, PLACE = 170, 64
BARRE = (
    '<text x="0" y="{0}" fill="{1}">{2}</text>'
    '<rect x="{3}" y="{4}" width="{5}" height="16" fill="{6}" fill-opacity="0.5"/>'
    '<rect x="{3}" y="{4}" width="{7}" height="16" fill="{8}"/>'
    '<text x="{9}" y="{0}" text-anchor="end" font-weight="600" fill="{1}">{10}</text>'
)
REPERE = (
    '<line x1="{0}" y1="22" x2="{0}" y2="{1}" stroke="{2}" stroke-width="2" stroke-dasharray="4 3"/>'
    '<text x="{0}" y="15" text-anchor="middle" fill="{3}">{4}</text>'
)


@dataclass(frozen=True)
class Mesure:
    libelle: str
    part: Decimal


def seuils(
    cle: str, titre: str, mesures: Sequence[Mesure], reperes: Sequence[Decimal], *, largeur: int
) -> Graphique:
    """Horizontal bars from zero, with a dashed line at each reference."""
    piste = largeur - DEBUT - PLACE
    maximum = max([*(m.part for m in mesures), *reperes]) * Decimal("1.15")
    hauteur = 40 + 32 * len(mesures)

    def x(part: Decimal) -> float:
        return float(part / maximum) * piste

    corps = format_html(
        "{}{}",
        format_html_join(
            "",
            BARRE,
            (
                (49 + 32 * rang, ENCRE, m.libelle, DEBUT, 36 + 32 * rang, piste, TRAIT,
                 f"{x(m.part):.1f}", SERIES[0], largeur, ecriture.pourcent(m.part))
                for rang, m in enumerate(mesures)
            ),
        ),
        format_html_join(
            "",
            REPERE,
            ((f"{DEBUT + x(r):.1f}", hauteur, ENCRE, ENCRE_2, _rond(r)) for r in reperes),
        ),
    )  # fmt: skip
    dites = "\u00a0; ".join(f"{m.libelle}\u00a0: {ecriture.pourcent(m.part)}" for m in mesures)
    return Graphique(
        cle=cle,
        titre=titre,
        description=f"{dites}. Repères\u00a0: {' et '.join(map(_rond, reperes))}.",
        largeur=largeur,
        hauteur=hauteur,
        corps=corps,
        entetes=("Part", "Valeur"),
        lignes=(
            *((m.libelle, ecriture.pourcent(m.part)) for m in mesures),
            *((f"Repère de {_rond(r)}", ecriture.pourcent(r)) for r in reperes),
        ),
    )


def _rond(part: Decimal) -> str:
    return f"{ecriture.entier(part * 100)}\u00a0%"
