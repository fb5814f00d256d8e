"""At what pace lots go, when each would reach its objective, and how worrying that is.

What is counted is what was done, decided or not: retained hours and hours waiting to be validated,
heures globales included. Figures that are published count retained hours alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from django.db.models import Q, Sum
from django.utils import timezone

from clauses_project.dates import ajouter_mois, mois_de
from clauses_project.heures import ZERO
from marches.models import LigneObjectif, Lot
from suivi.chiffres.avancement import attendus_par_lot
from suivi.chiffres.heures import LOT, LOT_DES_GLOBALES, RETENUES, SAISIES, VALIDEES
from suivi.enums import EN_ATTENTE
from suivi.models import HeuresGlobales, LigneHeures

MOIS_DU_RYTHME, MOIS_REGARDES = 3, 6
AU_RYTHME, COMPROMIS = Decimal("0.9"), Decimal("0.8")
REGLE = (
    "Vert\u00a0: à ce rythme l'objectif sera tenu à la fin du marché, ou au moins 90\u00a0% des heures prévues "
    "à ce jour sont faites. Rouge\u00a0: à ce rythme il manquerait plus d'un cinquième des heures à la fin. "
    "Orange\u00a0: entre les deux. Le rythme est la moyenne des trois derniers mois complets qui ont des "
    "heures, retenues ou en attente de validation, parmi les six derniers mois\u00a0; depuis le début s'il y en "
    "a moins de trois. Les heures prévues sont celles de la réunion de démarrage, trimestre par trimestre\u00a0; "
    "sans elles, l'objectif réparti également de l'ordre de service à la fin du marché."
)


class Feu(StrEnum):
    """How a lot goes: its code in the address; a word stands beside each colour."""

    ROUGE = "rouge"
    ORANGE = "orange"
    VERT = "vert"
    GRIS = "gris"

    @property
    def mot(self) -> str:
        return {
            Feu.ROUGE: "En danger",
            Feu.ORANGE: "À surveiller",
            Feu.VERT: "Au rythme",
            Feu.GRIS: "Sans prévision",
        }[self]

    @property
    def ton(self) -> str:
        return {
            Feu.ROUGE: "alerte",
            Feu.ORANGE: "attente",
            Feu.VERT: "ok",
            Feu.GRIS: "neutre",
        }[self]


@dataclass(frozen=True)
class Rythme:
    """A lot with an objective: what is done, what was expected, and where it goes at the present pace.

    `par_mois` is the mean of `mois`: the last three complete months that have hours, among the last six
    complete months; fewer when the lot has no more (it has just begun), none when it stands still.
    """

    lot: Lot
    jour: date
    objectif: Decimal
    retenues: Decimal
    en_attente: Decimal
    attendu: Decimal | None
    fin: date | None
    mois: tuple[date, ...]
    par_mois: Decimal

    @property
    def fait(self) -> Decimal:
        return self.retenues + self.en_attente

    @property
    def reste(self) -> Decimal:
        """Still to be found: the objective less what is done, decided or not."""
        return max(ZERO, self.objectif - self.fait)

    @property
    def est_atteint(self) -> bool:
        return self.reste == 0

    @property
    def depart(self) -> date:
        """The month the forecast starts after: the last one of the mean, else the one before this month."""
        return self.mois[-1] if self.mois else ajouter_mois(mois_de(self.jour), -1)

    @property
    def atteinte(self) -> date | None:
        """The month the objective would be met at this pace; None when it is, or would never be."""
        if self.est_atteint or not self.par_mois:
            return None
        mois = (self.reste / self.par_mois).to_integral_value(ROUND_CEILING)
        return ajouter_mois(self.depart, int(mois))

    @property
    def mois_de_retard(self) -> int | None:
        """Months between the end of the contract and the month the objective would be met; negative before."""
        if self.atteinte is None or self.fin is None:
            return None
        return ecart_en_mois(mois_de(self.fin), self.atteinte)

    @property
    def a_la_fin(self) -> Decimal | None:
        """Hours done by the end of the contract at this pace; None without an end."""
        if self.fin is None:
            return None
        encore = max(0, ecart_en_mois(self.depart, mois_de(self.fin)))
        return self.fait + self.par_mois * encore

    @property
    def feu(self) -> Feu:
        """The rule that `REGLE` says."""
        if self.est_atteint:
            return Feu.VERT
        if self.attendu is not None and self.fait >= self.attendu * AU_RYTHME:
            return Feu.VERT
        if self.a_la_fin is None:
            return Feu.GRIS
        if self.a_la_fin >= self.objectif:
            return Feu.VERT
        return Feu.ROUGE if self.a_la_fin < self.objectif * COMPROMIS else Feu.ORANGE


def ecart_en_mois(de: date, a: date) -> int:
    return (a.year - de.year) * 12 + a.month - de.month


def rythmes(lots: Iterable[Lot], jour: date | None = None) -> list[Rythme]:
    """Of the lots that have an objective in force that day, in their order. Five queries.

    Lots come with their `marche`; which ones (running, not of STAGE) is the business of who asks.
    """
    lots = list(lots)
    jour = jour or timezone.localdate()
    pks = [lot.pk for lot in lots]
    objectifs: dict[int, Decimal] = dict(
        LigneObjectif.objects.en_vigueur(jour)
        .filter(lot__in=pks)
        .order_by()
        .values_list("lot")
        .annotate(Sum("heures"))
    )
    a_objectif = [lot for lot in lots if objectifs.get(lot.pk, ZERO) > 0]
    attendus = attendus_par_lot(a_objectif, objectifs, jour)
    faites = heures_par_lot_et_mois(pks, mois_de(jour))
    return [
        _rythme(lot, jour, objectifs[lot.pk], attendus[lot.pk], faites[lot.pk])
        for lot in a_objectif
    ]


@dataclass
class HeuresFaites:
    """Of a lot in a month. Heures globales are retained."""

    retenues: Decimal = ZERO
    en_attente: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.retenues + self.en_attente


ParMois = dict[date, HeuresFaites]


def heures_par_lot_et_mois(
    lots: Iterable[int], au: date, attributions: Iterable[int] = ()
) -> dict[int, ParMois]:
    """Months of each lot that have hours, up to that one: all its hours, or those of some attributions.

    Three queries.
    """
    faites: dict[int, ParMois] = defaultdict(lambda: defaultdict(HeuresFaites))
    lots, attributions = list(lots), list(attributions)
    lignes = (
        LigneHeures.objects.filter(
            Q(**{f"{LOT}in": lots}) | Q(affectation__attribution__in=attributions), mois__lte=au
        )
        .order_by()
        .values_list(LOT.removesuffix("__"), "mois")
    )
    globales = (
        HeuresGlobales.objects.filter(
            Q(**{f"{LOT_DES_GLOBALES}in": lots}) | Q(attribution__in=attributions), mois__lte=au
        )
        .order_by()
        .values_list(LOT_DES_GLOBALES.removesuffix("__"), "mois")
    )
    for lot, mois, heures in lignes.filter(VALIDEES).annotate(total=Sum(RETENUES)):
        faites[lot][mois].retenues += heures
    en_attente = lignes.filter(declaration__etat__in=EN_ATTENTE)
    for lot, mois, heures in en_attente.annotate(total=Sum(SAISIES)):
        faites[lot][mois].en_attente += heures
    for lot, mois, heures in globales.annotate(total=Sum("heures")):
        faites[lot][mois].retenues += heures
    return faites


def _rythme(
    lot: Lot, jour: date, objectif: Decimal, attendu: Decimal | None, faites: Mapping
) -> Rythme:
    mois = mois_du_rythme(faites, jour)
    somme = sum((faites[m].total for m in mois), ZERO)
    return Rythme(
        lot=lot,
        jour=jour,
        objectif=objectif,
        retenues=sum((heures.retenues for heures in faites.values()), ZERO),
        en_attente=sum((heures.en_attente for heures in faites.values()), ZERO),
        attendu=attendu,
        fin=lot.marche.date_fin,
        mois=mois,
        par_mois=somme / len(mois) if mois else ZERO,
    )


def mois_du_rythme(faites: Mapping[date, HeuresFaites], jour: date) -> tuple[date, ...]:
    """The last three complete months that have hours, among the last six complete ones, in order."""
    ici = mois_de(jour)
    regardes = (ajouter_mois(ici, -rang) for rang in range(1, MOIS_REGARDES + 1))
    pleins = [mois for mois in regardes if mois in faites and faites[mois].total > 0]
    return tuple(sorted(pleins[:MOIS_DU_RYTHME]))
