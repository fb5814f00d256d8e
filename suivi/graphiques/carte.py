"""A map of communes shaded by hours, in five classes told apart by their darkness and by their number."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from clauses_project import ecriture
from clauses_project.ecriture import INSECABLE
from suivi.graphiques.dessin import ENCRE, ENCRE_2, PAPIER, Graphique

CLASSES = 5
TEINTES = ("#cfe4e8", "#98c6ce", "#5fa3b0", "#2a7686", "#0a3a45")
TEINTES_SOMBRES = 2  # the last ones, written upon in white
CONTOUR = "#7b8591"
HAUTEUR_MAXIMALE = 440
PLACE_D_UN_CHIFFRE = 15
NIVEAUX = 7
LIGNE_DE_LEGENDE = 22
COMMUNES_DESSINEES = 900  # beyond, a map of a screen's width shows nothing
VIDE = "aucune heure"
COMMUNES_DITES = 12  # the others are counted: the table has them

Anneaux = Sequence[Sequence[Sequence[float]]]


@dataclass(frozen=True)
class Trace:
    """A commune on the map: its paths, where it is the widest, whether a number fits there."""

    nom: str
    chemins: tuple[str, ...]
    x: float
    y: float
    a_la_place: bool


@dataclass(frozen=True)
class Fond:
    """Communes where they are, before any figure: drawn once, shaded as often as there are maps."""

    largeur: int
    hauteur: int
    traces: Mapping[str, Trace]


def projeter(contours: Iterable[tuple[str, str, Anneaux]], *, largeur: int = 420) -> Fond | None:
    """(code, name, rings), a commune in as many pieces as there are; None without any.

    Equirectangular, degrees of longitude being shortened by the cosine of the middle latitude: true enough
    for a département.
    """
    pieces = list(contours)
    points = [point for _, _, anneaux in pieces for anneau in anneaux for point in anneau]
    if not points:
        return None
    ouest, est = min(p[0] for p in points), max(p[0] for p in points)
    sud, nord = min(p[1] for p in points), max(p[1] for p in points)
    retrecir = math.cos(math.radians((sud + nord) / 2))
    large, haut = max((est - ouest) * retrecir, 1e-9), max(nord - sud, 1e-9)
    echelle = min((largeur - 2) / large, HAUTEUR_MAXIMALE / haut)
    marge = (largeur - large * echelle) / 2

    def placer(anneau: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
        return [
            ((lon - ouest) * retrecir * echelle + marge, (nord - lat) * echelle + 1)
            for lon, lat in anneau
        ]

    traces: dict[str, Trace] = {}
    for code, nom, anneaux in pieces:
        traces[code] = _tracer(nom, [placer(a) for a in anneaux], traces.get(code))
    return Fond(largeur, math.ceil(haut * echelle) + 2, traces)


def _tracer(nom: str, anneaux: list[list[tuple[float, float]]], avant: Trace | None) -> Trace:
    chemin = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in a[:-1]) + "Z" for a in anneaux)
    if avant is not None:
        return Trace(nom, (*avant.chemins, chemin), avant.x, avant.y, avant.a_la_place)
    x, y, large = _au_large(max(anneaux, key=_surface))
    return Trace(nom, (chemin,), x, y, large >= PLACE_D_UN_CHIFFRE)


def _au_large(anneau: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """The middle of the widest of seven levels inside a ring, and how wide it is: where a number is read."""
    ys = [y for _, y in anneau]
    haut, bas = min(ys), max(ys)
    larges = [(anneau[0][0], anneau[0][1], 0.0)]
    for rang in range(1, NIVEAUX + 1):
        y = haut + (bas - haut) * rang / (NIVEAUX + 1)
        croises = sorted(
            x1 + (y - y1) * (x2 - x1) / (y2 - y1)
            for (x1, y1), (x2, y2) in pairwise(anneau)
            if (y1 > y) != (y2 > y)
        )
        larges += [
            ((gauche + droite) / 2, y, droite - gauche)
            for gauche, droite in zip(croises[::2], croises[1::2], strict=True)
        ]
    return max(larges, key=lambda place: place[2])


def _surface(anneau: Sequence[tuple[float, float]]) -> float:
    paires = pairwise(anneau)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in paires)) / 2


def classes(valeurs: Iterable[Decimal]) -> list[tuple[Decimal, Decimal]]:
    """Lowest and highest value of each class, of five at most that hold as many different values each.

    As many, and not as wide: hours of a territory are those of one town first.
    """
    distinctes = sorted({valeur for valeur in valeurs if valeur > 0})
    nombre = min(CLASSES, len(distinctes))
    groupes: list[list[Decimal]] = [[] for _ in range(nombre)]
    for rang, valeur in enumerate(distinctes):
        groupes[rang * nombre // len(distinctes)].append(valeur)
    return [(groupe[0], groupe[-1]) for groupe in groupes]


def carte(
    cle: str,
    titre: str,
    fond: Fond,
    heures: Mapping[str, Decimal],
    *,
    vide: str = VIDE,
    lien: Callable[[str], str] | None = None,
) -> Graphique:
    """`heures` by code; `vide` says what a white commune is; `lien` gives where a commune leads ("": nowhere).

    Links stand on the screen alone, out of the way of the keyboard: the filter of communes does the same.
    """
    bornes = classes(heures.get(code, Decimal(0)) for code in fond.traces)
    hauts = [haut for _, haut in bornes]
    zones = [
        (code, trace, bisect_left(hauts, heures[code]) if heures.get(code) else None)
        for code, trace in fond.traces.items()
    ]
    surfaces = [
        (code, trace, _surfaces(trace, rang, bornes, heures.get(code), vide))
        for code, trace, rang in zones
    ]
    chiffres = _assembler(
        _chiffre(rang, len(bornes), trace.x, trace.y + 4)
        for _, trace, rang in zones
        if rang is not None and trace.a_la_place
    )
    legende = _legende(bornes, vide, fond.hauteur + 8)
    corps = format_html(
        "{}{}{}", _assembler(dessin for _, _, dessin in surfaces), chiffres, legende
    )
    return Graphique(
        cle=cle,
        titre=titre,
        description=_dire(fond, heures, vide),
        largeur=fond.largeur,
        hauteur=fond.hauteur + 14 + LIGNE_DE_LEGENDE * (len(bornes) + 1),
        corps=corps,
        corps_lie=format_html("{}{}{}", _assembler(_lier(*s, lien) for s in surfaces), chiffres, legende)
        if lien
        else SafeString(""),
        entetes=("Commune", "Heures"),
        lignes=tuple(
            (trace.nom, ecriture.heures(heures[code])) for code, trace in fond.traces.items() if heures.get(code)
        ),
    )  # fmt: skip


def _teinte(rang: int | None, nombre: int) -> str:
    return PAPIER if rang is None else TEINTES[rang + CLASSES - nombre]


def _surfaces(
    trace: Trace, rang: int | None, bornes: Sequence[object], heures: Decimal | None, vide: str
) -> SafeString:
    mots = f"{ecriture.entier(heures)}{INSECABLE}h" if heures else vide
    chemin = (
        '<path d="{}" fill="{}" stroke="{}" stroke-width="0.8" fill-rule="evenodd">'
        "<title>{}\u00a0: {}</title></path>"
    )
    return format_html_join(
        "",
        chemin,
        ((d, _teinte(rang, len(bornes)), CONTOUR, trace.nom, mots) for d in trace.chemins),
    )


def _chiffre(rang: int, nombre: int, x: float, y: float) -> SafeString:
    """The number of the class, where grey alone would not be enough."""
    clair = rang + CLASSES - nombre >= CLASSES - TEINTES_SOMBRES
    return format_html(
        '<text x="{}" y="{}" text-anchor="middle" font-size="11" font-weight="600" class="{}" '
        'fill="{}" pointer-events="none">{}</text>',
        f"{x:.1f}",
        f"{y:.1f}",
        "clair" if clair else "fort",
        PAPIER if clair else ENCRE,
        rang + 1,
    )


def _lier(
    code: str, trace: Trace, dessin: SafeString, lien: Callable[[str], str] | None
) -> SafeString:
    adresse = lien(code) if lien else ""
    if not adresse:
        return dessin
    return format_html(
        '<a href="{}" tabindex="-1" aria-label="{}">{}</a>', adresse, trace.nom, dessin
    )


def _assembler(morceaux: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((morceau,) for morceau in morceaux))


def _legende(bornes: Sequence[tuple[Decimal, Decimal]], vide: str, y: int) -> SafeString:
    """From the most hours to none, each class with its number."""
    lignes = [
        (rang, _mots(*bornes[rang])) for rang in reversed(range(len(bornes)))
    ]  # fmt: skip
    carre = (
        '<rect x="1" y="{0}" width="26" height="16" fill="{1}" stroke="{2}"/>{3}'
        '<text x="36" y="{4}" fill="{5}">{6}</text>'
    )
    return format_html_join(
        "",
        carre,
        (
            (y + LIGNE_DE_LEGENDE * place, _teinte(rang, len(bornes)), CONTOUR,
             "" if rang is None else _chiffre(rang, len(bornes), 14, y + LIGNE_DE_LEGENDE * place + 12),
             y + LIGNE_DE_LEGENDE * place + 13, ENCRE_2, mots)
            for place, (rang, mots) in enumerate([*lignes, (None, vide)])
        ),
    )  # fmt: skip


def _mots(bas: Decimal, haut: Decimal) -> str:
    if ecriture.entier(bas) == ecriture.entier(haut):
        return f"{ecriture.entier(bas)}{INSECABLE}h"
    return f"de {ecriture.entier(bas)} à {ecriture.entier(haut)}{INSECABLE}h"


def _dire(fond: Fond, heures: Mapping[str, Decimal], vide: str) -> str:
    """The communes that have the most hours; how many others have some, how many none."""
    avec = sorted(
        ((heures[code], trace.nom) for code, trace in fond.traces.items() if heures.get(code)),
        key=lambda rang: (-rang[0], rang[1]),
    )
    sans = len(fond.traces) - len(avec)
    dites = avec[:COMMUNES_DITES]
    phrase = ", ".join(f"{nom} {ecriture.entier(valeur)}{INSECABLE}h" for valeur, nom in dites)
    if len(avec) > len(dites):
        phrase += f", et {len(avec) - len(dites)} autres dans le tableau"
    communes = "commune" if sans < 2 else "communes"
    return f"Heures par commune{INSECABLE}: {phrase}. {sans} {communes}{INSECABLE}: {vide}."
