"""Rows as PostgreSQL reads them fastest: text, table by table, through COPY."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max

NUL = "\\N"
ECRIRE: dict[type, Callable[[Any], str]] = {
    str: lambda texte: texte,
    int: str,
    bool: lambda vrai: "t" if vrai else "f",
    type(None): lambda _: NUL,
    date: date.isoformat,
    datetime: datetime.isoformat,
}


class Cles:
    """Keys given one after the other; `suivante` is the next one."""

    def __init__(self, suivante: int):
        self.suivante = suivante

    def __iter__(self) -> Cles:
        return self

    def __next__(self) -> int:
        return self.reserver(1)

    def reserver(self, nombre: int) -> int:
        """The first of so many keys that nobody else is given."""
        premiere = self.suivante
        self.suivante += nombre
        return premiere


class Table:
    """The rows of one model, waiting. Columns that are not named take the default of their field.

    Values are what the database stores: hours in hundredths, text without tab nor line break.
    """

    def __init__(self, modele: type[models.Model], colonnes: tuple[str, ...]):
        self.modele = modele
        self.cles = Cles(self._derniere_cle() + 1)
        champs = {champ.attname: champ for champ in modele._meta.concrete_fields}
        autres = [
            champ
            for nom, champ in champs.items()
            if nom not in colonnes
            and not champ.generated
            and not isinstance(champ, models.AutoField)
        ]
        if "id" in champs and "id" not in colonnes:
            raise ValueError(f"{modele.__name__} : la clé est donnée ici, jamais par la base.")
        noms = ", ".join(
            connection.ops.quote_name(champ.column)
            for champ in [*(champs[nom] for nom in colonnes), *autres]
        )
        table = connection.ops.quote_name(modele._meta.db_table)
        self.sql = f"COPY {table} ({noms}) FROM STDIN"
        defauts = (champ.get_db_prep_save(champ.get_default(), connection) for champ in autres)
        self.fin = (
            "".join(f"\t{ECRIRE.get(type(valeur), str)(valeur)}" for valeur in defauts) + "\n"
        )
        self.lignes: list[str] = []

    def _derniere_cle(self) -> int:
        if not isinstance(self.modele._meta.pk, models.AutoField):
            return 0
        return self.modele._default_manager.aggregate(Max("pk"))["pk__max"] or 0

    def ajouter(self, *valeurs: Any) -> None:
        self.lignes.append("\t".join([ECRIRE.get(type(v), str)(v) for v in valeurs]) + self.fin)

    def nouvelle(self, *valeurs: Any) -> int:
        """Adds a row whose first column is its key, and gives that key."""
        cle = next(self.cles)
        self.ajouter(cle, *valeurs)
        return cle

    def verser(self, curseur: Any) -> int:
        """Writes what waits; returns how many rows."""
        nombre = len(self.lignes)
        if nombre:
            curseur.copy_expert(self.sql, io.StringIO("".join(self.lignes)))
            self.lignes.clear()
        return nombre


class Copie:
    """Tables in the order given, parents first; all of them written in one transaction."""

    def __init__(self, colonnes: dict[type[models.Model], tuple[str, ...]]):
        self.tables = {modele: Table(modele, noms) for modele, noms in colonnes.items()}
        self.versees = dict.fromkeys(colonnes, 0)

    def __getitem__(self, modele: type[models.Model]) -> Table:
        return self.tables[modele]

    def verser(self) -> None:
        """Foreign keys are checked at the end of the transaction, all at once."""
        with transaction.atomic(), connection.cursor() as curseur:
            for modele, table in self.tables.items():
                self.versees[modele] += table.verser(curseur)

    def reprendre_les_compteurs(self) -> None:
        """The next row that the application makes takes a key that is free."""
        with connection.cursor() as curseur:
            for sql in connection.ops.sequence_reset_sql(no_style(), list(self.tables)):
                curseur.execute(sql)
