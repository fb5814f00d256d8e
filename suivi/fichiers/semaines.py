"""Hours of a week, or of any days, put in their months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from clauses_project.dates import dernier_jour, mois_de, suite_de_mois
from clauses_project.heures import arrondir
from suivi.fichiers.resultats import Periode

SAMEDI = 5


def repartir(heures: Decimal, periode: Periode) -> tuple[tuple[date, Decimal], ...]:
    """Hours by month, in proportion of its working days (Monday to Friday) in the period.

    Whole hundredths, half-up; what rounding leaves goes to the last month, so that the sum is exactly
    `heures`. A period of Saturdays and Sundays is shared by its days. Months that take no day are absent.
    """
    jours = _jours_par_mois(periode)
    if len(jours) == 1:
        return ((jours[0][0], heures),)
    total = sum(nombre for _, nombre in jours)
    parts, fait, vus = [], Decimal(0), 0
    for mois, nombre in jours:
        vus += nombre
        jusque_la = arrondir(heures * vus / total)
        parts.append((mois, jusque_la - fait))
        fait = jusque_la
    return tuple(parts)


def dans_le_mois(periode: Periode, mois: date) -> Periode | None:
    """The days of a period that are in a month, None when there is none."""
    du, au = max(periode.du, mois), min(periode.au, dernier_jour(mois))
    return Periode(du, au) if du <= au else None


def reunis(periodes: Iterable[Periode]) -> tuple[Periode, ...]:
    """The same days, in order, as few periods as they make."""
    suite: list[Periode] = []
    for periode in sorted(periodes, key=lambda p: (p.du, p.au)):
        if suite and periode.du <= suite[-1].au + timedelta(days=1):
            suite[-1] = Periode(suite[-1].du, max(suite[-1].au, periode.au))
        else:
            suite.append(periode)
    return tuple(suite)


def se_touchent(unes: Iterable[Periode], autres: Iterable[Periode]) -> bool:
    """Some day is in both."""
    autres = tuple(autres)
    return any(une.du <= autre.au and autre.du <= une.au for une in unes for autre in autres)


def contiennent(grandes: Iterable[Periode], petites: Iterable[Periode]) -> bool:
    """Every working day of the second is in the first; a period of Saturdays and Sundays counts them."""
    tenus = {jour for periode in grandes for jour in _jours(periode)}
    return all(tenus.issuperset(jours_ouvres(periode)) for periode in petites)


@lru_cache(maxsize=512)
def _jours_par_mois(periode: Periode) -> tuple[tuple[date, int], ...]:
    par_mois = dict.fromkeys(suite_de_mois(periode.du, periode.au), 0)
    for jour in jours_ouvres(periode):
        par_mois[mois_de(jour)] += 1
    return tuple((mois, nombre) for mois, nombre in par_mois.items() if nombre)


def jours_ouvres(periode: Periode) -> list[date]:
    """Monday to Friday; every day of a period that has no other."""
    jours = list(_jours(periode))
    return [jour for jour in jours if jour.weekday() < SAMEDI] or jours


def _jours(periode: Periode) -> Iterator[date]:
    jour = periode.du
    while jour <= periode.au:
        yield jour
        jour += timedelta(days=1)
