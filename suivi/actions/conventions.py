"""Conventions de globalisation: written, shared out between attributions, closed, with their document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from clauses_project.ecriture import pourcent
from clauses_project.refus import Refus
from comptes import journal, pieces
from comptes.enums import NaturePiece, Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Piece, Utilisateur
from marches.models import Attribution
from suivi.globalisation import CENT, en_clair
from suivi.models import ConventionGlobalisation, PartDeConvention


@transaction.atomic
def creer(
    *,
    convention: ConventionGlobalisation,
    attribution: Attribution | None = None,
    par: Utilisateur,
) -> ConventionGlobalisation:
    """Stores a convention; `attribution` is the first it concerns, for all the hours until others come."""
    convention = journal.creer(objet=convention, par=par)
    if attribution is not None:
        partager(convention=convention, parts={attribution: CENT}, par=par)
    return convention


@transaction.atomic
def modifier(
    *,
    convention: ConventionGlobalisation,
    champs: dict[str, Any],
    par: Utilisateur,
    version: int | None,
) -> ConventionGlobalisation:
    """Raises Conflit when somebody changed it since `version`, ValidationError."""
    return journal.modifier(objet=convention, champs=champs, par=par, version=version)


@transaction.atomic
def clore(
    *, convention: ConventionGlobalisation, le: date, par: Utilisateur
) -> ConventionGlobalisation:
    """The last month it holds for is that of this day. What was spread stays. Raises ValidationError."""
    return journal.modifier(
        objet=convention, champs={"close_le": le}, par=par, pourquoi="Convention close"
    )


@transaction.atomic
def partager(
    *,
    convention: ConventionGlobalisation,
    parts: Mapping[Attribution, Decimal],
    par: Utilisateur,
    version: int | None = None,
) -> ConventionGlobalisation:
    """Replaces the parts of its attributions; months already spread do not move.

    Raises Refus above 100 or across structures, Conflit when somebody changed it since `version`.
    """
    convention = verrouiller(convention, version=version)
    if any(attribution.structure_id != convention.structure_id for attribution in parts):
        raise Refus("Ce marché est suivi par une autre structure.")
    total = sum(parts.values(), Decimal(0))
    if total > CENT:
        raise Refus(
            f"Les parts font {pourcent(total / CENT)} : on ne répartit que 100 % des heures."
        )
    avant = {part.attribution_id: part.part for part in convention.parts.all()}
    if avant == {attribution.pk: part for attribution, part in parts.items()}:
        return convention
    convention.parts.all().delete()
    for attribution, valeur in parts.items():
        part = PartDeConvention(convention=convention, attribution=attribution, part=valeur)
        part.full_clean()
        part.save()
    journal.enregistrer(convention)
    journaliser(
        verbe=Verbe.MODIFIER,
        objet=convention,
        par=par,
        details={"parts": {en_clair(a): str(part) for a, part in parts.items()}},
    )
    return convention


@transaction.atomic
def joindre(
    *, convention: ConventionGlobalisation, fichier: UploadedFile, par: Utilisateur
) -> Piece:
    """Keeps the signed document; the same file twice is one. Raises ValidationError when it is no paper."""
    return pieces.deposer(
        objet=verrouiller(convention),
        structure=convention.structure,
        fichier=fichier,
        nature=NaturePiece.AUTRE,
        par=par,
    )
