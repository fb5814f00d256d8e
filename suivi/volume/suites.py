"""What follows from the rows loaded: yearly sums, périodes de travail and milestones, in a few large strokes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from clauses_project.statistiques import analyser
from participants.models import Participant
from suivi.apres.ecriture import tenir
from suivi.cumuls import recalculer_plusieurs
from suivi.models import Echeance, Evaluation, PeriodeTravail
from suivi.volume.clones import Clone, Passages
from suivi.volume.copie import Copie

# Copied once the rule has been applied to the models, parents first.
APRES = (PeriodeTravail, Evaluation, Echeance)
COLONNES_DU_SUIVI = {
    PeriodeTravail: ("id", "structure_id", "participant_id", "fin"),
    Echeance: (
        "id",
        "structure_id",
        "participant_id",
        "periode_id",
        "jalon",
        "due_le",
        "limite_le",
    ),
}


def cumuler(structures: Iterable[int]) -> None:
    """Yearly sums of all of them, in one statement."""
    with connection.cursor() as curseur:
        curseur.execute("SET work_mem = '512MB'")
        recalculer_plusieurs(structures)
        curseur.execute("RESET work_mem")


def suivre(modeles: dict[int, Passages]) -> None:
    """Périodes and milestones of the structures drawn, as the rule says; `modeles` by structure."""
    analyser()
    for structure, passages in modeles.items():
        avant = Copie(COLONNES_DU_SUIVI)
        passages.commencer(avant)
        personnes = Participant.objects.filter(structure=structure).order_by("pk")
        tenir(personnes=personnes.values_list("pk", flat=True))
        passages.finir(Copie(COLONNES_DU_SUIVI))


def copier_le_suivi(copie: Copie, clones: Iterable[Clone]) -> Copie:
    """Périodes, answers and milestones of the copies."""
    suites = Copie(COLONNES_DU_SUIVI)
    suites.tables[Evaluation] = copie[Evaluation]
    for clone in clones:
        clone.copier_de_toujours(suites, APRES)
    suites.reprendre_les_compteurs()
    return suites
