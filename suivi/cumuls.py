"""The yearly sums kept beside the lines of hours: brought up to date, recomputed, compared.

A row of `CumulAnnuel` depends on validated lines alone: their hours, their decision, the eligibility
whose facts they take. Every action that changes one of these calls `mettre_a_jour` before it ends, in
the same transaction, with the persons concerned under lock. All the rest (who the person is, the clause
of the lot, the facts themselves) is read live by the figures, so that nothing else has to be kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, ExtractYear

from clauses_project.champs import HeuresField
from suivi.enums import Decision, Etat
from suivi.models import CumulAnnuel, LigneHeures
from territoires.models import Changement, Structure

CLE = ("structure_id", "annee", "contrat_id", "attribution_id", "faits_id")
MOIS = range(1, 13)
SOMMES = (
    "travail",
    "formation",
    "non_retenues",
    "en_suspens",
    "mois_retenus",
    *(f"retenues_{mois}" for mois in MOIS),
)
SAISIES = Coalesce("heures_travail", Value(0, HeuresField())) + Coalesce(
    "heures_formation", Value(0, HeuresField())
)
RETENUES = F("heures_travail_retenues") + F("heures_formation_retenues")


def cumuler(lignes: QuerySet[LigneHeures]) -> QuerySet[Any]:
    """What the rows of these lines must be: values of `CLE`, then of `SOMMES`. One query."""
    decidees = Q(decision__in=[Decision.RETENUE, Decision.NON_RETENUE])
    retenue = Q(heures_travail_retenues__gt=0) | Q(heures_formation_retenues__gt=0)
    bits = (When(retenue & Q(mois__month=mois), then=Value(1 << mois - 1)) for mois in MOIS)
    return (
        lignes.filter(Q(heures_travail__gt=0) | Q(heures_formation__gt=0))
        .filter(declaration__etat=Etat.VALIDEE)
        .order_by()
        .annotate(
            annee=ExtractYear("mois"),
            contrat_id=F("affectation__contrat"),
            attribution_id=F("affectation__attribution"),
        )
        .values(*CLE)
        .annotate(
            travail=_somme(F("heures_travail_retenues")),
            formation=_somme(F("heures_formation_retenues")),
            non_retenues=_somme(SAISIES - RETENUES, decidees),
            en_suspens=_somme(SAISIES, ~decidees),
            mois_retenus=Sum(Case(*bits, default=Value(0))),
            **{f"retenues_{mois}": _somme(RETENUES, Q(mois__month=mois)) for mois in MOIS},
        )
        .values_list(*CLE, *SOMMES)
    )


def _somme(heures: Any, filtre: Q | None = None) -> Coalesce:
    return Coalesce(Sum(heures, filter=filtre), Value(0, HeuresField()))


def mettre_a_jour(*, contrats: Iterable[int], annees: Iterable[int] | None = None) -> None:
    """Makes the rows of these work contracts again from their lines; of these years only, when given.

    Two queries, whatever their number. The caller holds the persons, so that two validations of one
    person's months wait for each other.
    """
    contrats = set(contrats)
    if not contrats:
        return
    rangs = CumulAnnuel.objects.filter(contrat__in=contrats)
    lignes = LigneHeures.objects.filter(affectation__contrat__in=contrats)
    if annees is not None:
        annees = set(annees)
        rangs = rangs.filter(annee__in=annees)
        lignes = lignes.filter(mois__year__in=annees)
    rangs.delete()
    _inserer(lignes)


@transaction.atomic
def recalculer(structure: Structure) -> None:
    """All the rows of a structure, from its lines: for what writes lines in bulk, and to repair."""
    CumulAnnuel.objects.filter(structure=structure).delete()
    _inserer(LigneHeures.objects.filter(structure=structure))
    Changement.signaler([structure.pk])


@transaction.atomic
def recalculer_plusieurs(structures: Iterable[int]) -> None:
    """The same of many structures at once, written year after year as they would have been."""
    structures = list(structures)
    CumulAnnuel.objects.filter(structure__in=structures).delete()
    _inserer(LigneHeures.objects.filter(structure__in=structures), "annee", "structure_id")
    Changement.signaler(structures)


def _inserer(lignes: QuerySet[LigneHeures], *ordre: str) -> None:
    """The database sums and writes: no row comes through here."""
    requete, valeurs = (
        cumuler(lignes).order_by(*ordre).query.get_compiler(connection=connection).as_sql()
    )
    nom = connection.ops.quote_name
    colonnes = ", ".join(nom(colonne) for colonne in (*CLE, *SOMMES))
    with connection.cursor() as curseur:
        curseur.execute(
            f"INSERT INTO {nom(CumulAnnuel._meta.db_table)} ({colonnes}) {requete}",
            valeurs,
        )


def ecarts(structure: Structure) -> int:
    """How many rows of a structure are not what its lines say: wrong, missing or too many."""
    gardes = Counter(
        CumulAnnuel.objects.filter(structure=structure).order_by().values_list(*CLE, *SOMMES)
    )
    justes = Counter(cumuler(LigneHeures.objects.filter(structure=structure)))
    return max((justes - gardes).total(), (gardes - justes).total())
