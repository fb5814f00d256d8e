"""Contours of communes, read from a GeoJSON file: longitudes and latitudes (WGS 84), simplified as they come in."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from clauses_project.refus import Refus
from territoires.models import Commune, ContourCommune

TAILLE_MAXIMALE = 50 * 1024 * 1024
TOLERANCE = 0.0008  # degrees: some 80 metres, a pixel of the map of a territory
DECIMALES = 5
POINTS_D_UN_ANNEAU = 4  # a triangle, closed
CODES = ("code", "insee", "code_insee", "insee_com", "codgeo", "com_code")

Point = tuple[float, float]
Anneau = list[Point]


@dataclass(frozen=True)
class Chargement:
    """`inconnus`: codes of no commune here; `illisibles`: features without a code or a surface."""

    crees: int
    modifies: int
    identiques: int
    inconnus: tuple[str, ...]
    illisibles: int


def charger_contours(chemin: Path) -> Chargement:
    """Keeps the contours of the file, over those there were; communes the file does not name keep theirs.

    Raises `Refus` when the file cannot be read, is too large or is of another kind: nothing is written then.
    """
    anneaux, illisibles = _anneaux(_lire(chemin))
    if not anneaux:
        raise Refus(
            "Ce fichier ne contient aucun contour de commune\u00a0: chaque objet doit porter un code INSEE "
            "(propriété « code ») et une surface (Polygon ou MultiPolygon)."
        )
    connus = set(Commune.objects.filter(pk__in=anneaux).values_list("pk", flat=True))
    avant = dict(ContourCommune.objects.filter(pk__in=connus).values_list("pk", "anneaux"))
    nouveaux = {code: traces for code, traces in anneaux.items() if code in connus}
    changes = [code for code, traces in nouveaux.items() if avant.get(code) != traces]
    with transaction.atomic():
        ContourCommune.objects.bulk_create(
            [ContourCommune(commune_id=code, anneaux=nouveaux[code]) for code in changes],
            batch_size=200,
            update_conflicts=True,
            unique_fields=["commune"],
            update_fields=["anneaux"],
        )
    modifies = sum(code in avant for code in changes)
    return Chargement(
        crees=len(changes) - modifies,
        modifies=modifies,
        identiques=len(nouveaux) - len(changes),
        inconnus=tuple(sorted(anneaux.keys() - connus)),
        illisibles=illisibles,
    )


def _lire(chemin: Path) -> list[Any]:
    """The features of the file."""
    try:
        if chemin.stat().st_size > TAILLE_MAXIMALE:
            raise Refus(
                "Ce fichier dépasse 50\u00a0Mo\u00a0: prenez des contours simplifiés, ou ceux de votre département."
            )
        contenu = json.loads(chemin.read_text(encoding="utf-8-sig"))
    except OSError as erreur:
        raise Refus(f"Le fichier {chemin} est introuvable ou ne peut pas être lu.") from erreur
    except (ValueError, RecursionError) as erreur:
        raise Refus(f"{chemin.name} n'est pas un fichier GeoJSON lisible.") from erreur
    objets = contenu.get("features") if isinstance(contenu, dict) else None
    if not isinstance(objets, list):
        raise Refus(
            f"{chemin.name} n'est pas une collection de contours (GeoJSON « FeatureCollection »)."
        )
    return objets


def _anneaux(objets: list[Any]) -> tuple[dict[str, list[list[list[float]]]], int]:
    """Simplified rings by code, and how many objects could not be read. A commune in two objects is one."""
    lus: dict[str, list[list[list[float]]]] = defaultdict(list)
    illisibles = 0
    for objet in objets:
        code = _code(objet)
        try:
            anneaux = [_arrondir(simplifier(anneau)) for anneau in _surfaces(objet)]
        except (TypeError, ValueError, KeyError, AttributeError, IndexError):
            anneaux = []
        if code and anneaux:
            lus[code] += anneaux
        else:
            illisibles += 1
    return dict(lus), illisibles


def _code(objet: Any) -> str:
    proprietes = objet.get("properties") if isinstance(objet, dict) else None
    if not isinstance(proprietes, dict):
        return ""
    sans_casse = {str(nom).lower(): valeur for nom, valeur in proprietes.items()}
    trouve = next((sans_casse[nom] for nom in CODES if sans_casse.get(nom)), "")
    return str(trouve).strip().upper().zfill(5) if trouve else ""


def _surfaces(objet: Any) -> Iterator[Anneau]:
    """Every ring, holes included. Raises `Refus` for metres in place of degrees."""
    geometrie = objet["geometry"]
    polygones = {
        "Polygon": lambda: [geometrie["coordinates"]],
        "MultiPolygon": lambda: geometrie["coordinates"],
    }[geometrie["type"]]()
    for polygone in polygones:
        for anneau in polygone:
            points = [(float(point[0]), float(point[1])) for point in anneau]
            if any(not (abs(x) <= 180 and abs(y) <= 90) for x, y in points):
                raise Refus(
                    "Ces contours ne sont pas en longitude et latitude (WGS\u00a084)\u00a0: exportez-les dans ce "
                    "système de coordonnées."
                )
            if len(points) >= POINTS_D_UN_ANNEAU:
                yield points


def _arrondir(anneau: Anneau) -> list[list[float]]:
    return [[round(x, DECIMALES), round(y, DECIMALES)] for x, y in anneau]


def simplifier(anneau: Anneau, tolerance: float = TOLERANCE) -> Anneau:
    """The ring without the points that stand within `tolerance` of what is left (Douglas and Peucker).

    A ring that would lose its surface is kept whole.
    """
    gardes = {0, len(anneau) - 1}
    a_voir = [(0, len(anneau) - 1)]
    while a_voir:
        debut, fin = a_voir.pop()
        loin, rang = max(
            ((_ecart(anneau[r], anneau[debut], anneau[fin]), r) for r in range(debut + 1, fin)),
            default=(0.0, 0),
        )
        if loin > tolerance:
            gardes.add(rang)
            a_voir += [(debut, rang), (rang, fin)]
    simple = [anneau[rang] for rang in sorted(gardes)]
    return simple if len(simple) >= POINTS_D_UN_ANNEAU else anneau


def _ecart(point: Point, debut: Point, fin: Point) -> float:
    """From a point to a segment, in degrees."""
    (x, y), (x1, y1), (x2, y2) = point, debut, fin
    dx, dy = x2 - x1, y2 - y1
    longueur = dx * dx + dy * dy
    part = ((x - x1) * dx + (y - y1) * dy) / longueur if longueur else 0.0
    part = min(max(part, 0.0), 1.0)
    return float(((x - x1 - part * dx) ** 2 + (y - y1 - part * dy) ** 2) ** 0.5)
