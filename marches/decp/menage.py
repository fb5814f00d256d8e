"""Files of published contracts that nobody came back to."""

from __future__ import annotations

from collections.abc import Iterator

from comptes.depots.actions import abandonner_les_oublies
from marches.decp.annulation import annuler
from marches.models import DepotDecp


def ranger_les_marches_publies() -> Iterator[str]:
    if nombre := abandonner_les_oublies(DepotDecp, annuler):
        yield f"Fichiers de marchés publiés laissés en préparation, abandonnés : {nombre}."
