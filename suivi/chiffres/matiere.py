"""Everything that is read before figures are computed: rows of hours once, and what their keys lead to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models.functions import TruncMonth, TruncYear

from marches.enums import Clause
from suivi.chiffres.annees import mois_du_masque
from suivi.chiffres.dimensions import Dimensions, Droit, lire_dimensions
from suivi.chiffres.faits import Fait, FaitGlobal, Retenues, lire_globales, lire_retenues
from suivi.chiffres.groupes import Groupe, Part
from suivi.chiffres.marches import (
    BilanLot,
    MarcheSuivi,
    bilan_des_lots,
    clauses_suivies,
    compter_entreprises,
    contractualise_par,
    lire_marches_suivis,
)
from suivi.chiffres.paquets import Paquets, empaqueter
from suivi.chiffres.perimetre import Perimetre, Periode
from suivi.chiffres.totaux import Totaux, totaux

SANS_FAITS = Droit(age=None, niveau="", en_qpv=False, prescripteur=None, commune=None)


@dataclass(frozen=True)
class Matiere:
    """`paquets` and `mois` hold the hours that have names; `globales` those that have none, stage apart.

    What comes from objectives is empty under a filter on residence: nothing of it is published then.
    """

    perimetre: Perimetre
    periode: Periode
    dimensions: Dimensions
    totaux: Totaux
    travail: int
    formation: int
    paquets: Paquets
    mois: dict[date, Groupe]
    globales: list[FaitGlobal]
    globales_de_stage: int
    suivis: list[MarcheSuivi]
    clauses: dict[str, set[int]]
    entreprises: int
    lots: list[BilanLot]
    contractualise_par_annee: dict[date, Decimal]
    contractualise_par_mois: dict[date, Decimal]


def lire_matiere(perimetre: Perimetre, periode: Periode) -> Matiere:
    retenues = lire_retenues(perimetre, periode)
    faits = retenues.faits
    globales = lire_globales(perimetre, periode)
    dimensions = lire_dimensions(
        perimetre,
        contrats={fait.contrat for fait in faits},
        eligibilites={fait.faits for fait in faits if fait.faits is not None},
        attributions={fait.attribution for fait in faits} | {rang.attribution for rang in globales},
    )
    suivis = lire_marches_suivis(perimetre, periode)
    suivis_par_cle = {marche.pk for marche in suivis}
    stage = {pk for pk, place in dimensions.places.items() if place.clause == Clause.STAGE}
    return Matiere(
        perimetre=perimetre,
        periode=periode,
        dimensions=dimensions,
        totaux=totaux(perimetre, periode),
        travail=sum(fait.travail for fait in faits),
        formation=sum(fait.formation for fait in faits),
        paquets=empaqueter(_en_parts(faits, dimensions)),
        mois=_par_mois(retenues, dimensions),
        globales=[rang for rang in globales if rang.attribution not in stage],
        globales_de_stage=sum(rang.centiemes for rang in globales if rang.attribution in stage),
        suivis=suivis,
        clauses=clauses_suivies(perimetre, suivis_par_cle),
        entreprises=compter_entreprises(perimetre, periode, suivis_par_cle),
        **_objectifs(perimetre, periode, suivis_par_cle),
    )


def _objectifs(perimetre: Perimetre, periode: Periode, suivis: set[int]) -> dict:
    if perimetre.par_residence:
        return {"lots": [], "contractualise_par_annee": {}, "contractualise_par_mois": {}}
    return {
        "lots": bilan_des_lots(perimetre, periode, suivis),
        "contractualise_par_annee": contractualise_par(TruncYear, perimetre, periode),
        "contractualise_par_mois": contractualise_par(TruncMonth, perimetre, periode),
    }


def _en_parts(faits: Iterable[Fait], dimensions: Dimensions) -> list[Part]:
    """Years added up: breakdowns go through fewer rows."""
    sommes: dict[tuple[int, int, int | None], int] = defaultdict(int)
    for _, contrat, attribution, droit, _, travail, formation in faits:
        sommes[contrat, attribution, droit] += travail + formation
    return [
        Part(
            contrat,
            dimensions.embauches[contrat].personne,
            dimensions.embauches[contrat],
            dimensions.places[attribution],
            SANS_FAITS if droit is None else dimensions.droits[droit],
            () if droit is None else dimensions.criteres.get(droit, ()),
            centiemes,
        )
        for (contrat, attribution, droit), centiemes in sommes.items()
    ]


def _par_mois(retenues: Retenues, dimensions: Dimensions) -> dict[date, Groupe]:
    """Those who worked the same months of a year are taken together: few go their own way."""
    ensembles: dict[tuple[int, int], Groupe] = defaultdict(Groupe)
    for annee, contrat, _, _, masque, _, _ in retenues.faits:
        ensemble = ensembles[annee, masque]
        ensemble.personnes.add(dimensions.embauches[contrat].personne)
        ensemble.contrats.add(contrat)
    groupes: dict[date, Groupe] = defaultdict(Groupe)
    for (annee, masque), ensemble in ensembles.items():
        for mois in mois_du_masque(annee, masque):
            groupes[mois].personnes |= ensemble.personnes
            groupes[mois].contrats |= ensemble.contrats
    for mois, centiemes in retenues.centiemes.items():
        groupes[mois].centiemes = centiemes
    return groupes
