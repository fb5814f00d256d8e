"""Lots and objective lines: what objectives, rates and what remains are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from clauses_project.heures import ZERO
from marches.models import LigneObjectif, Lot
from suivi.chiffres.marches import lots_a_objectif
from suivi.chiffres.matiere import Matiere
from suivi.chiffres.suivis import BilanLot
from suivi.detail.listes import Liste
from suivi.detail.selection import Selection


@dataclass(frozen=True)
class LotDetaille:
    """A lot with where it stands at the end of the period."""

    lot: Lot
    bilan: BilanLot

    @property
    def objectif(self) -> Decimal:
        return self.bilan.objectif

    @property
    def cumul(self) -> Decimal:
        return self.bilan.cumul

    @property
    def taux(self) -> Decimal | None:
        return self.cumul / self.objectif if self.objectif > 0 else None

    @property
    def reste(self) -> Decimal:
        return self.bilan.reste

    @property
    def excedent(self) -> Decimal:
        return self.bilan.excedent


def lots(selection: Selection, cle: str) -> Liste:
    """Lots followed with where each stands; none under a filter on residence, which has no objective."""
    bilans = Matiere(selection.perimetre, selection.periode).lots
    retenus = {b.lot: b for b in bilans if LOTS_DE[cle](b)}
    trouves = Lot.objects.filter(pk__in=list(retenus)).select_related("marche__donneur_ordre")
    rangs = [
        LotDetaille(lot, retenus[lot.pk])
        for lot in trouves.order_by("marche__reference", "marche", "numero", "pk")
    ]
    return Liste(rangs, _pied_des_lots(rangs))


LOTS_DE = {
    "heures_objectif": lambda bilan: True,
    "heures_retenues_cumul": lambda bilan: bilan.dans_le_taux,
    "taux_realisation": lambda bilan: bilan.dans_le_taux,
    "taux_lots_acheves": lambda bilan: bilan.dans_le_taux and bilan.acheve,
    "avancement_lots_en_cours": lambda bilan: bilan.dans_le_taux and not bilan.acheve,
    "lots_acheves": lambda bilan: bilan.dans_le_taux and bilan.acheve,
    "reste_a_realiser": lambda bilan: bilan.dans_le_taux and bilan.reste > 0,
    "heures_excedentaires": lambda bilan: bilan.dans_le_taux and bilan.excedent > 0,
}


def _pied_des_lots(rangs: Iterable[LotDetaille]) -> dict[str, Any]:
    sommes: dict[str, Decimal] = defaultdict(lambda: ZERO)
    nombre = 0
    for rang in rangs:
        nombre += 1
        for nom in ("objectif", "cumul", "reste", "excedent"):
            sommes[nom] += getattr(rang, nom)
    taux = sommes["cumul"] / sommes["objectif"] if sommes["objectif"] > 0 else None
    return {
        "lot": nombre,
        "taux": taux,
        **{nom: sommes[nom] for nom in ("objectif", "cumul", "reste", "excedent")},
    }


def objectifs(selection: Selection, cle: str) -> Liste:
    """Objective lines whose `date_effet` is in the period."""
    lignes = LigneObjectif.objects.filter(
        selection.periode.q_jours("date_effet"),
        active=True,
        lot__in=lots_a_objectif(selection.perimetre, selection.periode).values("pk"),
    )
    if selection.perimetre.par_residence:
        lignes = lignes.none()
    rangs = lignes.select_related("lot__marche").order_by("-date_effet", "lot", "pk")
    return Liste(rangs, {"heures": lignes.aggregate(somme=Sum("heures"))["somme"] or ZERO})
