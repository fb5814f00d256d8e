"""Figures as a kept result has them: exact, and read back as they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from decimal import Decimal
from typing import Any

from suivi.chiffres.resultat import Chiffres, Ligne, LotsAcheves, SuiviDuJalon

PAR_DATE = frozenset({"par_annee", "par_mois"})
SUIVIS = frozenset({"suivi_6", "suivi_12", "suivi_fenetre"})


def en_json(chiffres: Chiffres) -> dict[str, Any]:
    return {champ.name: _ecrire(getattr(chiffres, champ.name)) for champ in fields(chiffres)}


def _ecrire(valeur: Any) -> Any:
    if isinstance(valeur, tuple):
        return [_ligne(ligne) for ligne in valeur]
    if isinstance(valeur, LotsAcheves | SuiviDuJalon):
        return {nom: _nombre(nombre) for nom, nombre in asdict(valeur).items()}
    return _nombre(valeur)


def _ligne(ligne: Ligne) -> list[Any]:
    cle = ligne.cle.isoformat() if isinstance(ligne.cle, date) else ligne.cle
    valeurs = {nom: _nombre(valeur) for nom, valeur in ligne.valeurs.items()}
    return [cle, ligne.code, ligne.libelle, valeurs]


def _nombre(valeur: Any) -> Any:
    """A decimal is a text, a count is a number."""
    return str(valeur) if isinstance(valeur, Decimal) else valeur


def depuis_json(donnees: Mapping[str, Any]) -> Chiffres:
    return Chiffres(**{nom: _lire(nom, valeur) for nom, valeur in donnees.items()})


def _lire(nom: str, valeur: Any) -> Any:
    if isinstance(valeur, list):
        return tuple(_lire_ligne(nom, *ligne) for ligne in valeur)
    if isinstance(valeur, dict):
        genre = SuiviDuJalon if nom in SUIVIS else LotsAcheves
        return genre(**_lire_valeurs(valeur))
    return Decimal(valeur) if isinstance(valeur, str) else valeur


def _lire_ligne(nom: str, cle: Any, code: str, libelle: str, valeurs: dict[str, Any]) -> Ligne:
    if nom in PAR_DATE and code != cle:
        cle = date.fromisoformat(cle) if len(cle) == 10 else cle
    return Ligne(cle, code, libelle, _lire_valeurs(valeurs))


def _lire_valeurs(valeurs: dict[str, Any]) -> dict[str, Any]:
    return {nom: Decimal(v) if isinstance(v, str) else v for nom, v in valeurs.items()}
