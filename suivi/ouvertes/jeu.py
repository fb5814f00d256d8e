"""The data themselves: the public figures of a structure, year by year and since the beginning.

They are computed again when an hour has passed, or when a setting of the structure changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from clauses_project import tableurs
from suivi.chiffres import Perimetre, Periode, calculer
from suivi.chiffres.sortie import en_json
from suivi.models import HeuresGlobales, LigneHeures
from suivi.ouvertes.dictionnaire import Entree, dictionnaire
from territoires.models import Structure

FRAICHEUR = 3600  # seconds
LICENCE = "Licence Ouverte / Open Licence 2.0 (Etalab)"
DEPUIS_LE_DEBUT = "depuis le début"
ENTETES = ("structure", "territoire", "periode", "cle", "code", "libelle", "valeur")
ENTETES_DU_DICTIONNAIRE = ("cle", "libelle", "unite", "definition")
JSON, CSV = "application/json", "text/csv; charset=utf-8"
Rang = tuple[Any, ...]


def fichiers() -> dict[str, tuple[str, str]]:
    """Each file by its name: what it holds, its kind."""
    return {
        "chiffres.csv": ("Les chiffres, une valeur par ligne", CSV),
        "chiffres.json": ("Les chiffres, par période", JSON),
        "dictionnaire.csv": ("Ce que veut dire chaque clé", CSV),
        "dictionnaire.json": ("Le même", JSON),
    }


def ecrire(structure: Structure, fichier: str) -> bytes:
    """The content of that file; kept for an hour, never beyond a change of the settings."""
    cle = f"ouvertes:{structure.pk}:{structure.version}:{timezone.localdate()}:{fichier}"
    contenu = cache.get(cle)
    if contenu is None:
        contenu = ECRIVAINS[fichier](structure)
        cache.set(cle, contenu, FRAICHEUR)
    return contenu


def periodes(structure: Structure) -> list[tuple[str, Periode]]:
    """Since the beginning, then each calendar year that has hours: what public figures are offered for."""
    annees = {
        jour.year
        for heures in (LigneHeures, HeuresGlobales)
        for jour in heures.objects.filter(structure=structure).dates("mois", "year")
    }
    ici = timezone.localdate()
    return [
        (DEPUIS_LE_DEBUT, Periode()),
        *(
            (str(annee), Periode(date(annee, 1, 1), min(date(annee, 12, 1), ici)))
            for annee in sorted(annees)
            if annee <= ici.year
        ),
    ]


def chiffres(structure: Structure) -> list[dict[str, Any]]:
    """One object a period, with the keys of `chiffres --json --public`."""
    perimetre = Perimetre((structure,))
    return [
        {
            "periode": nom,
            "du": f"{periode.du:%Y-%m}" if periode.du else None,
            "au": f"{periode.au:%Y-%m}",
            "chiffres": en_json(calculer(perimetre, periode, public=True)),
        }
        for nom, periode in periodes(structure)
    ]


def _chiffres_json(structure: Structure) -> bytes:
    return _json(
        {
            "structure": structure.nom,
            "territoire": structure.nom_du_territoire,
            "licence": LICENCE,
            "extrait_le": timezone.localdate().isoformat(),
            "seuil_de_publication": structure.seuil_publication,
            "periodes": chiffres(structure),
        }
    )


def _chiffres_csv(structure: Structure) -> bytes:
    debut = (structure.nom, structure.nom_du_territoire)
    lignes = (
        (*debut, periode["periode"], cle, code, libelle, _nombre(valeur))
        for periode in chiffres(structure)
        for cle, code, libelle, valeur in valeurs(periode["chiffres"])
    )
    return _csv(ENTETES, lignes)


def _nombre(valeur: Any) -> Any:
    """A number for the spreadsheet, minus sign included: text beginning so would be taken for a formula."""
    return Decimal(valeur) if isinstance(valeur, str) else valeur


def valeurs(chiffres: dict[str, Any]) -> Iterator[Rang]:
    """(key, code, label, value) for each published value: what is not published has no row."""
    for cle, valeur in chiffres.items():
        if isinstance(valeur, list):
            for ligne in valeur:
                for mesure, nombre in ligne.items():
                    if mesure not in ("code", "libelle") and nombre is not None:
                        yield f"{cle}.{mesure}", ligne["code"], ligne["libelle"], nombre
        elif isinstance(valeur, dict):
            for sous_cle, nombre in valeur.items():
                if nombre is not None:
                    yield f"{cle}.{sous_cle}", "", "", nombre
        elif valeur is not None:
            yield cle, "", "", valeur


def _dictionnaire_csv(structure: Structure) -> bytes:
    return _csv(ENTETES_DU_DICTIONNAIRE, (_rang(entree) for entree in dictionnaire()))


def _rang(entree: Entree) -> Rang:
    return entree.cle, entree.libelle, entree.unite, entree.definition


def _dictionnaire_json(structure: Structure) -> bytes:
    entrees = [
        dict(zip(ENTETES_DU_DICTIONNAIRE, _rang(entree), strict=True)) for entree in dictionnaire()
    ]
    return _json({"licence": LICENCE, "cles": entrees})


def _csv(entetes: Any, lignes: Any) -> bytes:
    return b"".join(tableurs.lignes_csv(entetes, lignes))


def _json(corps: Any) -> bytes:
    return json.dumps(corps, ensure_ascii=False, indent=1).encode()


ECRIVAINS = {
    "chiffres.csv": _chiffres_csv,
    "chiffres.json": _chiffres_json,
    "dictionnaire.csv": _dictionnaire_csv,
    "dictionnaire.json": _dictionnaire_json,
}
