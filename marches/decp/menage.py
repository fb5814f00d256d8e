"""Files of published contracts that nobody came back to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from marches.decp.annulation import annuler
from marches.models import DepotDecp

ABANDON = timedelta(days=30)


def ranger_les_marches_publies() -> Iterator[str]:
    """Gives up files left in preparation for a month."""
    abandonnes = DepotDecp.objects.a_l_abandon(timezone.now() - ABANDON).order_by("pk")
    nombre = 0
    for depot in abandonnes:
        annuler(depot=depot, par=None)
        nombre += 1
    if nombre:
        yield f"Fichiers de marchés publiés laissés en préparation, abandonnés : {nombre}."
