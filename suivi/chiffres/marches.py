"""Contracts and lots: which are followed, which are in the rate, and where each stands.

The database sums objectives and hours lot by lot; what compares the two (what remains, what is in
excess, what is reached) is a lot's own, and is added up from the lots.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, TruncMonth, TruncYear

from marches.enums import Clause, Statut
from marches.models import Attribution, LigneObjectif, Lot, Marche
from suivi.chiffres.annees import LOT_DES_CUMULS, decouper
from suivi.chiffres.heures import (
    AVEC_HEURES_RETENUES,
    LOT,
    LOT_DES_GLOBALES,
    RETENUES,
    VALIDEES,
    ZERO,
    DesMois,
)
from suivi.chiffres.perimetre import Perimetre, Periode, q_clause
from suivi.models import CumulAnnuel, HeuresGlobales, LigneHeures

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


def lire_marches_suivis(perimetre: Perimetre, periode: Periode) -> list[MarcheSuivi]:
    """One query."""
    rangs = marches_suivis(perimetre, periode).order_by()
    return [
        MarcheSuivi._make(rang)
        for rang in rangs.values_list("pk", "nature", "donneur_ordre", "donneur_ordre__nom")
    ]


def clauses_suivies(perimetre: Perimetre, suivis: Collection[int]) -> dict[str, set[int]]:
    """Of these contracts, those of each clause of their lots in the perimeter, STAGE included. One query."""
    marches: dict[str, set[int]] = defaultdict(set)
    lots = Lot.objects.filter(perimetre.q_structures(), perimetre.q_lots()).order_by()
    for marche, du_lot, du_marche in lots.values_list("marche", "clause", "marche__clause"):
        if marche in suivis:
            marches[du_lot or du_marche].add(marche)
    return marches


def attributions_tenues(perimetre: Perimetre, periode: Periode) -> QuerySet[Attribution]:
    """Attributions held at some time of the period on a contract suivi, whatever the role."""
    return _attributions_du_temps(perimetre, periode).filter(
        q_suivis(perimetre, periode, "lot__marche__")
    )


def _attributions_du_temps(perimetre: Perimetre, periode: Periode) -> QuerySet[Attribution]:
    attributions = Attribution.objects.filter(
        perimetre.q_structures(),
        perimetre.q_lots("lot__"),
        Q(date_debut=None) | Q(date_debut__lte=periode.fin),
    )
    if periode.du:
        attributions = attributions.filter(Q(date_fin=None) | Q(date_fin__gte=periode.du))
    return attributions.order_by()


def compter_entreprises(perimetre: Perimetre, periode: Periode, suivis: Collection[int]) -> int:
    """Companies, by SIREN, holding such an attribution; `suivis` are the contracts suivis. One query."""
    rangs = _attributions_du_temps(perimetre, periode).values_list(
        "lot__marche", "entreprise__siren"
    )
    return len({siren for marche, siren in rangs if marche in suivis})


def lots_a_objectif(perimetre: Perimetre, periode: Periode) -> QuerySet[Lot]:
    """Lots of contracts suivis, neither RESILIE nor STAGE."""
    return _lots_qui_promettent(perimetre).filter(q_suivis(perimetre, periode, "marche__"))


def _lots_qui_promettent(perimetre: Perimetre) -> QuerySet[Lot]:
    return Lot.objects.filter(
        perimetre.q_structures(),
        perimetre.q_lots(),
        ~Q(marche__statut=Statut.RESILIE),
        ~q_clause(Clause.STAGE),
    ).order_by()


def bilan_des_lots(
    perimetre: Perimetre, periode: Periode, suivis: Collection[int] | None = None
) -> list[BilanLot]:
    """The lots of `lots_a_objectif`. Five queries, whatever their number; one more without `suivis`,
    the contracts suivis: asked once, they are not asked again inside each of these.
    """
    if suivis is None:
        suivis = {marche.pk for marche in lire_marches_suivis(perimetre, periode)}
    objectifs = _objectifs_par_lot(perimetre, periode)
    cumuls = _cumuler(lambda vers: perimetre.q_structures() & perimetre.q_lots(vers), periode.au)
    lots = _lots_qui_promettent(perimetre).values_list(
        "pk",
        "marche",
        "marche__donneur_ordre",
        Coalesce("marche__date_fin", "marche__date_solde"),
    )
    return [
        BilanLot(
            lot=lot,
            donneur_ordre=donneur_ordre,
            acheve=terme is not None and terme <= periode.fin,
            objectif=objectifs.get(lot, (ZERO, ZERO))[0],
            contractualise=objectifs.get(lot, (ZERO, ZERO))[1],
            cumul=cumuls[lot],
        )
        for lot, marche, donneur_ordre, terme in lots
        if marche in suivis
    ]


def _objectifs_par_lot(
    perimetre: Perimetre, periode: Periode
) -> dict[int, tuple[Decimal, Decimal]]:
    """Of each lot of the perimeter: in force at the end of the period, taking effect in it."""
    lignes = LigneObjectif.objects.filter(
        perimetre.q_structures(), perimetre.q_lots("lot__"), active=True
    ).order_by()
    sommes = lignes.values_list("lot").annotate(
        objectif=Sum("heures", filter=Q(date_effet__lte=periode.fin)),
        contractualise=Sum("heures", filter=periode.q_jours("date_effet")),
    )
    return {
        lot: (objectif or ZERO, contractualise or ZERO) for lot, objectif, contractualise in sommes
    }


def cumul_par_lot(lots: QuerySet | Iterable[int], au: date) -> dict[int, Decimal]:
    """Retained hours of each lot since the beginning, up to that month. Three queries."""
    return _cumuler(lambda vers: Q(**{f"{vers}in": lots}), au)


def _cumuler(q_lots: Callable[[str], Q], au: date) -> dict[int, Decimal]:
    """`q_lots` gives the condition on lots from the lookup that leads to them."""
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
        rangs = heures.filter(q_lots(vers)).order_by().values_list(vers.removesuffix("__"))
        for lot, somme in rangs.annotate(total=Sum(total)):
            cumuls[lot] += somme
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
