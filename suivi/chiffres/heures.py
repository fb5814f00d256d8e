"""Hours of a perimeter and a period, and who worked them.

Lots under a clause STAGE are a family of their own: every function here leaves them out, but the one
that names them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from clauses_project.champs import HeuresField
from clauses_project.heures import ZERO
from marches.enums import Clause
from marches.models import Marche
from suivi.chiffres.perimetre import Perimetre, Periode, q_clause
from suivi.enums import DECLAREES, EN_ATTENTE, Decision, Etat
from suivi.models import HeuresGlobales, LigneHeures

LOT = "affectation__attribution__lot__"
LOT_DES_GLOBALES = "attribution__lot__"
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


class DesMois(Protocol):
    """A period, or what is left of one: rows whose month is in it."""

    def q(self, mois: str = "mois") -> Q: ...


def toutes_les_lignes(perimetre: Perimetre, periode: DesMois) -> QuerySet[LigneHeures]:
    """Lines of the perimeter, stage included, whatever their state."""
    return LigneHeures.objects.filter(
        perimetre.q_structures(),
        perimetre.q_lots(LOT),
        perimetre.q_residence(),
        periode.q(),
    ).order_by()


def lignes_retenues(perimetre: Perimetre, periode: DesMois) -> QuerySet[LigneHeures]:
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


@dataclass(frozen=True)
class HeuresDuMois:
    """Hours of a month: declared = pending + retained + not retained + en suspens.

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
    dans_stage = q_clause(Clause.STAGE, LOT)
    globales_dans_stage = q_clause(Clause.STAGE, LOT_DES_GLOBALES)
    return _par_mois(
        LigneHeures.objects.filter(
            dans_stage if stage else ~dans_stage, **{f"{LOT}marche": marche.pk}
        ),
        HeuresGlobales.objects.filter(
            globales_dans_stage if stage else ~globales_dans_stage,
            attribution__lot__marche=marche.pk,
        ),
    )


def heures_de_la_periode(perimetre: Perimetre, periode: Periode) -> list[HeuresDuMois]:
    """The same of a perimeter, for the months of a period that have some; stage apart. Two queries."""
    return _par_mois(
        toutes_les_lignes(perimetre, periode).filter(~q_clause(Clause.STAGE, LOT)),
        toutes_les_globales(perimetre, periode).filter(~q_clause(Clause.STAGE, LOT_DES_GLOBALES)),
    )


def _par_mois(
    lignes: QuerySet[LigneHeures], globales: QuerySet[HeuresGlobales]
) -> list[HeuresDuMois]:
    mois: dict[date, dict[str, Decimal]] = {}
    sommes = (
        lignes.filter(declaration__etat__in=DECLAREES)
        .order_by()
        .values("mois")
        .annotate(
            en_attente=Sum(SAISIES, filter=Q(declaration__etat__in=EN_ATTENTE)),
            retenues=Sum(RETENUES, filter=VALIDEES),
            non_retenues=Sum(SAISIES - RETENUES, filter=VALIDEES & DECIDEES),
            en_suspens=Sum(SAISIES, filter=VALIDEES & ~DECIDEES),
        )
    )
    for somme in sommes:
        lues: dict[str, Any] = dict(somme)
        cle = lues.pop("mois")
        mois[cle] = {nom: valeur or ZERO for nom, valeur in lues.items()}
    for rang in globales.order_by().values("mois").annotate(total=Sum("heures")):
        valeurs = mois.setdefault(rang["mois"], {})
        valeurs["globales"] = rang["total"]
        valeurs["retenues"] = valeurs.get("retenues", ZERO) + rang["total"]
    return [
        HeuresDuMois(mois=cle, **valeurs)
        for cle, valeurs in sorted(mois.items())
        if any(valeurs.values())
    ]
