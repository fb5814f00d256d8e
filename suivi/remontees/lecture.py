"""The perimeter and the months of a table, and its figures, read once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from marches.models import Marche
from suivi.chiffres import Chiffres, Perimetre, Periode, calculer
from suivi.chiffres.marches import marches_suivis
from territoires.models import Structure


@dataclass(frozen=True)
class Lecture:
    """All of one structure, or what a filter leaves of it."""

    perimetre: Perimetre
    periode: Periode

    @classmethod
    def de(cls, structure: Structure, periode: Periode) -> Lecture:
        return cls(Perimetre((structure,)), periode)

    def filtree(self, **filtres: Any) -> Lecture:
        return Lecture(replace(self.perimetre, **filtres), self.periode)

    def depuis_le_debut(self) -> Lecture:
        """The same up to the end of the period, since the beginning."""
        return Lecture(self.perimetre, Periode(None, self.periode.au))

    @property
    def structure(self) -> Structure:
        return self.perimetre.structures[0]

    @property
    def jour(self) -> date:
        """The day it is read: what is due is due by then."""
        return timezone.localdate()

    @cached_property
    def chiffres(self) -> Chiffres:
        return calculer(self.perimetre, self.periode)

    @cached_property
    def marches(self) -> QuerySet[Marche]:
        """Contracts suivis: those of the figure `marches_suivis`."""
        return marches_suivis(self.perimetre, self.periode)
