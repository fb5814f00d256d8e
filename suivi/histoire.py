"""What happened to a declaration, as its page tells it."""

from __future__ import annotations

from datetime import timedelta

from comptes.enums import Verbe
from comptes.journal import historique
from comptes.models import Evenement
from suivi.models import Declaration

SANS_PAUSE = timedelta(minutes=10)
RELUS = 200


def histoire(declaration: Declaration, *, nombre: int = 20) -> list[Evenement]:
    """Its journal, latest first. Cells that one person saves without a pause of ten minutes are told once."""
    racontes: list[Evenement] = []
    suivant = None  # the one read before, which came after
    for evenement in historique(declaration)[:RELUS]:
        if suivant is None or not _d_une_traite(evenement, suivant):
            racontes.append(evenement)
        suivant = evenement
    return racontes[:nombre]


def _d_une_traite(evenement: Evenement, suivant: Evenement) -> bool:
    return (
        evenement.verbe == suivant.verbe == Verbe.SAISIR
        and evenement.pourquoi == suivant.pourquoi
        and evenement.auteur == suivant.auteur
        and suivant.quand - evenement.quand < SANS_PAUSE
    )
