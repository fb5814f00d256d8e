"""What is kept of takeover workbooks, and for how long.

The file is erased as soon as it is written, refused or given up; one left in preparation, after a month.
What undoing needs, and the rows given back, name people: they go a month after the workbook was written,
and at once when one of its structure's people is erased.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from comptes.depots.actions import abandonner_les_oublies, effacer
from comptes.depots.enums import EtatDepot
from suivi.actions.classeur.annulation import annuler
from suivi.models import ClasseurReprise
from territoires.models import Structure

GARDE = timedelta(days=30)


def ranger_les_classeurs() -> Iterator[str]:
    """Gives up workbooks left in preparation, forgets what undid those written long ago."""
    avant = timezone.now() - GARDE
    if nombre := abandonner_les_oublies(ClasseurReprise, annuler):
        yield f"Classeurs de reprise laissés en préparation, abandonnés : {nombre}."
    anciens = ClasseurReprise.objects.filter(etat=EtatDepot.APPLIQUE, applique_le__lt=avant)
    vides = sum(_vider(depot) for depot in anciens.order_by("pk"))
    if vides:
        yield f"Classeurs de reprise enregistrés depuis un mois, leur détail effacé : {vides}."


@transaction.atomic
def oublier_les_classeurs(structure: Structure) -> None:
    """Somebody of the structure is erased: nothing that may name them stays. Those written stay written."""
    for depot in ClasseurReprise.objects.filter(structure=structure).order_by("pk"):
        if depot.est_ouvert:
            annuler(depot=depot, par=None)
        else:
            _vider(depot)


def _vider(depot: ClasseurReprise) -> bool:
    if not (depot.traces or depot.constats or depot.rejets):
        return False
    effacer(depot, "rejets")
    depot.traces, depot.constats = {}, {}
    depot.save()
    return True
