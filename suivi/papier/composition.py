"""Which module composes which kind of document."""

from __future__ import annotations

from collections.abc import Callable

from suivi.enums import GenreDocument
from suivi.papier import (
    annuel,
    attestation,
    clause,
    donneur_ordre,
    evaluation,
    fil,
    reseau,
    territoire,
)
from suivi.papier.blocs import Contenu
from suivi.papier.demandes import Demande

COMPOSITIONS: dict[GenreDocument, Callable[[Demande], Contenu]] = {
    GenreDocument.TERRITOIRE: territoire.composer,
    GenreDocument.CLAUSE: clause.composer,
    GenreDocument.ATTESTATION: attestation.composer,
    GenreDocument.DONNEUR_ORDRE: donneur_ordre.composer,
    GenreDocument.ANNUEL: annuel.composer,
    GenreDocument.RESEAU: reseau.composer,
    GenreDocument.EVALUATION: evaluation.composer,
    GenreDocument.FIL: fil.composer,
}


def composer(demande: Demande) -> Contenu:
    """What the document says today. Raises `Refus` when this reader may not have that period or perimeter."""
    return COMPOSITIONS[demande.genre](demande)
