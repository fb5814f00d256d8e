"""What breakdowns are counted from: retained hours as small tuples of keys, in whole hundredths.

These two functions are the only reading of hours that breakdowns know. Whole calendar years come from the
sums kept beside the lines: the same figures, from a row where there were twelve.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, ExpressionWrapper, F, QuerySet, Sum

from marches.enums import Clause
from suivi.chiffres.annees import LOT_DES_CUMULS, Decoupe, cumuls, decouper
from suivi.chiffres.heures import CONTRAT, lignes_retenues, toutes_les_globales
from suivi.chiffres.perimetre import Perimetre, Periode, q_clause
from suivi.models import CumulAnnuel


class Fait(NamedTuple):
    """Retained hours of a work contract for an attribution in a year; `faits` is an eligibility.

    `mois` tells the months they were worked in, January being the first bit.
    """

    annee: int
    contrat: int
    attribution: int
    faits: int | None
    mois: int
    travail: int
    formation: int


@dataclass(frozen=True)
class Retenues:
    """Retained hours that have names, stage left out: by fact, and added up by month."""

    faits: list[Fait]
    centiemes: Mapping[date, int]


class FaitGlobal(NamedTuple):
    """Hours without names of an attribution and an employer in a month."""

    mois: date
    attribution: int
    employeur: int
    genre: str
    centiemes: int


def lire_retenues(perimetre: Perimetre, periode: Periode) -> Retenues:
    """Two queries for whole calendar years, one for the odd months around them."""
    decoupe = decouper(periode)
    faits: list[Fait] = []
    centiemes: dict[date, int] = defaultdict(int)
    if decoupe.a_des_annees:
        faits += _faits_des_annees(perimetre, periode)
        centiemes |= _centiemes_des_annees(perimetre, periode)
    if decoupe.bords:
        for mois, contrat, attribution, droit, travail, formation in _lignes_des_bords(
            perimetre, decoupe
        ):
            masque = 1 << mois.month - 1
            faits.append(Fait(mois.year, contrat, attribution, droit, masque, travail, formation))
            centiemes[mois] += travail + formation
    return Retenues(faits, centiemes)


def _insertion(perimetre: Perimetre, periode: Periode) -> QuerySet[CumulAnnuel]:
    return cumuls(perimetre, periode).filter(
        ~q_clause(Clause.STAGE, LOT_DES_CUMULS), mois_retenus__gt=0
    )


def _faits_des_annees(perimetre: Perimetre, periode: Periode) -> list[Fait]:
    rangs = _insertion(perimetre, periode).values_list(
        "annee",
        "contrat",
        "attribution",
        "faits",
        "mois_retenus",
        _centiemes("travail"),
        _centiemes("formation"),
    )
    return [Fait._make(rang) for rang in rangs]


def _centiemes_des_annees(perimetre: Perimetre, periode: Periode) -> dict[date, int]:
    sommes = {f"mois_{mois}": _total(f"retenues_{mois}") for mois in range(1, 13)}
    rangs = _insertion(perimetre, periode).values_list("annee").annotate(**sommes)
    return {
        date(annee, mois, 1): somme
        for annee, *siennes in rangs
        for mois, somme in enumerate(siennes, start=1)
        if somme
    }


def _lignes_des_bords(perimetre: Perimetre, decoupe: Decoupe) -> QuerySet[Any]:
    return lignes_retenues(perimetre, decoupe).values_list(
        "mois",
        CONTRAT,
        "affectation__attribution",
        "faits",
        _centiemes("heures_travail_retenues"),
        _centiemes("heures_formation_retenues"),
    )


def lire_globales(perimetre: Perimetre, periode: Periode) -> list[FaitGlobal]:
    """Heures globales, stage included: the attribution tells. None under a filter on residence. One query."""
    globales = toutes_les_globales(perimetre, periode).values_list(
        "mois", "attribution", "employeur", "employeur__type", _centiemes("heures")
    )
    return [FaitGlobal._make(rang) for rang in globales]


def _centiemes(champ: str) -> ExpressionWrapper:
    """Hours as they are stored: a tuple of integers costs less than decimals, and adds up as exactly."""
    return ExpressionWrapper(F(champ), output_field=BigIntegerField())


def _total(champ: str) -> Sum:
    return Sum(_centiemes(champ), output_field=BigIntegerField(), default=0)
