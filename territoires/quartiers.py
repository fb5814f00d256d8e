"""Quartiers prioritaires: their official contours, read from the ANCT's GeoJSON, and those a point stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ijson
import shapely
from django.db import transaction
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Point, Polygon, shape

from clauses_project.refus import Refus
from territoires.models import Commune, QuartierPrioritaire

TAILLE_MAXIMALE = 50 * 1024 * 1024
POINTS_MAXIMUM = 100_000  # of one contour; the largest official one has some thousands
CODE = re.compile(r"Q[PN][0-9A-Z]{6}")
CODES = ("code_qp", "codeqp", "code_qpv", "code_quartier", "codgeo", "code")
NOMS = ("lib_qp", "nom_qp", "nomqp", "libelle", "nom")
COMMUNES = ("insee_com", "code_insee", "insee", "codecom", "com_code")
INSEE = re.compile(r"\d[0-9AB]\d{3}")
NOM_MAX = 120


@dataclass(frozen=True)
class Chargement:
    """`illisibles`: features without a code of QPV or without a surface."""

    crees: int
    modifies: int
    identiques: int
    illisibles: int
    inconnues: tuple[str, ...]


@dataclass(frozen=True)
class _Lu:
    code: str
    generation: int
    nom: str
    communes: frozenset[str]
    contour: shapely.Geometry


def quartiers_du_point(longitude: float, latitude: float) -> list[QuartierPrioritaire]:
    """Those whose contour holds the point, its edge included: the latest list first."""
    point = Point(longitude, latitude)
    proches = QuartierPrioritaire.objects.autour(longitude, latitude).order_by(
        "-generation", "code"
    )
    return [
        quartier for quartier in proches if shapely.from_wkb(bytes(quartier.contour)).covers(point)
    ]


def generation_du_code(code: str) -> int:
    """Codes of the 2024 list begin with QN, those of the 2015 list with QP."""
    return 2024 if code.startswith("QN") else 2015


@transaction.atomic
def charger_qpv(chemin: Path, *, generation: int | None = None, arretes_le: date) -> Chargement:
    """Keeps each quartier of the file, over the one of its code and list; others keep theirs.

    `generation` is the list they belong to, else each code says it. `arretes_le` dates the contours.
    Read one feature at a time. Raises `Refus`, and nothing is written, when the file cannot be read, is
    too large, is not in degrees, or holds no quartier.
    """
    crees = modifies = identiques = illisibles = 0
    inconnues: set[str] = set()
    vus: set[tuple[str, int]] = set()
    for objet in _objets(chemin):
        lu = _lire(objet, generation)
        if lu is None:
            illisibles += 1
            continue
        if (lu.code, lu.generation) in vus:
            raise Refus(
                f"Le quartier {lu.code} est deux fois dans ce fichier : rien n'a été chargé."
            )
        vus.add((lu.code, lu.generation))
        sort, absentes = _ranger(lu, arretes_le)
        inconnues |= absentes
        crees += sort == "cree"
        modifies += sort == "modifie"
        identiques += sort == "identique"
    if not vus:
        raise Refus(
            "Ce fichier ne contient aucun quartier prioritaire\u00a0: chaque objet doit porter un code (propriété "
            "« code_qp », par exemple QN00201M) et une surface (Polygon ou MultiPolygon)."
        )
    return Chargement(crees, modifies, identiques, illisibles, tuple(sorted(inconnues)))


def _objets(chemin: Path) -> Iterator[Any]:
    """The features, one at a time."""
    try:
        if chemin.stat().st_size > TAILLE_MAXIMALE:
            raise Refus("Ce fichier dépasse 50\u00a0Mo\u00a0: prenez celui de votre département.")
        with chemin.open("rb") as fichier:
            if fichier.read(3) != b"\xef\xbb\xbf":  # a byte order mark is skipped
                fichier.seek(0)
            yield from ijson.items(fichier, "features.item", use_float=True)
    except OSError as erreur:
        raise Refus(f"Le fichier {chemin} est introuvable ou ne peut pas être lu.") from erreur
    except (ijson.JSONError, UnicodeDecodeError, RecursionError) as erreur:
        raise Refus(
            f"{chemin.name} n'est pas un fichier GeoJSON lisible, ou il est coupé\u00a0: rien n'a été chargé."
        ) from erreur


def _lire(objet: Any, generation: int | None) -> _Lu | None:
    """None for what has no code of QPV or no surface."""
    proprietes = objet.get("properties") if isinstance(objet, dict) else None
    if not isinstance(proprietes, dict):
        return None
    sans_casse = {str(nom).lower(): valeur for nom, valeur in proprietes.items()}
    code = _premier(sans_casse, CODES).upper()
    contour = _contour(objet.get("geometry")) if CODE.fullmatch(code) else None
    if contour is None:
        return None
    return _Lu(
        code=code,
        generation=generation or generation_du_code(code),
        nom=_premier(sans_casse, NOMS)[:NOM_MAX] or code,
        communes=frozenset(INSEE.findall(_premier(sans_casse, COMMUNES).upper())),
        contour=contour,
    )


def _premier(proprietes: dict[str, Any], noms: tuple[str, ...]) -> str:
    return next((str(proprietes[nom]).strip() for nom in noms if proprietes.get(nom)), "")


def _contour(geometrie: Any) -> shapely.Geometry | None:
    """Its surface, mended where its edge crosses itself. Raises `Refus` for metres in place of degrees."""
    try:
        contour = shape(geometrie)
    except (ShapelyError, TypeError, ValueError, LookupError, AttributeError, RecursionError):
        return None
    surface = isinstance(contour, Polygon | MultiPolygon) and not contour.is_empty
    if not surface or shapely.get_num_coordinates(contour) > POINTS_MAXIMUM:
        return None
    ouest, sud, est, nord = contour.bounds
    if not (-180 <= ouest <= est <= 180 and -90 <= sud <= nord <= 90):
        raise Refus(
            "Ces contours ne sont pas en longitude et latitude (WGS\u00a084)\u00a0: exportez-les dans ce système de "
            "coordonnées."
        )
    contour = shapely.force_2d(contour)
    return contour if contour.is_valid else shapely.make_valid(contour)


def _ranger(lu: _Lu, arretes_le: date) -> tuple[str, set[str]]:
    """(what became of it, codes of no commune here)."""
    ouest, sud, est, nord = lu.contour.bounds
    champs: dict[str, Any] = {
        "nom": lu.nom,
        "contour": shapely.to_wkb(lu.contour),
        "ouest": ouest,
        "sud": sud,
        "est": est,
        "nord": nord,
        "arrete_le": arretes_le,
    }
    connues = set(Commune.objects.filter(pk__in=lu.communes).values_list("pk", flat=True))
    quartier = QuartierPrioritaire.objects.filter(code=lu.code, generation=lu.generation).first()
    if quartier is None:
        quartier = QuartierPrioritaire.objects.create(
            code=lu.code, generation=lu.generation, **champs
        )
        quartier.communes.set(connues)
        return "cree", set(lu.communes - connues)
    siennes = set(quartier.communes.values_list("pk", flat=True))
    if siennes == connues and all(_pareil(quartier, nom, champs[nom]) for nom in champs):
        return "identique", set(lu.communes - connues)
    for nom, valeur in champs.items():
        setattr(quartier, nom, valeur)
    quartier.save()
    quartier.communes.set(connues)
    return "modifie", set(lu.communes - connues)


def _pareil(quartier: QuartierPrioritaire, nom: str, valeur: Any) -> bool:
    ici = getattr(quartier, nom)
    return (None if ici is None else bytes(ici)) == valeur if nom == "contour" else ici == valeur
