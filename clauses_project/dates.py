"""Months and durations. A month is its first day."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta


def mois_de(jour: date) -> date:
    return jour.replace(day=1)


def ajouter_mois(jour: date, mois: int) -> date:
    """The same day `mois` months later, clipped to the end of the month (31 August + 6 → 28 or 29 February)."""
    rang = jour.year * 12 + jour.month - 1 + mois
    annee, mois_0 = divmod(rang, 12)
    dernier = calendar.monthrange(annee, mois_0 + 1)[1]
    return date(annee, mois_0 + 1, min(jour.day, dernier))


def fin_de_duree(debut: date, mois: int) -> date:
    """Last day of a duration of whole months (`chiffres.md`, « Eligibility »).

    `debut + mois` clipped to the end of the month, less one day: 15 March + 24 → 14 March.
    """
    return ajouter_mois(debut, mois) - timedelta(days=1)


def debut_de_trimestre(jour: date) -> date:
    return date(jour.year, jour.month - (jour.month - 1) % 3, 1)


def fin_de_trimestre(mois: date) -> date:
    """The last month of the quarter that holds this one."""
    return ajouter_mois(mois, -mois.month % 3)


def dernier_jour(mois: date) -> date:
    return mois.replace(day=calendar.monthrange(mois.year, mois.month)[1])


def suite_de_mois(du: date, au: date) -> Iterator[date]:
    """Every month from `du` to `au`, both included."""
    for rang in range((au.year - du.year) * 12 + au.month - du.month + 1):
        yield ajouter_mois(mois_de(du), rang)


def suite_de_trimestres(du: date, au: date) -> Iterator[date]:
    """The first day of every quarter from the one of `du` to the one of `au`, both included."""
    trimestre = debut_de_trimestre(du)
    while trimestre <= au:
        yield trimestre
        trimestre = ajouter_mois(trimestre, 3)


def ans_revolus(naissance: date, jour: date) -> int:
    """Age in whole years on that day (born 29 February: on 1 March of common years)."""
    return jour.year - naissance.year - ((jour.month, jour.day) < (naissance.month, naissance.day))
