"""Hours whatever was decided of them: sums that breakdowns do not need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum

from marches.enums import Clause
from suivi.chiffres.annees import LOT_DES_CUMULS, cumuls, decouper
from suivi.chiffres.heures import (
    DECIDEES,
    LOT,
    RETENUES,
    SAISIES,
    VALIDEES,
    ZERO,
    toutes_les_lignes,
)
from suivi.chiffres.perimetre import Perimetre, Periode, q_clause
from suivi.enums import EN_ATTENTE


@dataclass(frozen=True)
class Totaux:
    """Sums over the period; stage apart. No heures globales, nor what is retained."""

    en_attente: Decimal
    non_retenues: Decimal
    en_suspens: Decimal
    stage: Decimal


def totaux(perimetre: Perimetre, periode: Periode) -> Totaux:
    """Three queries at most: what waits, whole calendar years, the odd months around them."""
    annees, bords = _des_annees(perimetre, periode), _des_bords(perimetre, periode)
    return Totaux(
        en_attente=_en_attente(perimetre, periode),
        **{nom: annees.get(nom, ZERO) + bords.get(nom, ZERO)
           for nom in ("non_retenues", "en_suspens", "stage")},
    )  # fmt: skip


def _en_attente(perimetre: Perimetre, periode: Periode) -> Decimal:
    """From the declarations that wait: there are few, whatever the months asked."""
    lignes = toutes_les_lignes(perimetre, periode).filter(
        perimetre.q_structures("declaration__"),
        periode.q("declaration__mois"),
        ~q_clause(Clause.STAGE, LOT),
        declaration__etat__in=EN_ATTENTE,
    )
    return lignes.aggregate(somme=Sum(SAISIES))["somme"] or ZERO


def _des_annees(perimetre: Perimetre, periode: Periode) -> Mapping[str, Decimal]:
    if not decouper(periode).a_des_annees:
        return {}
    stage = q_clause(Clause.STAGE, LOT_DES_CUMULS)
    return _pleins(
        cumuls(perimetre, periode).aggregate(
            en_suspens=Sum("en_suspens", filter=~stage),
            non_retenues=Sum("non_retenues", filter=~stage),
            stage=Sum(F("travail") + F("formation"), filter=stage),
        )
    )


def _des_bords(perimetre: Perimetre, periode: Periode) -> Mapping[str, Decimal]:
    decoupe = decouper(periode)
    if not decoupe.bords:
        return {}
    stage = q_clause(Clause.STAGE, LOT)
    lignes = toutes_les_lignes(perimetre, decoupe).filter(VALIDEES)
    return _pleins(
        lignes.aggregate(
            non_retenues=Sum(SAISIES - RETENUES, filter=DECIDEES & ~stage),
            en_suspens=Sum(SAISIES, filter=~DECIDEES & ~stage),
            stage=Sum(RETENUES, filter=stage),
        )
    )


def _pleins(sommes: Mapping[str, Any]) -> Mapping[str, Decimal]:
    return {nom: ZERO if somme is None else somme for nom, somme in sommes.items()}
