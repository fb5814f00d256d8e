"""What may be validated together: transmitted declarations, with what validation would do of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from clauses_project.heures import ZERO
from suivi.actions.decisions import lignes_a_decider, proposer
from suivi.controles import alertes_a_lever
from suivi.enums import Decision
from suivi.models import Declaration, LigneHeures

ENSEMBLE = 100  # declarations at most at once, the oldest first


@dataclass(frozen=True)
class AValider:
    """A declaration to control, its alerts that nobody answered, and the parts validation would make."""

    declaration: Declaration
    alertes: int
    retenues: Decimal
    en_suspens: Decimal
    non_retenues: Decimal

    @property
    def heures(self) -> Decimal:
        return self.retenues + self.en_suspens + self.non_retenues


def a_valider(transmises: QuerySet[Declaration]) -> list[AValider]:
    """The oldest of these transmitted declarations, in a constant number of queries."""
    declarations = list(transmises.pour_liste().order_by("mois", "pk")[:ENSEMBLE])
    lignes = list(lignes_a_decider(LigneHeures.objects.filter(declaration__in=declarations)))
    alertes = alertes_a_lever(declarations, lignes)
    parts: dict[int, dict[Decision, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for ligne in lignes:
        siennes = parts[ligne.declaration_id]
        for decision, heures in _parts(ligne):
            siennes[decision] += heures
    return [
        AValider(
            declaration=declaration,
            alertes=alertes.get(declaration.pk, 0),
            retenues=parts[declaration.pk][Decision.RETENUE],
            en_suspens=parts[declaration.pk][Decision.EN_SUSPENS],
            non_retenues=parts[declaration.pk][Decision.NON_RETENUE],
        )
        for declaration in declarations
    ]


def _parts(ligne: LigneHeures) -> list[tuple[Decision, Decimal]]:
    """What validation would make of the hours of a line."""
    if not ligne.decision_manuelle:
        return [(proposer(ligne).decision, ligne.heures)]
    if ligne.decision == Decision.EN_SUSPENS:
        return [(Decision.EN_SUSPENS, ligne.heures)]
    return [
        (Decision.RETENUE, ligne.heures_retenues),
        (Decision.NON_RETENUE, ligne.heures_non_retenues),
    ]
