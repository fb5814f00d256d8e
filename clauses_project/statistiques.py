"""What the planner of the database knows of its tables."""

from django.db import connection, models


def analyser(*modeles: type[models.Model]) -> None:
    """After many rows at once: until the database has counted them, it plans as if there were none.

    All tables, or those of these models.
    """
    nom = connection.ops.quote_name
    tables = [nom(modele._meta.db_table) for modele in modeles]
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql" or not tables:
            curseur.execute(f"ANALYZE {', '.join(tables)}".strip())
            return
        for table in tables:
            curseur.execute(f"ANALYZE {table}")
