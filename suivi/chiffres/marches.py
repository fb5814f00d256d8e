"""Conditions on contracts and lots, for the lists behind the figures: which are followed, which promise hours.

Figures themselves say the same of what they read once (`suivis`); tests compare both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from clauses_project.heures import ZERO
from marches.enums import Clause, Statut
from marches.models import Attribution, Lot, Marche
from suivi.chiffres.annees import LOT_DES_CUMULS, decouper
from suivi.chiffres.cadre import FERMES_A_LEUR_FIN, JAMAIS_SUIVIS, TOUJOURS_OUVERTS
from suivi.chiffres.heures import (
    AVEC_HEURES_RETENUES,
    LOT,
    LOT_DES_GLOBALES,
    RETENUES,
    VALIDEES,
    DesMois,
)
from suivi.chiffres.perimetre import Perimetre, Periode, q_clause
from suivi.models import CumulAnnuel, HeuresGlobales, LigneHeures


def ouverts_depuis(jour: date | F, vers: str = "") -> Q:
    """Contracts that were not closed before that day."""
    return (
        Q(**{f"{vers}statut__in": TOUJOURS_OUVERTS})
        | Q(**{f"{vers}statut": Statut.SOLDE, f"{vers}date_solde__gte": jour})
        | Q(**{f"{vers}statut__in": FERMES_A_LEUR_FIN, f"{vers}date_fin__gte": jour})
    )


def q_suivis(perimetre: Perimetre, periode: Periode, vers: str = "") -> Q:
    """Contracts suivis in the period; a contract's hours keep it there, those of its STAGE lots too.

    Residence plays no part: it narrows hours and people, never contracts.
    """
    notifies = Q(**{f"{vers}date_notification__lte": periode.fin}) & ~Q(
        **{f"{vers}statut__in": JAMAIS_SUIVIS}
    )
    if periode.du is None:
        return notifies
    heures = [
        lignes_du_suivi(perimetre, decouper(periode)).values(f"{LOT}marche"),
        cumuls_du_suivi(perimetre, periode).values(f"{LOT_DES_CUMULS}marche"),
        globales_du_suivi(perimetre, periode).values(f"{LOT_DES_GLOBALES}marche"),
    ]
    avec_heures = reduce(or_, (Q(**{f"{vers}pk__in": marches}) for marches in heures))
    return notifies & (ouverts_depuis(periode.du, vers) | avec_heures)


def lignes_du_suivi(perimetre: Perimetre, periode: DesMois) -> QuerySet[LigneHeures]:
    """Lines whose retained hours keep their contract suivi: stage included, whoever worked them."""
    return LigneHeures.objects.filter(
        AVEC_HEURES_RETENUES, perimetre.q_structures(), periode.q()
    ).order_by()


def cumuls_du_suivi(perimetre: Perimetre, periode: Periode) -> QuerySet[CumulAnnuel]:
    """The same, in the whole calendar years of the period."""
    return CumulAnnuel.objects.filter(
        perimetre.q_structures(), decouper(periode).q_annees(), mois_retenus__gt=0
    ).order_by()


def globales_du_suivi(perimetre: Perimetre, periode: Periode) -> QuerySet[HeuresGlobales]:
    return HeuresGlobales.objects.filter(
        perimetre.q_structures(), periode.q(), heures__gt=0
    ).order_by()


def marches_suivis(perimetre: Perimetre, periode: Periode) -> QuerySet[Marche]:
    """The contracts that `marches_suivis` counts."""
    marches = Marche.objects.filter(
        perimetre.q_structures(), perimetre.q_marches(), q_suivis(perimetre, periode)
    )
    if perimetre.coupe_des_lots:
        marches = marches.filter(
            Exists(Lot.objects.filter(perimetre.q_lots(), marche=OuterRef("pk")))
        )
    return marches


def attributions_tenues(perimetre: Perimetre, periode: Periode) -> QuerySet[Attribution]:
    """Attributions held at some time of the period on a contract suivi, whatever the role."""
    attributions = Attribution.objects.filter(
        perimetre.q_structures(),
        perimetre.q_lots("lot__"),
        Q(date_debut=None) | Q(date_debut__lte=periode.fin),
        q_suivis(perimetre, periode, "lot__marche__"),
    )
    if periode.du:
        attributions = attributions.filter(Q(date_fin=None) | Q(date_fin__gte=periode.du))
    return attributions.order_by()


def lots_a_objectif(perimetre: Perimetre, periode: Periode) -> QuerySet[Lot]:
    """Lots of contracts suivis, neither RESILIE nor STAGE."""
    return Lot.objects.filter(
        perimetre.q_structures(),
        perimetre.q_lots(),
        ~Q(marche__statut=Statut.RESILIE),
        ~q_clause(Clause.STAGE),
        q_suivis(perimetre, periode, "marche__"),
    ).order_by()


def cumul_par_lot(lots: QuerySet | Iterable[int], au: date) -> dict[int, Decimal]:
    """Retained hours of each lot since the beginning, up to that month. Three queries."""
    cumuls: dict[int, Decimal] = defaultdict(lambda: ZERO)
    jusque_la = Periode(None, au)
    decoupe = decouper(jusque_la)
    for heures, vers, total in (
        (
            CumulAnnuel.objects.filter(decoupe.q_annees(), mois_retenus__gt=0),
            LOT_DES_CUMULS,
            F("travail") + F("formation"),
        ),
        (LigneHeures.objects.filter(VALIDEES, decoupe.q()), LOT, RETENUES),
        (HeuresGlobales.objects.filter(jusque_la.q()), LOT_DES_GLOBALES, F("heures")),
    ):
        rangs = heures.filter(**{f"{vers}in": lots}).order_by().values_list(vers.removesuffix("__"))
        for lot, somme in rangs.annotate(total=Sum(total)):
            cumuls[lot] += somme
    return cumuls
