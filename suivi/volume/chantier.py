"""What slows a large load down, put aside while it lasts: indexes, and the checks of one table against another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, models

INDEX = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
      FROM pg_index
     WHERE indrelid = %s::regclass AND NOT indisprimary
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('u', 'x'))
"""
CONTRAINTES = """
    SELECT quote_ident(conname), pg_get_constraintdef(oid)
      FROM pg_constraint
     WHERE conrelid = %s::regclass AND contype IN ('f', 'u')
     ORDER BY contype DESC
"""


@contextmanager
def sans_index(modeles: Iterable[type[models.Model]]) -> Iterator[None]:
    """Tables without indexes (but their keys) nor foreign keys, which are made again at the end: each row is
    then checked, all at once. A load that fails leaves them aside: it is to be begun again on a new base.
    """
    tables = [modele._meta.db_table for modele in modeles]
    refaire: list[str] = []
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing waits on a table being changed
        for table in tables:
            curseur.execute(INDEX, [table])
            for nom, definition in curseur.fetchall():
                curseur.execute(f"DROP INDEX {nom}")
                refaire.append(definition)
        for table in tables:
            curseur.execute(CONTRAINTES, [table])
            for nom, definition in curseur.fetchall():
                curseur.execute(f"ALTER TABLE {table} DROP CONSTRAINT {nom}")
                refaire.append(f"ALTER TABLE {table} ADD CONSTRAINT {nom} {definition}")
    yield
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for ordre in sorted(refaire, key=lambda ordre: "FOREIGN KEY" in ordre):
            curseur.execute(ordre)
