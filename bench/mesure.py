"""Measures by ratio: what an action costs, in empty signed-in pages of the same application and run.

Run on a throw-away PostgreSQL (`make bench`); a ratio above its limit ends with an error.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clauses_project.settings.tests")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from clauses_project.settings import commun  # noqa: E402

FOIS = 60


def preparer() -> None:
    """The tables, on the database DATABASE_URL names. Refuses SQLite: its ratios are not those of production."""
    if connection.vendor != "postgresql":
        sys.exit("Ces mesures se font sur PostgreSQL : make bench.")
    setup_test_environment()
    settings.MIDDLEWARE = commun.MIDDLEWARE  # pages as they are served
    call_command("migrate", verbosity=0)


def en_alternance(
    *gestes: Callable[[int], object], fois: int = FOIS, essais: int = 5
) -> list[float]:
    """The median of each, taken in turn: what slows the machine slows them all. `essais` are not counted."""
    durees: list[list[float]] = [[] for _ in gestes]
    for rang in range(-essais, fois):
        for geste, siennes in zip(gestes, durees, strict=True):
            debut = time.perf_counter()
            geste(rang)
            siennes.append(time.perf_counter() - debut)
    return [statistics.median(siennes[essais:]) for siennes in durees]


def memoire_au_plus_haut() -> int:
    """Of this process since it started, in megabytes. `getrusage` would count who started it, too."""
    dite = Path("/proc/self/status").read_text().split("VmHWM:")[1]
    return int(dite.split()[0]) // 1024


class Bilan:
    """Prints each ratio beside its limit, and remembers those that are over."""

    def __init__(self) -> None:
        self.trop = 0

    def dire(self, quoi: str, duree: float, reference: float, limite: float) -> None:
        self._dire(quoi, f"{duree * 1000:8.1f} ms", duree / reference, limite)

    def compter(self, quoi: str, nombre: int, reference: int, limite: float) -> None:
        self._dire(quoi, f"{nombre:8d}   ", nombre / reference, limite)

    def _dire(self, quoi: str, mesure: str, rapport: float, limite: float) -> None:
        trop = rapport > limite
        self.trop += trop
        print(f"{quoi:<62} {mesure}  {rapport:6.2f} ×  (au plus {limite:g}){'  TROP' * trop}")

    def conclure(self) -> None:
        sys.exit(1 if self.trop else 0)
