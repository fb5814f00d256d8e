"""Retained hours by who owes them and by who employs, as documents print them.

The lines are those of every figure (`suivi.chiffres.heures`): what these tables add up to is `heures_retenues`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from clauses_project.heures import ZERO
from entreprises.models import Entreprise
from marches.enums import Clause
from participants.models import Identite
from suivi.chiffres import Perimetre, Periode
from suivi.chiffres.heures import (
    CONTRAT,
    LOT,
    LOT_DES_GLOBALES,
    RETENUES,
    VALIDEES,
    lignes_retenues,
    toutes_les_globales,
    toutes_les_lignes,
)
from suivi.chiffres.perimetre import q_clause
from suivi.models import HeuresGlobales

PERSONNE = f"{CONTRAT}__participant"


def globales_retenues(perimetre: Perimetre, periode: Periode) -> QuerySet[HeuresGlobales]:
    """Heures globales of the figures: stage apart."""
    return toutes_les_globales(perimetre, periode).filter(~q_clause(Clause.STAGE, LOT_DES_GLOBALES))


def par_attribution(perimetre: Perimetre, periode: Periode) -> dict[int, Decimal]:
    """Hours by attribution that owes them, heures globales included. Two queries."""
    return _heures(perimetre, periode, "attribution")


def stage_par_attribution(perimetre: Perimetre, periode: Periode) -> dict[int, Decimal]:
    """Hours of the lots under a clause STAGE, a family of their own. Two queries."""
    lignes = toutes_les_lignes(perimetre, periode).filter(VALIDEES, q_clause(Clause.STAGE, LOT))
    globales = toutes_les_globales(perimetre, periode).filter(
        q_clause(Clause.STAGE, LOT_DES_GLOBALES)
    )
    return _additionner(lignes, globales, "attribution")


def par_marche(perimetre: Perimetre, periode: Periode) -> dict[int, Decimal]:
    """Hours by contract. Two queries."""
    return _heures(perimetre, periode, "attribution__lot__marche")


def par_entreprise(perimetre: Perimetre, periode: Periode) -> list[tuple[Entreprise, Decimal]]:
    """Hours by company that owes them, most first. Three queries."""
    heures = _heures(perimetre, periode, "attribution__entreprise")
    entreprises = Entreprise.objects.in_bulk(heures)
    return sorted(
        ((entreprises[pk], total) for pk, total in heures.items()),
        key=lambda rang: (-rang[1], rang[0].raison_sociale, rang[0].pk),
    )


def _heures(perimetre: Perimetre, periode: Periode, chemin: str) -> dict[int, Decimal]:
    return _additionner(
        lignes_retenues(perimetre, periode), globales_retenues(perimetre, periode), chemin
    )


def _additionner(lignes: QuerySet, globales: QuerySet, chemin: str) -> dict[int, Decimal]:
    sommes: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for rangs in (
        lignes.values_list(f"affectation__{chemin}").annotate(total=Sum(RETENUES)),
        globales.values_list(chemin).annotate(total=Sum("heures")),
    ):
        for cle, total in rangs:
            sommes[cle] += total
    return sommes


@dataclass(frozen=True)
class Employeur:
    entreprise: Entreprise
    heures: Decimal
    personnes: int


def par_employeur(perimetre: Perimetre, periode: Periode) -> list[Employeur]:
    """Hours and persons by real employer, most hours first. Three queries."""
    heures: dict[int, Decimal] = defaultdict(lambda: ZERO)
    personnes: dict[int, int] = defaultdict(int)
    lignes = lignes_retenues(perimetre, periode).values_list(f"{CONTRAT}__employeur")
    for pk, total, nombre in lignes.annotate(
        total=Sum(RETENUES), nombre=Count(PERSONNE, distinct=True)
    ):
        heures[pk] += total
        personnes[pk] = nombre
    for pk, total in (
        globales_retenues(perimetre, periode).values_list("employeur").annotate(Sum("heures"))
    ):
        heures[pk] += total
    entreprises = Entreprise.objects.in_bulk(heures)
    return sorted(
        (Employeur(entreprises[pk], total, personnes[pk]) for pk, total in heures.items()),
        key=lambda e: (-e.heures, e.entreprise.raison_sociale, e.entreprise.pk),
    )


@dataclass(frozen=True)
class Personne:
    """A person as a buyer reads them: initials, never a name."""

    initiales: str
    contrats: int
    heures: Decimal


def personnes(perimetre: Perimetre, periode: Periode) -> Sequence[Personne]:
    """Those who have retained hours, most hours first. Two queries."""
    rangs = list(
        lignes_retenues(perimetre, periode)
        .values_list(PERSONNE)
        .annotate(contrats=Count(CONTRAT, distinct=True), heures=Sum(RETENUES))
    )
    identites = Identite.objects.in_bulk([pk for pk, _, _ in rangs])
    trouvees = [
        Personne(_initiales(identites.get(pk)), contrats, heures) for pk, contrats, heures in rangs
    ]
    return sorted(trouvees, key=lambda p: (-p.heures, p.initiales))


def _initiales(identite: Identite | None) -> str:
    if identite is None:
        return "identité effacée"
    return f"{identite.prenom[:1]}. {identite.nom[:1]}.".upper()
