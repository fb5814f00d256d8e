"""Whole calendar years are read from the sums kept beside the lines, the odd months around them from the lines.

What is waiting for validation is in no sum: it is read from its lines, which are few and recent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Q

from suivi.chiffres.perimetre import Periode

LOT_DES_CUMULS = "attribution__lot__"
JANVIER, DECEMBRE = 1, 12


@dataclass(frozen=True)
class Decoupe:
    """`premiere` and `derniere` are years (None: since the beginning), `bords` the odd months around them."""

    premiere: int | None
    derniere: int
    bords: tuple[Periode, ...]

    @property
    def a_des_annees(self) -> bool:
        return self.premiere is None or self.premiere <= self.derniere

    def q_annees(self) -> Q:
        """Sums of the whole years; none when there is none."""
        if not self.a_des_annees:
            return Q(pk__in=[])
        condition = Q(annee__lte=self.derniere)
        return condition if self.premiere is None else condition & Q(annee__gte=self.premiere)

    def q(self, mois: str = "mois") -> Q:
        """Rows of the odd months, as `Periode.q`; none when there is none."""
        condition = Q()
        for bord in self.bords:
            condition |= bord.q(mois)
        return condition if self.bords else Q(pk__in=[])


def decouper(periode: Periode) -> Decoupe:
    du, au = periode.du, periode.au
    premiere = None if du is None else du.year + (du.month != JANVIER)
    derniere = au.year if au.month == DECEMBRE else au.year - 1
    if premiere is not None and premiere > derniere:
        return Decoupe(premiere, derniere, (periode,))
    bords = []
    if du is not None and du.month != JANVIER:
        bords.append(Periode(du, date(du.year, DECEMBRE, 1)))
    if au.month != DECEMBRE:
        bords.append(Periode(date(au.year, JANVIER, 1), au))
    return Decoupe(premiere, derniere, tuple(bords))


@cache
def mois_de_l_annee(annee: int) -> tuple[date, ...]:
    return tuple(date(annee, numero, 1) for numero in range(JANVIER, DECEMBRE + 1))


@cache
def mois_du_masque(annee: int, masque: int) -> tuple[date, ...]:
    """The months of that year whose bit is set, January being the first."""
    return tuple(mois for mois in mois_de_l_annee(annee) if masque & 1 << mois.month - 1)
