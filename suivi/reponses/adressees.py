"""People that a prescripteur sent, of whom it may say what became: due, and not answered yet."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from participants.models import ContratTravail
from suivi.apres.listes import a_appeler
from suivi.models import Echeance, ReponseProposee


def adressees(acces, jour: date) -> QuerySet[Echeance]:
    """Milestones due by that day; `envoyee`: the prescripteur answered, and it waits for its review."""
    envoyees = (
        ReponseProposee.objects.visibles_par(acces)
        .a_relire()
        .filter(participant=OuterRef("participant"), jalon=OuterRef("jalon"))
    )
    return a_appeler(acces).filter(due_le__lte=jour).annotate(envoyee=Exists(envoyees))


def avec_le_travail(echeances: QuerySet[Echeance]) -> QuerySet[Echeance]:
    """Who, after which work. Neither phone, tries nor eligibility."""
    contrats = ContratTravail.objects.select_related("employeur").order_by("date_debut", "pk")
    return echeances.select_related(
        "participant__identite", "structure", "periode"
    ).prefetch_related(Prefetch("participant__contrats", contrats))


def pour_liste(echeances: QuerySet[Echeance]) -> QuerySet[Echeance]:
    """What is still to be said first, the oldest on top."""
    return avec_le_travail(echeances).order_by("envoyee", "due_le", "pk")
