"""The lists that figures are made of: each gives its rows, and their total by column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, F, IntegerField, Min, Q, QuerySet, Sum, Value
from django.db.models.expressions import Combinable

from clauses_project.heures import ZERO
from entreprises.enums import SIAE
from entreprises.models import Entreprise
from marches.models import Attribution, Marche
from suivi.chiffres.heures import (
    AVEC_HEURES_RETENUES,
    CONTRAT,
    DECIDEES,
    RETENUES,
    SAISIES,
    VALIDEES,
)
from suivi.chiffres.marches import attributions_tenues, marches_suivis
from suivi.detail.selection import Selection
from suivi.enums import DECLAREES, EN_ATTENTE

PARTICIPANT = f"{CONTRAT}__participant"


@dataclass(frozen=True)
class Liste:
    """Rows, and what their columns add up to (or how many they are).

    `valeur`: the figure itself, where it is no total of a column.
    """

    lignes: Any
    pied: Mapping[str, Any]
    valeur: Decimal | None = None


# Hours


@dataclass(frozen=True)
class DesHeures:
    """Lines that satisfy `condition`, each for `heures`; and heures globales where they are part."""

    condition: Q
    heures: Combinable
    globales: bool = False
    stage: bool = False
    lignes: bool = True


HEURES = {
    "heures_declarees": DesHeures(Q(declaration__etat__in=DECLAREES), SAISIES, globales=True),
    "heures_en_attente": DesHeures(Q(declaration__etat__in=EN_ATTENTE), SAISIES),
    "heures_retenues": DesHeures(AVEC_HEURES_RETENUES, RETENUES, globales=True),
    "heures_travail": DesHeures(AVEC_HEURES_RETENUES, F("heures_travail_retenues")),
    "heures_formation": DesHeures(AVEC_HEURES_RETENUES, F("heures_formation_retenues")),
    "heures_non_retenues": DesHeures(VALIDEES & DECIDEES, SAISIES - RETENUES),
    "heures_en_suspens": DesHeures(VALIDEES & ~DECIDEES, SAISIES),
    "heures_globales": DesHeures(Q(pk__in=[]), RETENUES, globales=True, lignes=False),
    "etp": DesHeures(AVEC_HEURES_RETENUES, RETENUES, globales=True),
    "etp_moyen_annuel": DesHeures(AVEC_HEURES_RETENUES, RETENUES, globales=True),
    "heures_stage": DesHeures(AVEC_HEURES_RETENUES, RETENUES, globales=True, stage=True),
}
TEXTE, NOMBRE = CharField(), IntegerField()


def heures(selection: Selection, cle: str) -> Liste:
    """One row a line of hours, or of heures globales, the latest month first. Two sums, one list."""
    quoi = HEURES[cle]
    lignes = (
        selection.lignes(stage=quoi.stage)
        .filter(quoi.condition)
        .annotate(total=quoi.heures)
        .filter(total__gt=0)
    )
    globales = selection.globales(stage=quoi.stage).annotate(total=F("heures"))
    if not quoi.globales:
        globales = globales.none()
    somme = _somme(lignes, "total") + _somme(globales, "total")
    rangs = _rangs_nominatifs(lignes)
    if quoi.globales:
        rangs = (
            _rangs_globaux(globales)
            if not quoi.lignes
            else rangs.union(_rangs_globaux(globales), all=True)
        )
    return Liste(rangs.order_by("-mois", "nom", "prenom", "genre", "pk"), {"total": somme})


def _rangs_nominatifs(lignes: QuerySet) -> QuerySet:
    return (
        lignes.annotate(
            genre=Value("ligne", TEXTE),
            participant=F(PARTICIPANT),
            nom=F(f"{PARTICIPANT}__identite__nom"),
            prenom=F(f"{PARTICIPANT}__identite__prenom"),
            chez=F(f"{CONTRAT}__employeur__raison_sociale"),
            **_du_lot("affectation__attribution__"),
        )
        .values(*COLONNES_DES_HEURES)
        .order_by()
    )


def _rangs_globaux(globales: QuerySet) -> QuerySet:
    return (
        globales.annotate(
            genre=Value("globale", TEXTE),
            participant=Value(None, NOMBRE),
            nom=Value(None, TEXTE),
            prenom=Value(None, TEXTE),
            chez=F("employeur__raison_sociale"),
            **_du_lot("attribution__"),
        )
        .values(*COLONNES_DES_HEURES)
        .order_by()
    )


def _du_lot(attribution: str) -> dict[str, F]:
    return {
        "marche": F(f"{attribution}lot__marche"),
        "objet": F(f"{attribution}lot__marche__objet"),
        "reference": F(f"{attribution}lot__marche__reference"),
        "numero": F(f"{attribution}lot__numero"),
        "entreprise": F(f"{attribution}entreprise__raison_sociale"),
    }


COLONNES_DES_HEURES = (
    "pk", "genre", "mois", "participant", "nom", "prenom", "marche", "objet", "reference", "numero",
    "entreprise", "chez", "total",
)  # fmt: skip


# People, and their work contracts


def personnes(selection: Selection, cle: str) -> Liste:
    """One row a person, with their retained hours; persons of several structures are told once a structure."""
    lignes = selection.lignes().filter(AVEC_HEURES_RETENUES)
    rangs = (
        lignes.annotate(
            participant=F(PARTICIPANT),
            nom=F(f"{PARTICIPANT}__identite__nom"),
            prenom=F(f"{PARTICIPANT}__identite__prenom"),
        )
        .values("participant", "nom", "prenom")
        .annotate(total=Sum(RETENUES), contrats=Count(CONTRAT, distinct=True))
        .order_by("nom", "prenom", "participant")
    )
    ensemble = lignes.aggregate(personnes=Count(PARTICIPANT, distinct=True), total=Sum(RETENUES))
    return Liste(rangs, {"personne": ensemble["personnes"], "total": ensemble["total"] or ZERO})


def personnes_qpv(selection: Selection, cle: str) -> Liste:
    return personnes(replace(selection, ventilation="qpv"), cle)


def heures_qpv(selection: Selection, cle: str) -> Liste:
    return heures(replace(selection, ventilation="qpv"), "heures_retenues")


def contrats_travail(selection: Selection, cle: str) -> Liste:
    lignes = selection.lignes().filter(AVEC_HEURES_RETENUES)
    rangs = (
        lignes.annotate(
            contrat=F(CONTRAT),
            participant=F(PARTICIPANT),
            nom=F(f"{PARTICIPANT}__identite__nom"),
            prenom=F(f"{PARTICIPANT}__identite__prenom"),
            chez=F(f"{CONTRAT}__employeur__raison_sociale"),
            type=F(f"{CONTRAT}__type"),
            debut=F(f"{CONTRAT}__date_debut"),
            fin=F(f"{CONTRAT}__date_fin"),
        )
        .values("contrat", "participant", "nom", "prenom", "chez", "type", "debut", "fin")
        .annotate(total=Sum(RETENUES))
        .order_by("nom", "prenom", "debut", "contrat")
    )
    ensemble = lignes.aggregate(contrats=Count(CONTRAT, distinct=True), total=Sum(RETENUES))
    return Liste(rangs, {"personne": ensemble["contrats"], "total": ensemble["total"] or ZERO})


# Contracts, companies


def marches(selection: Selection, cle: str) -> Liste:
    """Contracts suivis."""
    suivis = marches_suivis(selection.perimetre, selection.periode)
    return _des_marches(suivis, selection)


def marches_avec_heures(selection: Selection, cle: str) -> Liste:
    """Contracts with retained hours."""
    return _des_marches(Marche.objects.filter(_avec_heures(selection, "lot__marche")), selection)


def _des_marches(marches: QuerySet[Marche], selection: Selection) -> Liste:
    if selection.acces is not None:
        marches = marches & Marche.objects.visibles_par(selection.acces)
    lignes = marches.select_related("donneur_ordre").order_by(
        "-date_notification", "reference", "pk"
    )
    return Liste(lignes, {"objet": lignes.count()})


def entreprises(selection: Selection, cle: str) -> Liste:
    """Companies by SIREN holding an attribution, with how many contracts each is on."""
    tenues = attributions_tenues(selection.perimetre, selection.periode)
    return _par_siren(
        tenues.values(numero=F("entreprise__siren")).annotate(
            nom=Min("entreprise__raison_sociale"),
            entreprise_pk=Min("entreprise"),
            nombre=Count("lot__marche", distinct=True),
        )
    )


def entreprises_avec_heures(selection: Selection, cle: str) -> Liste:
    """Companies by SIREN that owe retained hours."""
    attributions = Attribution.objects.filter(_avec_heures(selection, "", "attribution"))
    return _par_siren(
        attributions.values(numero=F("entreprise__siren")).annotate(
            nom=Min("entreprise__raison_sociale"),
            entreprise_pk=Min("entreprise"),
            nombre=Count("lot__marche", distinct=True),
        )
    )


def _par_siren(rangs: QuerySet) -> Liste:
    rangs = rangs.order_by("nom", "numero")
    return Liste(rangs, {"nom": rangs.count()})


def employeurs(selection: Selection, cle: str) -> Liste:
    """Real employers, by SIRET; those of insertion alone for `employeurs_siae`."""
    lignes = selection.lignes().filter(AVEC_HEURES_RETENUES)
    trouves = Entreprise.objects.filter(
        Q(pk__in=lignes.values(f"{CONTRAT}__employeur"))
        | Q(pk__in=selection.globales().values("employeur"))
    )
    if cle == "employeurs_siae":
        trouves = trouves.filter(type__in=SIAE)
    rangs = trouves.values(
        numero=F("identifiant"), nom=F("raison_sociale"), entreprise_pk=F("pk"), genre=F("type")
    ).order_by("nom", "numero")
    return Liste(rangs, {"nom": rangs.count()})


def _avec_heures(selection: Selection, chemin: str, depart: str = "") -> Q:
    """Rows that retained hours lead to."""
    lignes = selection.lignes().filter(AVEC_HEURES_RETENUES)
    vers = "__".join(filter(None, ("attribution", chemin)))
    return Q(pk__in=lignes.values(f"affectation__{vers}")) | Q(
        pk__in=selection.globales().values(vers)
    )


def _somme(lignes: QuerySet, colonne: str) -> Decimal:
    return lignes.aggregate(somme=Sum(colonne))["somme"] or ZERO
