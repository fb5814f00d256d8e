"""Hours of months or years, side by side, alone or beside those of the year before."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from clauses_project import ecriture
from suivi.graphiques.dessin import (
    GAUCHE,
    LARGEUR_D_UNE_ETIQUETTE,
    PAPIER,
    SERIES,
    Graphique,
    Repere,
    legende,
)

COLONNE_LA_PLUS_LARGE = 72
RIEN = "Rien à montrer."
COLONNE = '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}"/>'
Point = tuple[str, Decimal]


def colonnes(
    cle: str, titre: str, points: Sequence[Point], *, largeur: int, hauteur: int
) -> Graphique:
    """Hours, one column a point, in order; all values are written if there is room, else the highest and the last."""
    maximum = max((valeur for _, valeur in points), default=Decimal(0))
    repere = Repere(largeur, hauteur, maximum, len(points))
    return Graphique(
        cle=cle,
        titre=titre,
        description=_dire(points) or RIEN,
        largeur=largeur,
        hauteur=hauteur,
        corps=format_html(
            "{}{}{}{}",
            repere.niveaux(),
            pleines(repere, [valeur for _, valeur in points]),
            repere.valeurs((rang, points[rang][1]) for rang in _valeurs_ecrites(points, largeur)),
            repere.etiquettes([nom for nom, _ in points]),
        ),
        entetes=("Période", "Heures"),
        lignes=tuple((nom, ecriture.heures(valeur)) for nom, valeur in points),
    )


def comparaison(
    cle: str,
    titre: str,
    points: Sequence[tuple[str, Decimal, Decimal]],
    *,
    noms: tuple[str, str],
    largeur: int,
    hauteur: int,
) -> Graphique:
    """Hours of a period (full columns) beside those of the one before it (outlined): label, now, before."""
    maximum = max((max(ici, avant) for _, ici, avant in points), default=Decimal(0))
    repere = Repere(largeur, hauteur, maximum, len(points), haut=46)
    epais = min(repere.pas * 0.36, COLONNE_LA_PLUS_LARGE / 2)
    rects = []
    for rang, (_, ici, avant) in enumerate(points):
        for valeur, decalage, fond in ((avant, -epais, PAPIER), (ici, 0.0, SERIES[0])):
            rects.append(_colonne(repere, repere.milieu(rang) + decalage, epais, valeur, fond))
    ici, avant = noms
    carre = '<rect y="1" width="18" height="11" fill="{}" stroke="{}"/>'
    return Graphique(
        cle=cle,
        titre=titre,
        description="\u00a0; ".join(
            f"{nom}\u00a0: {ecriture.heures(a)}\u00a0h ({avant}\u00a0: {ecriture.heures(b)}\u00a0h)"
            for nom, a, b in points
        )
        or RIEN,
        largeur=largeur,
        hauteur=hauteur,
        corps=format_html(
            "{}{}{}{}",
            legende(
                [
                    (format_html(carre, PAPIER, SERIES[0]), avant),
                    (format_html(carre, SERIES[0], SERIES[0]), ici),
                ]
            ),
            repere.niveaux(),
            format_html_join("", "{}", ((rect,) for rect in rects)),
            repere.etiquettes([nom for nom, _, _ in points]),
        ),
        entetes=("Mois", ici, avant),
        lignes=tuple((nom, ecriture.heures(a), ecriture.heures(b)) for nom, a, b in points),
    )


def pleines(repere: Repere, valeurs: Sequence[Decimal]) -> SafeString:
    """A full column for each value."""
    epais = min(repere.pas * 0.64, COLONNE_LA_PLUS_LARGE)
    return format_html_join(
        "",
        "{}",
        (
            (_colonne(repere, repere.milieu(rang) - epais / 2, epais, valeur, SERIES[0]),)
            for rang, valeur in enumerate(valeurs)
        ),
    )


def _colonne(repere: Repere, x: float, epais: float, valeur: Decimal, fond: str) -> SafeString:
    haut = repere.y(valeur)
    return format_html(
        COLONNE, f"{x:.1f}", f"{haut:.1f}", f"{epais:.1f}", f"{repere.bas - haut:.1f}", fond,
        SERIES[0] if fond == PAPIER else fond,
    )  # fmt: skip


def _dire(points: Sequence[Point]) -> str:
    phrases = (f"{nom}\u00a0: {ecriture.heures(valeur)}\u00a0h" for nom, valeur in points)
    return "\u00a0; ".join(phrases) + "." if points else ""


def _valeurs_ecrites(points: Sequence[Point], largeur: int) -> list[int]:
    if len(points) * LARGEUR_D_UNE_ETIQUETTE <= largeur - GAUCHE:
        return [rang for rang, (_, valeur) in enumerate(points) if valeur]
    plus_haut = max(range(len(points)), key=lambda rang: points[rang][1])
    dernier = len(points) - 1
    return [plus_haut] if dernier - plus_haut < 3 else [plus_haut, dernier]
