"""What breakdowns are counted from: retained hours as small tuples of keys, in whole hundredths.

These two functions are the only reading of rows of hours that breakdowns know. Whatever else can give
the same tuples may stand in their place.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import BigIntegerField, ExpressionWrapper, F

from suivi.chiffres.heures import CONTRAT, lignes_retenues, toutes_les_globales
from suivi.chiffres.perimetre import Perimetre, Periode


class Fait(NamedTuple):
    """Retained hours of a work contract for an attribution in a month; `faits` is an eligibility."""

    mois: date
    contrat: int
    attribution: int
    faits: int | None
    travail: int
    formation: int


class FaitGlobal(NamedTuple):
    """Hours without names of an attribution and an employer in a month."""

    mois: date
    attribution: int
    employeur: int
    genre: str
    centiemes: int


def lire_faits(perimetre: Perimetre, periode: Periode) -> list[Fait]:
    """Lines that have retained hours, stage left out. One query."""
    lignes = lignes_retenues(perimetre, periode).values_list(
        "mois",
        CONTRAT,
        "affectation__attribution",
        "faits",
        _centiemes("heures_travail_retenues"),
        _centiemes("heures_formation_retenues"),
    )
    return [Fait._make(ligne) for ligne in lignes]


def lire_globales(perimetre: Perimetre, periode: Periode) -> list[FaitGlobal]:
    """Heures globales, stage included: the attribution tells. None under a filter on residence. One query."""
    globales = toutes_les_globales(perimetre, periode).values_list(
        "mois", "attribution", "employeur", "employeur__type", _centiemes("heures")
    )
    return [FaitGlobal._make(rang) for rang in globales]


def _centiemes(champ: str) -> ExpressionWrapper:
    """Hours as they are stored: a tuple of integers costs less than decimals, and adds up as exactly."""
    return ExpressionWrapper(F(champ), output_field=BigIntegerField())
