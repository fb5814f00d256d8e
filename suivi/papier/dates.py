"""The two dates that every document prints."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from suivi.chiffres import Periode


def arretes_au(periode: Periode) -> date:
    """The last day that the figures cover: never in the future."""
    return min(periode.fin, timezone.localdate())


def extrait_le() -> date:
    return timezone.localdate()
