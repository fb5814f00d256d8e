"""Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite. No model instance is made."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection, models

PAR_PAQUET = 20_000  # rows waiting in memory
A_ECHAPPER = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
EN_TEXTE: dict[type, Any] = {
    str: lambda texte: texte.translate(A_ECHAPPER),
    int: str,
    bool: lambda vrai: "t" if vrai else "f",
    type(None): lambda _: "\\N",
    date: date.isoformat,
    datetime: datetime.isoformat,
}


def verser(
    modele: type[models.Model], colonnes: Sequence[str], lignes: Iterable[Sequence[Any]]
) -> int:
    """Stores rows, given as the database stores them (hours in hundredths), in the order of `colonnes`
    (attribute names). Columns that are not named take the default of their field; keys are the
    database's. Returns how many.
    """
    champs = {champ.attname: champ for champ in modele._meta.concrete_fields}
    autres = [
        champ
        for nom, champ in champs.items()
        if nom not in colonnes and not champ.generated and not isinstance(champ, models.AutoField)
    ]
    defauts = tuple(champ.get_db_prep_save(champ.get_default(), connection) for champ in autres)
    noms = [champs[nom].column for nom in colonnes] + [champ.column for champ in autres]
    ecrire = _copier if connection.vendor == "postgresql" else _inserer
    nombre = 0
    suite = iter(lignes)
    while paquet := list(islice(suite, PAR_PAQUET)):
        ecrire(modele._meta.db_table, noms, paquet, defauts)
        nombre += len(paquet)
    return nombre


def _copier(table: str, noms: list[str], paquet: list[Sequence[Any]], defauts: tuple) -> None:
    fin = "".join(f"\t{EN_TEXTE[type(valeur)](valeur)}" for valeur in defauts) + "\n"
    texte = "".join(["\t".join([EN_TEXTE[type(v)](v) for v in ligne]) + fin for ligne in paquet])
    nom = connection.ops.quote_name
    with connection.cursor() as curseur:
        curseur.copy_expert(
            f"COPY {nom(table)} ({', '.join(map(nom, noms))}) FROM STDIN", io.StringIO(texte)
        )


def _inserer(table: str, noms: list[str], paquet: list[Sequence[Any]], defauts: tuple) -> None:
    nom = connection.ops.quote_name
    places = ", ".join(["%s"] * len(noms))
    with connection.cursor() as curseur:
        curseur.executemany(
            f"INSERT INTO {nom(table)} ({', '.join(map(nom, noms))}) VALUES ({places})",  # noqa: S608
            [tuple(map(_adapter, (*ligne, *defauts))) for ligne in paquet],
        )


def _adapter(valeur: Any) -> Any:
    if isinstance(valeur, datetime):
        return connection.ops.adapt_datetimefield_value(valeur)
    return valeur.isoformat() if isinstance(valeur, date) else valeur
