"""What the planner of the database knows of its tables."""

from django.db import connection


def analyser() -> None:
    """After many rows at once: until the database has counted them, it plans as if there were none."""
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")
