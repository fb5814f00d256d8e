"""Rows of one table as tuples, read through their structure: what breakdowns are made of, joined by their keys.

Each of these reads holds to the rows of its structures, whatever else the database has: no join that a
planner could turn into a search row by row among those of everybody. Written in SQL because a dashboard reads
thousands of rows by a dozen queries, and the time to build these from objects would be the most of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from suivi.chiffres.perimetre import Perimetre

# Beyond so many keys, reading all the rows of the structures costs less than naming those wanted.
CLES_NOMMEES = 2500
# One key in so many is taken for an old one.
PART_DES_ANCIENNES = 20


@dataclass(frozen=True)
class Condition:
    """A piece of WHERE and the values it waits for."""

    sql: str
    valeurs: tuple[Any, ...] = ()

    def __and__(self, autre: Condition) -> Condition:
        return Condition(f"{self.sql} AND {autre.sql}", (*self.valeurs, *autre.valeurs))


def lire(requete: str, condition: Condition, suite: str = "") -> list[tuple[Any, ...]]:
    """`requete` ends before its WHERE, `suite` is what follows it. One query."""
    with connection.cursor() as curseur:
        curseur.execute(f"{requete} WHERE {condition.sql} {suite}", condition.valeurs)
        return curseur.fetchall()


def parmi(colonne: str, cles: Iterable[int]) -> Condition:
    """Keys are whole numbers of ours: they are written in the query, where a parameter each would cost more."""
    return Condition(f"{colonne} IN ({', '.join([str(int(cle)) for cle in cles]) or 'NULL'})")


def dans(colonne: str, requete: QuerySet) -> Condition:
    sql, valeurs = requete.query.sql_with_params()
    return Condition(f"{colonne} IN ({sql})", tuple(valeurs))


def des_structures(perimetre: Perimetre, colonne: str = "structure_id") -> Condition:
    return parmi(colonne, [structure.pk for structure in perimetre.structures])


def par_cles(
    requete: str,
    condition: Condition,
    cle: str,
    cles: Collection[int],
    *,
    avec: str = "",
) -> list[tuple[Any, ...]]:
    """Rows with these keys, and some others of the condition, which do no harm. One query, `avec` before it.

    Keys follow time: those of a period lie together, but for some old ones. They are read as a range of the
    rows of the condition, the old ones by name: a key at a time, each would be looked for among everybody's.
    The condition has no values of its own.
    """
    if len(cles) > CLES_NOMMEES:
        return lire(f"{avec} {requete}", condition)
    rangees = sorted(cles) or [0]
    nommees = rangees[: len(rangees) // PART_DES_ANCIENNES]
    plage = condition & Condition(f"{cle} BETWEEN {rangees[len(nommees)]} AND {rangees[-1]}")
    anciennes = f"UNION ALL {requete} WHERE {parmi(cle, nommees).sql}" if nommees else ""
    return lire(f"{avec} {requete}", plage, anciennes)
