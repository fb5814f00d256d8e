"""The lists of the API: for each, what opens it, the rows a token reads, and how a row is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet, Sum, Value
from django.db.models.fields import CharField
from django.utils import timezone
from ninja import Schema

from clauses_project.champs import HeuresField
from clauses_project.dates import mois_de
from clauses_project.heures import ZERO
from clauses_project.profils import Profil
from comptes.api.models import JetonApi
from comptes.api.portees import Portee
from marches.enums import Clause
from marches.models import Attribution, LigneObjectif, Lot, Marche
from suivi.api import schemas
from suivi.api.acces import lit_sans_nom, visibles
from suivi.chiffres import Periode
from suivi.chiffres.heures import DECIDEES, LOT, LOT_DES_GLOBALES, RETENUES, SAISIES, VALIDEES
from suivi.chiffres.marches import cumul_par_lot
from suivi.enums import EN_ATTENTE
from suivi.models import HeuresGlobales, LigneHeures

Rangs = list[dict[str, Any]]


@dataclass(frozen=True)
class Filtres:
    marche: str | None = None
    donneur_ordre: str | None = None
    periode: Periode | None = None

    def q(self, vers_marche: str = "") -> Q:
        condition = Q()
        if self.marche:
            condition &= Q(**{f"{vers_marche}reference": self.marche})
        if self.donneur_ordre:
            condition &= Q(**{f"{vers_marche}donneur_ordre__siret": self.donneur_ordre})
        return condition


@dataclass(frozen=True)
class Ressource:
    """`lignes` are in a total order, so that pages never overlap; `rendre` tells some of them at once."""

    nom: str
    titre: str
    description: str
    portee: Portee
    schema: type[Schema]
    lignes: Callable[[JetonApi, Filtres], QuerySet[Any]]
    rendre: Callable[[JetonApi, Sequence[Any]], Rangs]


def lire_marches(jeton: JetonApi, filtres: Filtres) -> QuerySet[Marche]:
    return (
        visibles(Marche, jeton)
        .filter(filtres.q())
        .select_related("structure", "donneur_ordre", "operation")
        .order_by("structure__code", "reference", "pk")
    )


def rendre_marches(jeton: JetonApi, marches: Sequence[Marche]) -> Rangs:
    return [
        {
            "structure": marche.structure.code,
            "reference": marche.reference,
            "objet": marche.objet,
            "donneur_ordre": marche.donneur_ordre.nom,
            "donneur_ordre_siret": marche.donneur_ordre.siret or None,
            "operation": marche.operation.nom if marche.operation else None,
            "nature": marche.nature,
            "clause": marche.clause,
            "statut": marche.statut,
            "prive": marche.prive,
            "montant_ht": None if lit_sans_nom(jeton) else marche.montant_ht,
            "date_notification": marche.date_notification,
            "date_ordre_service": marche.date_ordre_service,
            "date_fin": marche.date_fin,
            "date_solde": marche.date_solde,
            "commune_execution": marche.commune_execution_id,
        }
        for marche in marches
    ]


def lire_lots(jeton: JetonApi, filtres: Filtres) -> QuerySet[Lot]:
    entreprises = Attribution.objects.select_related("entreprise").order_by("role", "pk")
    return (
        visibles(Lot, jeton, "marche__")
        .filter(filtres.q("marche__"))
        .avec_objectif(timezone.localdate())
        .select_related("structure", "marche")
        .prefetch_related(Prefetch("attributions", entreprises))
        .order_by("structure__code", "marche__reference", "numero", "pk")
    )


def rendre_lots(jeton: JetonApi, lots: Sequence[Any]) -> Rangs:
    """Hours of one lot may be those of a few people, or of other companies: not for those readers."""
    lit_les_heures = not lit_sans_nom(jeton) and jeton.profil != Profil.DECLARANT
    cumuls = (
        cumul_par_lot([lot.pk for lot in lots], mois_de(timezone.localdate()))
        if lit_les_heures
        else None
    )
    return [_rendre_un_lot(jeton, lot, cumuls) for lot in lots]


def _rendre_un_lot(jeton: JetonApi, lot: Any, cumuls: Any) -> dict[str, Any]:
    retenues = None if cumuls is None else cumuls[lot.pk]
    return {
        "structure": lot.structure.code,
        "marche": lot.marche.reference,
        "lot": lot.numero,
        "intitule": lot.intitule,
        "clause": lot.clause_effective.value,
        "montant_ht": None if lit_sans_nom(jeton) else lot.montant_ht,
        "objectif": lot.objectif,
        "heures_retenues": retenues,
        "taux": None if retenues is None or lot.objectif <= 0 else retenues / lot.objectif,
        "titulaires": [
            {
                "identifiant": attribution.entreprise.identifiant,
                "raison_sociale": attribution.entreprise.raison_sociale,
                "role": attribution.role,
            }
            for attribution in lot.attributions.all()
        ],
    }


def lire_objectifs(jeton: JetonApi, filtres: Filtres) -> QuerySet[LigneObjectif]:
    """A company reads those of whole lots and its own."""
    lignes = visibles(LigneObjectif, jeton, "lot__marche__").filter(filtres.q("lot__marche__"))
    if jeton.profil == Profil.DECLARANT:
        lignes = lignes.filter(Q(attribution=None) | Q(attribution__entreprise=jeton.entreprise_id))
    return lignes.select_related("structure", "lot__marche", "attribution__entreprise").order_by(
        "structure__code", "lot__marche__reference", "lot__numero", "date_effet", "pk"
    )


def rendre_objectifs(jeton: JetonApi, objectifs: Sequence[LigneObjectif]) -> Rangs:
    return [
        {
            "structure": ligne.structure.code,
            "marche": ligne.lot.marche.reference,
            "lot": ligne.lot.numero,
            "entreprise": ligne.attribution.entreprise.identifiant if ligne.attribution else None,
            "nature": ligne.nature,
            "numero": ligne.numero,
            "heures": ligne.heures,
            "date_effet": ligne.date_effet,
            "active": ligne.active,
        }
        for ligne in objectifs
    ]


NOMINATIVES, GLOBALES = "NOMINATIVES", "GLOBALES"
TEXTE, HEURES = CharField(), HeuresField()
CLES_DES_HEURES = (
    "code", "reference", "numero", "clause_du_lot", "clause_du_marche", "identifiant", "raison",
    "mois", "genre",
)  # fmt: skip


def lire_heures(jeton: JetonApi, filtres: Filtres) -> QuerySet[Any]:
    """Declared hours of a company, a lot and a month; heures globales are rows of their own."""
    periode = filtres.periode or Periode()
    lignes = (
        visibles(LigneHeures, jeton, f"{LOT}marche__")
        .declarees()
        .filter(periode.q(), filtres.q(f"{LOT}marche__"))
        .annotate(**_cles(LOT, "affectation__attribution__", NOMINATIVES))
        .order_by()
        .values(*CLES_DES_HEURES)
        .annotate(
            declarees=Sum(SAISIES),
            en_attente=Sum(SAISIES, filter=Q(declaration__etat__in=EN_ATTENTE)),
            travail=Sum("heures_travail_retenues", filter=VALIDEES),
            formation=Sum("heures_formation_retenues", filter=VALIDEES),
            non_retenues=Sum(SAISIES - RETENUES, filter=VALIDEES & DECIDEES),
            en_suspens=Sum(SAISIES, filter=VALIDEES & ~DECIDEES),
            globales=Value(0, HEURES),
        )
    )
    globales = (
        visibles(HeuresGlobales, jeton, f"{LOT_DES_GLOBALES}marche__")
        .filter(periode.q(), filtres.q(f"{LOT_DES_GLOBALES}marche__"), heures__gt=0)
        .annotate(**_cles(LOT_DES_GLOBALES, "attribution__", GLOBALES))
        .order_by()
        .values(*CLES_DES_HEURES)
        .annotate(
            declarees=Sum("heures"),
            **{nom: Value(0, HEURES) for nom in COMPTES_DES_LIGNES},
            globales=Sum("heures"),
        )
    )
    return lignes.union(globales, all=True).order_by(
        "code", "reference", "numero", "identifiant", "mois", "genre", "raison"
    )


COMPTES_DES_LIGNES = ("en_attente", "travail", "formation", "non_retenues", "en_suspens")


def _cles(lot: str, attribution: str, genre: str) -> dict[str, Any]:
    return {
        "code": F("structure__code"),
        "reference": F(f"{lot}marche__reference"),
        "numero": F(f"{lot}numero"),
        "clause_du_lot": F(f"{lot}clause"),
        "clause_du_marche": F(f"{lot}marche__clause"),
        "identifiant": F(f"{attribution}entreprise__identifiant"),
        "raison": F(f"{attribution}entreprise__raison_sociale"),
        "genre": Value(genre, TEXTE),
    }


def rendre_heures(jeton: JetonApi, rangs: Sequence[dict[str, Any]]) -> Rangs:
    """Why an hour is not retained may tell of someone's eligibility: not for buyers."""
    dit_les_refus = jeton.profil != Profil.DONNEUR_ORDRE
    return [
        {
            "structure": rang["code"],
            "marche": rang["reference"],
            "lot": rang["numero"],
            "clause": Clause(rang["clause_du_lot"] or rang["clause_du_marche"]).value,
            "entreprise": rang["identifiant"],
            "raison_sociale": rang["raison"],
            "mois": f"{rang['mois']:%Y-%m}",
            "genre": rang["genre"],
            "heures_declarees": rang["declarees"] or ZERO,
            "heures_en_attente": rang["en_attente"] or ZERO,
            "heures_retenues": (rang["travail"] or ZERO)
            + (rang["formation"] or ZERO)
            + (rang["globales"] or ZERO),
            "heures_travail": rang["travail"] or ZERO,
            "heures_formation": rang["formation"] or ZERO,
            "heures_non_retenues": (rang["non_retenues"] or ZERO) if dit_les_refus else None,
            "heures_en_suspens": (rang["en_suspens"] or ZERO) if dit_les_refus else None,
        }
        for rang in rangs
    ]


RESSOURCES = (
    Ressource(
        "marches",
        "Les marchés",
        "Un marché par ligne, dans l'ordre des références.",
        Portee.MARCHES,
        schemas.Marche,
        lire_marches,
        rendre_marches,
    ),
    Ressource(
        "lots",
        "Les lots",
        "Un lot par ligne, avec son objectif en vigueur et ses heures retenues à ce jour.",
        Portee.MARCHES,
        schemas.Lot,
        lire_lots,
        rendre_lots,
    ),
    Ressource(
        "objectifs",
        "Les objectifs",
        "Une ligne d'objectif datée et signée par ligne : l'objectif d'un jour est la somme de celles, "
        "en vigueur, qui ont pris effet ce jour-là.",
        Portee.MARCHES,
        schemas.Objectif,
        lire_objectifs,
        rendre_objectifs,
    ),
    Ressource(
        "heures",
        "Les heures par mois",
        "Les heures déclarées, par lot, entreprise et mois, et ce qu'elles sont devenues. "
        "Déclarées = en attente + retenues + non retenues + en suspens.",
        Portee.HEURES,
        schemas.HeuresDuMois,
        lire_heures,
        rendre_heures,
    ),
)
