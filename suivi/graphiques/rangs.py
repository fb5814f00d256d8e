"""Rows of a breakdown as bars, one under the other, each under its label: long labels have their room."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join

from suivi.graphiques.dessin import ENCRE, ENCRE_2, SERIES, TRAIT, Graphique

PAS, EPAIS = 36, 9
LETTRE, LETTRE_GRASSE, ENTRE = (
    6.3,
    7,
    12,
)  # mean widths at 13, and what stands between label and value
BARRES_MONTREES = 10
RANG = (
    '<text x="0" y="{0}" fill="{1}">{2}</text>'
    '<text x="{3}" y="{0}" text-anchor="end" font-weight="600" fill="{1}">{4}</text>'
    '<rect x="0" y="{5}" width="{3}" height="{6}" fill="{7}" fill-opacity="0.45"/>'
    '<rect x="0" y="{5}" width="{8}" height="{6}" fill="{9}"/>'
)


def rangs(
    cle: str,
    titre: str,
    lignes: Sequence[tuple[str, Decimal | int, str]],
    *,
    entete: str,
    largeur: int = 380,
    maximum: Decimal | None = None,
) -> Graphique:
    """(label, value, value as written), in the order given; the longest bar is `maximum`, else the highest value.

    Beyond ten rows the others are counted in words: the table has them.
    """
    montres, reste = lignes[:BARRES_MONTREES], len(lignes) - BARRES_MONTREES
    sommet = maximum or max((valeur for _, valeur, _ in lignes), default=0) or 1
    corps = format_html_join(
        "",
        RANG,
        (
            (PAS * rang + 14, ENCRE, _court(libelle, ecrit, largeur), largeur, ecrit, PAS * rang + 19, EPAIS, TRAIT,
             f"{float(valeur / sommet) * largeur:.1f}", SERIES[0])
            for rang, (libelle, valeur, ecrit) in enumerate(montres)
        ),
    )  # fmt: skip
    hauteur = PAS * len(montres)
    if reste > 0:
        phrase = f"et {reste} {'autre ligne' if reste == 1 else 'autres lignes'} dans le tableau"
        corps += format_html(
            '<text x="0" y="{}" fill="{}">{}</text>', hauteur + 14, ENCRE_2, phrase
        )
        hauteur += 20
    return Graphique(
        cle=cle,
        titre=titre,
        description=f"{entete}\u00a0: " + ", ".join(f"{nom} {ecrit}" for nom, _, ecrit in lignes) + ".",
        largeur=largeur,
        hauteur=max(hauteur, 20),
        corps=corps,
        entetes=("", entete),
        lignes=tuple((nom, ecrit) for nom, _, ecrit in lignes),
    )  # fmt: skip


def _court(libelle: str, ecrit: str, largeur: int) -> str:
    """Whole when the room before its value allows it."""
    lettres = int((largeur - LETTRE_GRASSE * len(ecrit) - ENTRE) / LETTRE)
    return libelle if len(libelle) <= lettres else f"{libelle[: lettres - 1].rstrip()}…"
