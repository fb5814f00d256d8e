"""A month is its first day, in every table that has one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


def un_mois(nom: str) -> models.CheckConstraint:
    """On the column `mois`; a constraint has a name of its own in each table."""
    return models.CheckConstraint(
        condition=Q(mois__day=1),
        name=nom,
        violation_error_message="Un mois est son premier jour.",
    )
