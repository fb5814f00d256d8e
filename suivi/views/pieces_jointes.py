"""Papers joined to a row of any kind: found by whoever reads the row, and erased after a question."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from clauses_project.gestes import confirmer
from comptes import pieces
from comptes.models import Piece


def piece_de(visibles: QuerySet, pk: int) -> Piece:
    """A paper of one of these rows; 404 once it is erased."""
    return get_object_or_404(Piece.objects.jointes_a(visibles).gardees(), pk=pk)


def effacer(request: HttpRequest, piece: Piece, *, de: Any) -> HttpResponse:
    """Erases a paper of that row, for good; back to its page."""
    return confirmer(
        request,
        faire=lambda: pieces.retirer(piece=piece, par=request.user),
        dit="La pièce est effacée.",
        vers=de,
        titre="Effacer cette pièce ?",
        surtitre=str(de),
        phrase=f"« {piece.nom} » sera effacée pour toujours.",
        bouton="Effacer",
        retour=de.get_absolute_url(),
    )
