"""Signs of life of a long work that is one transaction: told beside it, by a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, connections

from comptes.taches import Interrompue, Suivi

CHAQUE = 2.0  # seconds


@contextmanager
def battre(suivi: Suivi) -> Iterator[Callable[[int], None]]:
    """Gives what says how far the work is. It raises Interrompue, in the work, once the job was cancelled
    or taken by another worker: its transaction is then taken back.

    SQLite has one writer: there, as inside another transaction, nothing is told meanwhile.
    """
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        yield lambda fait: None
        return
    pouls = _Pouls(suivi)
    pouls.start()
    try:
        yield pouls.avancer
    finally:
        pouls.arreter()


class _Pouls(threading.Thread):
    def __init__(self, suivi: Suivi):
        super().__init__(daemon=True)
        self.suivi, self.fait = suivi, suivi.tache.fait
        self.perdu = False
        self.fini = threading.Event()

    def avancer(self, fait: int) -> None:
        if self.perdu:
            raise Interrompue
        self.fait = fait

    def run(self) -> None:
        try:
            while not self.fini.wait(CHAQUE):
                self.suivi.avancer(self.fait)
        except Interrompue:
            self.perdu = True
        finally:
            connections.close_all()

    def arreter(self) -> None:
        self.fini.set()
        self.join()
