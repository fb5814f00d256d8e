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
LISTE = "SELECT {}, t.* FROM ({}) t"


@dataclass(frozen=True)
class Condition:
    """A piece of SQL and the values it waits for."""

    sql: str
    valeurs: tuple[Any, ...] = ()

    def __and__(self, autre: Condition) -> Condition:
        return Condition(f"{self.sql} AND {autre.sql}", (*self.valeurs, *autre.valeurs))


def lire(requete: str, condition: Condition, suite: str = "") -> list[tuple[Any, ...]]:
    """`requete` ends before its WHERE, `suite` is what follows it. One query."""
    return executer(f"{requete} WHERE {condition.sql} {suite}", condition.valeurs)


def executer(sql: str, valeurs: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as curseur:
        curseur.execute(sql, valeurs)
        return curseur.fetchall()


def liste(colonnes: str, condition: Condition) -> Condition:
    """For `lire_listes`: three columns and where they come from."""
    return Condition(f"SELECT {colonnes} WHERE {condition.sql}", condition.valeurs)


def lire_listes(*listes: Condition) -> list[list[tuple[Any, ...]]]:
    """Short lists of rows (key, text, text), each of its own SELECT, by one query: going to the database costs more
    than what it reads for them.
    """
    sql = " UNION ALL ".join([LISTE.format(n, une.sql) for n, une in enumerate(listes)])
    rangees: list[list[tuple[Any, ...]]] = [[] for _ in listes]
    for numero, *rang in executer(sql, tuple(v for une in listes for v in une.valeurs)):
        rangees[numero].append(tuple(rang))
    return rangees


def a_part(sql: str) -> str:
    """A table to join, read by its own condition first: PostgreSQL does not look past an OFFSET."""
    return f"({sql} OFFSET 0)" if connection.vendor == "postgresql" else f"({sql})"


def parmi(colonne: str, cles: Iterable[int]) -> Condition:
    """Keys are whole numbers of ours: they are written in the query, where a parameter each would cost more."""
    return Condition(f"{colonne} IN ({', '.join([str(int(cle)) for cle in cles]) or 'NULL'})")


def requete(lignes: QuerySet) -> Condition:
    """Also of what Django knows to be empty, as the rows of no structure."""
    sql, valeurs = lignes.query.get_compiler(connection=connection, elide_empty=False).as_sql()
    return Condition(sql, tuple(valeurs))


def dans(colonne: str, lignes: QuerySet) -> Condition:
    cherchees = requete(lignes)
    return Condition(f"{colonne} IN ({cherchees.sql})", cherchees.valeurs)


def des_structures(perimetre: Perimetre, colonne: str = "structure_id") -> Condition:
    return parmi(colonne, [structure.pk for structure in perimetre.structures])


def par_cles(
    requete: str,
    condition: Condition,
    cle: str,
    cles: Collection[int],
) -> list[tuple[Any, ...]]:
    """Rows of the condition with these keys; with others too when they are too many to name. One query.

    Keys are a list to compare with, not to go and find: the rows of the condition lie together in an index, where a
    key at a time would be looked for among everybody's.
    """
    if cles and len(cles) <= CLES_NOMMEES:
        nommees = ", ".join([f"({int(une)})" for une in cles])
        condition &= Condition(f"{cle} IN (VALUES {nommees})")
    return lire(requete, condition)
