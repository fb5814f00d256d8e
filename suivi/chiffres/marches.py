"""Contracts and lots: which are followed, which are in the rate, and where each stands.

The database sums objectives and hours lot by lot; what compares the two (what remains, what is in
excess, what is reached) is a lot's own, and is added up from the lots.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, TruncMonth, TruncYear

from marches.enums import Clause, Statut
from marches.models import Attribution, LigneObjectif, Lot, Marche
from suivi.chiffres.heures import (
    AVEC_HEURES_RETENUES,
    LOT,
    LOT_DES_GLOBALES,
    RETENUES,
    VALIDEES,
    ZERO,
)
from suivi.chiffres.perimetre import Perimetre, Periode, q_clause
from suivi.models import HeuresGlobales, LigneHeures

JAMAIS_SUIVIS = [Statut.ABANDONNE, Statut.A_QUALIFIER]
TOUJOURS_OUVERTS = [Statut.EN_COURS, Statut.SUSPENDU]
FERMES_A_LEUR_FIN = [Statut.TERMINE, Statut.RESILIE]


class MarcheSuivi(NamedTuple):
    """A contract that `marches_suivis` counts."""

    pk: int
    nature: str
    donneur_ordre: int
    nom_du_donneur_ordre: str


@dataclass(frozen=True)
class BilanLot:
    """A lot followed, neither RESILIE nor STAGE: its objective in force, its hours, up to the end of the period."""

    lot: int
    donneur_ordre: int
    acheve: bool
    objectif: Decimal
    contractualise: Decimal
    cumul: Decimal

    @property
    def dans_le_taux(self) -> bool:
        return self.objectif > 0

    @property
    def reste(self) -> Decimal:
        return max(ZERO, self.objectif - self.cumul)

    @property
    def excedent(self) -> Decimal:
        return max(ZERO, self.cumul - self.objectif)


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
    lignes = lignes_du_suivi(perimetre, periode).values(f"{LOT}marche")
    globales = globales_du_suivi(perimetre, periode).values(f"{LOT_DES_GLOBALES}marche")
    return notifies & (
        ouverts_depuis(periode.du, vers)
        | Q(**{f"{vers}pk__in": lignes})
        | Q(**{f"{vers}pk__in": globales})
    )


def lignes_du_suivi(perimetre: Perimetre, periode: Periode) -> QuerySet[LigneHeures]:
    """Lines whose retained hours keep their contract suivi: stage included, whoever worked them."""
    return LigneHeures.objects.filter(
        AVEC_HEURES_RETENUES, perimetre.q_structures(), periode.q()
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


def lire_marches_suivis(perimetre: Perimetre, periode: Periode) -> list[MarcheSuivi]:
    """One query."""
    rangs = marches_suivis(perimetre, periode).order_by()
    return [
        MarcheSuivi._make(rang)
        for rang in rangs.values_list("pk", "nature", "donneur_ordre", "donneur_ordre__nom")
    ]


def clauses_suivies(perimetre: Perimetre, periode: Periode) -> dict[str, set[int]]:
    """Contracts suivis by the clauses of their lots in the perimeter, STAGE included. One query."""
    marches: dict[str, set[int]] = defaultdict(set)
    lots = Lot.objects.filter(
        perimetre.q_structures(), perimetre.q_lots(), q_suivis(perimetre, periode, "marche__")
    ).order_by()
    for marche, du_lot, du_marche in lots.values_list("marche", "clause", "marche__clause"):
        marches[du_lot or du_marche].add(marche)
    return marches


def attributions_tenues(perimetre: Perimetre, periode: Periode) -> QuerySet[Attribution]:
    """Attributions held at some time of the period on a contract suivi, whatever the role."""
    attributions = Attribution.objects.filter(
        perimetre.q_structures(),
        perimetre.q_lots("lot__"),
        q_suivis(perimetre, periode, "lot__marche__"),
        Q(date_debut=None) | Q(date_debut__lte=periode.fin),
    )
    if periode.du:
        attributions = attributions.filter(Q(date_fin=None) | Q(date_fin__gte=periode.du))
    return attributions.order_by()


def compter_entreprises(perimetre: Perimetre, periode: Periode) -> int:
    """Companies, by SIREN, holding such an attribution."""
    attributions = attributions_tenues(perimetre, periode)
    return attributions.aggregate(n=Count("entreprise__siren", distinct=True))["n"]


def lots_a_objectif(perimetre: Perimetre, periode: Periode) -> QuerySet[Lot]:
    """Lots of contracts suivis, neither RESILIE nor STAGE."""
    return Lot.objects.filter(
        perimetre.q_structures(),
        perimetre.q_lots(),
        q_suivis(perimetre, periode, "marche__"),
        ~Q(marche__statut=Statut.RESILIE),
        ~q_clause(Clause.STAGE),
    ).order_by()


def bilan_des_lots(perimetre: Perimetre, periode: Periode) -> list[BilanLot]:
    """Four queries, whatever the number of lots."""
    lots = lots_a_objectif(perimetre, periode)
    pks = lots.values("pk")
    en_vigueur = Q(date_effet__lte=periode.fin)
    objectifs = {
        lot: (objectif or ZERO, contractualise or ZERO)
        for lot, objectif, contractualise in LigneObjectif.objects.filter(active=True, lot__in=pks)
        .order_by()
        .values_list("lot")
        .annotate(
            objectif=Sum("heures", filter=en_vigueur),
            contractualise=Sum("heures", filter=periode.q_jours("date_effet")),
        )
    }
    cumuls = cumul_par_lot(pks, periode.au)
    return [
        BilanLot(
            lot=lot,
            donneur_ordre=donneur_ordre,
            acheve=terme is not None and terme <= periode.fin,
            objectif=objectifs.get(lot, (ZERO, ZERO))[0],
            contractualise=objectifs.get(lot, (ZERO, ZERO))[1],
            cumul=cumuls[lot],
        )
        for lot, donneur_ordre, terme in lots.values_list(
            "pk", "marche__donneur_ordre", Coalesce("marche__date_fin", "marche__date_solde")
        )
    ]


def cumul_par_lot(lots: QuerySet | Iterable[int], au: date) -> dict[int, Decimal]:
    """Retained hours of each lot since the beginning, up to that month. Two queries."""
    cumuls: dict[int, Decimal] = defaultdict(lambda: ZERO)
    jusque_la = Periode(None, au)
    lignes = LigneHeures.objects.filter(VALIDEES, jusque_la.q(), **{f"{LOT}in": lots})
    globales = HeuresGlobales.objects.filter(jusque_la.q(), **{f"{LOT_DES_GLOBALES}in": lots})
    for rangs in (
        lignes.order_by().values_list(LOT.removesuffix("__")).annotate(total=Sum(RETENUES)),
        globales.order_by()
        .values_list(LOT_DES_GLOBALES.removesuffix("__"))
        .annotate(total=Sum("heures")),
    ):
        for lot, heures in rangs:
            cumuls[lot] += heures
    return cumuls


def contractualise_par(
    tranche: type[TruncYear | TruncMonth], perimetre: Perimetre, periode: Periode
) -> dict[date, Decimal]:
    """Objective lines by the year (or month) of their `date_effet`, of the contracts suivis in its months.

    A row reads as if its months were the period, so that the row of a year and the dashboard of that
    year say the same. One query.
    """
    marche = "lot__marche__"
    debut: Combinable = tranche("date_effet")
    if periode.du:
        debut = Greatest(debut, Value(periode.du))
    return dict(
        LigneObjectif.objects.filter(
            perimetre.q_structures(),
            perimetre.q_lots("lot__"),
            periode.q_jours("date_effet"),
            ~Q(lot__marche__statut__in=[*JAMAIS_SUIVIS, Statut.RESILIE]),
            ~q_clause(Clause.STAGE, "lot__"),
            active=True,
            lot__marche__date_notification__lte=periode.fin,
        )
        .annotate(
            tranche=tranche("date_effet"),
            debut=debut,
            notification=tranche("lot__marche__date_notification"),
        )
        .filter(
            ouverts_depuis(F("debut"), marche)
            | Exists(_de_la_tranche(tranche, lignes_du_suivi(perimetre, periode), LOT))
            | Exists(
                _de_la_tranche(tranche, globales_du_suivi(perimetre, periode), LOT_DES_GLOBALES)
            ),
            notification__lte=F("tranche"),
        )
        .order_by()
        .values_list("tranche")
        .annotate(total=Sum("heures"))
    )


def _de_la_tranche(
    tranche: type[TruncYear | TruncMonth], heures: QuerySet, vers_lot: str
) -> QuerySet:
    return heures.annotate(tranche_des_heures=tranche("mois")).filter(
        tranche_des_heures=OuterRef("tranche"), **{f"{vers_lot}marche": OuterRef("lot__marche")}
    )
