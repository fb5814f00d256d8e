"""What of a structure moved since what is kept for others was computed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from territoires.models.structures import Structure
from territoires.querysets import InterneQuerySet


class Changement(models.Model):
    """Something of a structure (None: of all) was changed, and what is kept of it for others was not yet forgotten.

    Written with the journal, in the transaction of the change; taken away by whoever forgets.
    """

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    objects = InterneQuerySet.as_manager()

    class Meta:
        verbose_name = "changement"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.structure or 'toutes les structures'}"

    @classmethod
    def signaler(cls, structures: Iterable[int | None]) -> None:
        """Says that these changed (None: all of them). The journal does for all that people do."""
        cls.objects.bulk_create([cls(structure_id=structure) for structure in structures])
