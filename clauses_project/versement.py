"""Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite. No model instance is made."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection, models

from clauses_project.champs import HeuresField

PAR_PAQUET = 20_000  # rows waiting in memory
PEU = 50  # objects, below which one statement is as good
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


def creer_en_nombre(objets: Iterable[models.Model]) -> None:
    """Stores these new objects, of one model, as `bulk_create` does, and gives them their keys: by COPY on
    PostgreSQL, keys taken first from their sequence. Their fields hold values, not expressions.
    """
    objets = list(objets)
    if not objets:
        return
    modele: Any = type(objets[0])
    if connection.vendor != "postgresql" or len(objets) < PEU:
        modele._default_manager.bulk_create(objets, batch_size=500)
        return
    champs = [champ for champ in modele._meta.concrete_fields if not champ.generated]
    if isinstance(modele._meta.pk, models.AutoField):
        for objet, cle in zip(objets, _cles(modele, len(objets)), strict=True):
            objet.pk = objet.pk or cle
    verser(modele, [champ.attname for champ in champs], (_valeurs(o, champs) for o in objets))
    for objet in objets:
        objet._state.adding, objet._state.db = False, connection.alias


def _cles(modele: Any, nombre: int) -> list[int]:
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [connection.ops.quote_name(modele._meta.db_table), modele._meta.pk.column, nombre],
        )
        return [cle for (cle,) in curseur.fetchall()]


def _valeurs(objet: Any, champs: Sequence[Any]) -> list[Any]:
    """The columns of an object as COPY takes them. A parent stored since gives its key."""
    valeurs = []
    for champ in champs:
        valeur = champ.pre_save(objet, True)
        if valeur is None and champ.is_relation and champ.is_cached(objet):
            valeur = getattr(champ.get_cached_value(objet), champ.target_field.attname, None)
            setattr(objet, champ.attname, valeur)
        elif valeur is None:
            pass
        elif type(champ) is models.JSONField:
            valeur = json.dumps(valeur, cls=champ.encoder, ensure_ascii=False)
        elif type(valeur) not in EN_TEXTE or isinstance(champ, HeuresField):
            valeur = _simple(champ.get_db_prep_save(valeur, connection))
        valeurs.append(valeur)
    return valeurs


def _simple(valeur: Any) -> Any:
    """A code of an enumeration, a decimal: as text."""
    return valeur if type(valeur) in EN_TEXTE else str(valeur)


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
