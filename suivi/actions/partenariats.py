"""Conventions de partenariat with buyers: written, corrected, removed, with their papers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from comptes import journal, pieces
from comptes.models import Piece, Utilisateur
from suivi.models import ConventionPartenariat


@transaction.atomic
def creer(
    *,
    convention: ConventionPartenariat,
    par: Utilisateur,
    fichiers: Iterable[UploadedFile] = (),
) -> ConventionPartenariat:
    """Raises ValidationError, also when a file is no paper."""
    convention = journal.creer(objet=convention, par=par)
    pieces.joindre(objet=convention, fichiers=fichiers, par=par)
    return convention


@transaction.atomic
def modifier(
    *,
    convention: ConventionPartenariat,
    champs: dict[str, Any],
    par: Utilisateur,
    version: int | None,
    fichiers: Iterable[UploadedFile] = (),
) -> ConventionPartenariat:
    """Raises Conflit when somebody changed it since `version`, ValidationError."""
    convention = journal.modifier(objet=convention, champs=champs, par=par, version=version)
    pieces.joindre(objet=convention, fichiers=fichiers, par=par)
    return convention


@transaction.atomic
def supprimer(*, convention: ConventionPartenariat, par: Utilisateur) -> None:
    """Typed by mistake: it goes away with its papers."""
    for piece in Piece.objects.jointes_a(ConventionPartenariat.objects.filter(pk=convention.pk)):
        pieces.retirer(piece=piece, par=par)
    journal.supprimer(objet=convention, par=par)
