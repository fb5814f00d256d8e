"""Working days, and the days on which reminders fall."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from jours_feries_france import JoursFeries

AOUT = 8


@lru_cache
def jours_feries(annee: int) -> frozenset[date]:
    """Bank holidays of métropole, Alsace-Moselle's own left out."""
    return frozenset(JoursFeries.for_year(annee).values())


def est_ouvre(jour: date) -> bool:
    """Monday to Friday, no bank holiday, and not in August, when sites and offices close."""
    return jour.weekday() < 5 and jour.month != AOUT and jour not in jours_feries(jour.year)


def jours_ouvres_apres(jour: date, nombre: int) -> date:
    """The working day that many working days after `jour`, which does not count itself."""
    while nombre > 0:
        jour += timedelta(days=1)
        nombre -= est_ouvre(jour)
    return jour


def jour_ouvre_a_partir_de(jour: date) -> date:
    """That day when it is a working day, else the next one."""
    return jour if est_ouvre(jour) else jours_ouvres_apres(jour, 1)
