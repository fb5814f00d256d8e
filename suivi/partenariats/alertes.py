"""Which conventions are near their end, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from clauses_project.ecriture import INSECABLE
from suivi.models import ConventionPartenariat


@dataclass(frozen=True)
class ConventionLue:
    """`alerte`: something is to be decided, within the delay of the structure or already late."""

    convention: ConventionPartenariat
    echeance: date
    mot: str
    ton: str
    alerte: bool


def lire(convention: ConventionPartenariat, jour: date, delai: int) -> ConventionLue:
    """`convention` comes from `avec_suite`; `delai` is in days, the last one included."""
    echeance = convention.echeance(jour)
    reste = (echeance - jour).days
    mot, ton, alerte = "en cours", "ok", False
    if convention.denoncee_le:
        mot, ton = f"non renouvelée, le {convention.denoncee_le:%d/%m/%Y}", "neutre"
    elif convention.a_une_suite:
        mot, ton = ("en cours", "ok") if reste >= 0 else ("remplacée", "neutre")
    elif jour < convention.debut:
        mot, ton = f"commence le {convention.debut:%d/%m/%Y}", "neutre"
    elif reste < 0:
        mot, ton, alerte = f"finie depuis le {echeance:%d/%m/%Y}", "alerte", True
    elif reste <= delai:
        mot, ton, alerte = _bientot(convention, echeance, reste), "attente", True
    return ConventionLue(convention, echeance, mot, ton, alerte)


def _bientot(convention: ConventionPartenariat, echeance: date, reste: int) -> str:
    dans = "aujourd'hui" if reste == 0 else f"dans {reste} jour{'s' if reste > 1 else ''}"
    if convention.reconduction_mois:
        return f"se renouvelle seule {dans}{INSECABLE}: à dénoncer avant le {echeance:%d/%m/%Y}"
    return f"finit {dans}, le {echeance:%d/%m/%Y}{INSECABLE}: à renouveler"


def lues(conventions: QuerySet[ConventionPartenariat], structure: Any) -> list[ConventionLue]:
    """What is to be decided first, then the others, the latest first."""
    jour, delai = timezone.localdate(), structure.alerte_fin_convention_jours
    toutes = [lire(convention, jour, delai) for convention in conventions.pour_liste()]
    return sorted(toutes, key=lambda lue: not lue.alerte)


def a_decider(acces: Any) -> list[ConventionLue]:
    """Those of the structure that its home page announces."""
    siennes = ConventionPartenariat.objects.visibles_par(acces).filter(denoncee_le=None)
    return [lue for lue in lues(siennes, acces.structure) if lue.alerte]
