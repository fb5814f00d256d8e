"""Hours of a perimeter and a period, and who worked them.

Lots under a clause STAGE are a family of their own: every function here leaves them out, but the one
that names them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    Min,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat

from clauses_project.champs import HeuresField
from entreprises.enums import SIAE
from entreprises.models import Entreprise
from marches.enums import Clause
from marches.models import Marche
from suivi.chiffres.perimetre import Perimetre, Periode, q_clause
from suivi.enums import DECLAREES, EN_ATTENTE, Decision, Etat
from suivi.models import HeuresGlobales, LigneHeures

ZERO = Decimal("0.00")
LOT = "affectation__attribution__lot__"
LOT_DES_GLOBALES = "attribution__lot__"
PARTICIPANT = "affectation__contrat__participant"
CONTRAT = "affectation__contrat"

VALIDEES = Q(declaration__etat=Etat.VALIDEE)
DECIDEES = Q(decision__in=[Decision.RETENUE, Decision.NON_RETENUE])
AVEC_HEURES_RETENUES = VALIDEES & (
    Q(heures_travail_retenues__gt=0) | Q(heures_formation_retenues__gt=0)
)
SAISIES = Coalesce("heures_travail", Value(0, HeuresField())) + Coalesce(
    "heures_formation", Value(0, HeuresField())
)
RETENUES = F("heures_travail_retenues") + F("heures_formation_retenues")


@dataclass(frozen=True)
class HeuresGlobalesParMarche:
    """Heures globales of contracts of one buyer and one nature, in one month (stage apart)."""

    donneur_ordre: int
    nature: str
    mois: date
    stage: bool
    heures: Decimal


@dataclass(frozen=True)
class Totaux:
    """Sums over the period, before heures globales are added."""

    declarees: Decimal
    en_attente: Decimal
    travail: Decimal
    formation: Decimal
    non_retenues: Decimal
    en_suspens: Decimal
    stage: Decimal
    personnes: int
    contrats_travail: int
    premier_mois: date | None


def toutes_les_lignes(perimetre: Perimetre, periode: Periode) -> QuerySet[LigneHeures]:
    """Lines of the perimeter, stage included, whatever their state."""
    return LigneHeures.objects.filter(
        perimetre.q_structures(),
        perimetre.q_lots(LOT),
        perimetre.q_residence(),
        periode.q(),
    ).order_by()


def lignes_retenues(perimetre: Perimetre, periode: Periode) -> QuerySet[LigneHeures]:
    """Lines that have retained hours: what people, work contracts and breakdowns are counted from."""
    return toutes_les_lignes(perimetre, periode).filter(
        AVEC_HEURES_RETENUES, ~q_clause(Clause.STAGE, LOT)
    )


def toutes_les_globales(perimetre: Perimetre, periode: Periode) -> QuerySet[HeuresGlobales]:
    """Heures globales, stage included. They have no residence: none is left under such a filter."""
    if perimetre.par_residence:
        return HeuresGlobales.objects.none()
    return HeuresGlobales.objects.filter(
        perimetre.q_structures(),
        perimetre.q_lots(LOT_DES_GLOBALES),
        periode.q(),
        heures__gt=0,
    ).order_by()


def globales_retenues(perimetre: Perimetre, periode: Periode) -> QuerySet[HeuresGlobales]:
    return toutes_les_globales(perimetre, periode).filter(~q_clause(Clause.STAGE, LOT_DES_GLOBALES))


def compter_personnes(perimetre: Perimetre, **filtre) -> Count:
    """Distinct persons. Across structures, one fingerprint is one person."""
    if not perimetre.de_plusieurs_structures:
        return Count(PARTICIPANT, distinct=True, **filtre)
    personne = Case(
        When(
            **{f"{PARTICIPANT}__empreinte": ""},
            then=Concat(Value("#"), Cast(PARTICIPANT, CharField())),
        ),
        default=F(f"{PARTICIPANT}__empreinte"),
        output_field=CharField(),
    )
    return Count(personne, distinct=True, **filtre)


def totaux(perimetre: Perimetre, periode: Periode) -> Totaux:
    """One query over the lines."""
    stage = q_clause(Clause.STAGE, LOT)
    insertion = ~stage
    retenues = AVEC_HEURES_RETENUES & insertion
    sommes: dict[str, Any] = toutes_les_lignes(perimetre, periode).aggregate(
        declarees=Sum(SAISIES, filter=Q(declaration__etat__in=DECLAREES) & insertion),
        en_attente=Sum(SAISIES, filter=Q(declaration__etat__in=EN_ATTENTE) & insertion),
        travail=Sum("heures_travail_retenues", filter=retenues),
        formation=Sum("heures_formation_retenues", filter=retenues),
        non_retenues=Sum(SAISIES - RETENUES, filter=VALIDEES & DECIDEES & insertion),
        en_suspens=Sum(SAISIES, filter=VALIDEES & ~DECIDEES & insertion),
        stage=Sum(RETENUES, filter=VALIDEES & stage),
        personnes=compter_personnes(perimetre, filter=retenues),
        contrats_travail=Count(CONTRAT, distinct=True, filter=retenues),
        premier_mois=Min("mois", filter=retenues),
    )
    premier_mois = sommes.pop("premier_mois")
    pleines: dict[str, Any] = {
        nom: ZERO if somme is None else somme for nom, somme in sommes.items()
    }
    return Totaux(premier_mois=premier_mois, **pleines)


def globales_par_marche(perimetre: Perimetre, periode: Periode) -> list[HeuresGlobalesParMarche]:
    """One query over heures globales: what is additive is added up from these rows."""
    marche = f"{LOT_DES_GLOBALES}marche__"
    rangs = (
        toutes_les_globales(perimetre, periode)
        .annotate(
            stage=Case(
                When(q_clause(Clause.STAGE, LOT_DES_GLOBALES), then=Value(True)),
                default=Value(False),
            )
        )
        .values_list(f"{marche}donneur_ordre", f"{marche}nature", "mois", "stage")
        .annotate(Sum("heures"))
    )
    return [HeuresGlobalesParMarche(*rang) for rang in rangs]


def marches_avec_heures(perimetre: Perimetre, periode: Periode) -> int:
    marches = Marche.objects.filter(_retenus(perimetre, periode, "attribution__lot__marche"))
    return marches.count()


def entreprises_avec_heures(perimetre: Perimetre, periode: Periode) -> int:
    """Companies that owe them, by SIREN: two establishments are one company."""
    entreprises = Entreprise.objects.filter(_retenus(perimetre, periode, "attribution__entreprise"))
    return entreprises.aggregate(n=Count("siren", distinct=True))["n"]


def employeurs(perimetre: Perimetre, periode: Periode) -> dict[str, Any]:
    """Real employers by SIRET, and those of kind SIAE."""
    return Entreprise.objects.filter(
        Q(pk__in=lignes_retenues(perimetre, periode).values(f"{CONTRAT}__employeur"))
        | Q(pk__in=globales_retenues(perimetre, periode).values("employeur"))
    ).aggregate(employeurs=Count("pk"), employeurs_siae=Count("pk", filter=Q(type__in=SIAE)))


def _retenus(perimetre: Perimetre, periode: Periode, chemin: str) -> Q:
    """Rows that retained hours lead to by `chemin`, by named lines or by heures globales."""
    return Q(pk__in=lignes_retenues(perimetre, periode).values(f"affectation__{chemin}")) | Q(
        pk__in=globales_retenues(perimetre, periode).values(chemin)
    )


@dataclass(frozen=True)
class HeuresDuMois:
    """Hours of a contract in a month: declared = pending + retained + not retained + en suspens.

    `globales` are part of `retenues`.
    """

    mois: date
    en_attente: Decimal = ZERO
    retenues: Decimal = ZERO
    non_retenues: Decimal = ZERO
    en_suspens: Decimal = ZERO
    globales: Decimal = ZERO

    @property
    def declarees(self) -> Decimal:
        return self.en_attente + self.retenues + self.non_retenues + self.en_suspens


def heures_par_mois(marche: Marche, *, stage: bool = False) -> list[HeuresDuMois]:
    """Months of a contract that have declared hours, in order; its STAGE lots apart. Two queries."""
    mois: dict[date, dict[str, Decimal]] = {}
    dans_stage = q_clause(Clause.STAGE, LOT)
    lignes = (
        LigneHeures.objects.filter(
            dans_stage if stage else ~dans_stage,
            **{f"{LOT}marche": marche.pk},
            declaration__etat__in=DECLAREES,
        )
        .order_by()
        .values("mois")
        .annotate(
            en_attente=Sum(SAISIES, filter=Q(declaration__etat__in=EN_ATTENTE)),
            retenues=Sum(RETENUES, filter=VALIDEES),
            non_retenues=Sum(SAISIES - RETENUES, filter=VALIDEES & DECIDEES),
            en_suspens=Sum(SAISIES, filter=VALIDEES & ~DECIDEES),
        )
    )
    for ligne in lignes:
        sommes: dict[str, Any] = dict(ligne)
        cle = sommes.pop("mois")
        mois[cle] = {nom: somme or ZERO for nom, somme in sommes.items()}
    dans_stage = q_clause(Clause.STAGE, LOT_DES_GLOBALES)
    globales = (
        HeuresGlobales.objects.filter(
            dans_stage if stage else ~dans_stage, attribution__lot__marche=marche.pk
        )
        .order_by()
        .values("mois")
        .annotate(total=Sum("heures"))
    )
    for rang in globales:
        valeurs = mois.setdefault(rang["mois"], {})
        valeurs["globales"] = rang["total"]
        valeurs["retenues"] = valeurs.get("retenues", ZERO) + rang["total"]
    return [
        HeuresDuMois(mois=cle, **valeurs)
        for cle, valeurs in sorted(mois.items())
        if any(valeurs.values())
    ]
