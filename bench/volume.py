"""The volume that the measures read: made once on an empty base, or found there.

STRUCTURES, ANNEES and LIGNES (lines of hours of a structure in a year) say how much: `make bench
STRUCTURES=500 ANNEES=10` is several times France, and takes some fifteen minutes to load. A base that has it
already is measured as it is: DATABASE_URL names it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import partial

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from comptes.models import Acces
from suivi.chiffres import Perimetre, Periode, calculer
from suivi.models import CumulAnnuel, LigneHeures
from suivi.volume.pays import COORDINATION, RESEAU
from territoires.models import Structure

STRUCTURES = int(os.environ.get("STRUCTURES") or 20)
ANNEES = int(os.environ.get("ANNEES") or 10)
LIGNES = int(os.environ.get("LIGNES") or 2000)
MESUREE = "volume-0001"


def charger() -> None:
    if not Structure.objects.filter(code=MESUREE).exists():
        call_command(
            "generer_volume",
            structures=STRUCTURES,
            annees=ANNEES,
            lignes_par_an=LIGNES,
            verbosity=0,
            stdout=sys.stderr,
        )
        _ranger()
    with connection.cursor() as curseur:
        curseur.execute("SET jit = off")  # compiling the passes would cost more than they do
    annoncer()


def _ranger() -> None:
    """What the database does by itself when it is left to (autovacuum), and which a loaded base waits for."""
    with connection.cursor() as curseur:
        curseur.execute("VACUUM ANALYZE")


def annoncer() -> None:
    mesuree = Structure.objects.get(code=MESUREE)
    nombres = {
        "structures": Structure.objects.count(),
        "lignes d'heures": LigneHeures.objects.count(),
        "cumuls annuels": CumulAnnuel.objects.count(),
        "lignes de la structure mesurée": LigneHeures.objects.filter(structure=mesuree).count(),
        "ses cumuls": CumulAnnuel.objects.filter(structure=mesuree).count(),
    }
    print(" · ".join(f"{nombre:,} {nom}".replace(",", " ") for nom, nombre in nombres.items()))


def annees_mesurees() -> tuple[tuple[date, date], tuple[date, date]]:
    """The last whole calendar year (ANNEE, when given), then all of them up to it."""
    derniere = int(os.environ.get("ANNEE") or timezone.localdate().year - 1)
    premiere = LigneHeures.objects.order_by("mois").values_list("mois", flat=True).first()
    return (
        (date(derniere, 1, 1), date(derniere, 12, 1)),
        (premiere.replace(month=1), date(derniere, 12, 1)),
    )


def structure_mesuree() -> Structure:
    return Structure.objects.get(code=MESUREE)


def lectrice(courriel: str) -> Client:
    """Signed in with the access of that address."""
    acces = Acces.objects.get(utilisateur__email=courriel)
    personne = Client()
    personne.force_login(acces.utilisateur)
    return personne


def facilitatrice() -> Client:
    return lectrice(f"{MESUREE}-1@exemple.fr")


def coordinatrice() -> Client:
    return lectrice(COORDINATION)


def structures_du_reseau() -> tuple[Structure, ...]:
    return tuple(Structure.objects.filter(reseaux__code=RESEAU))


def lire(sql: str, valeurs: object) -> list:
    with connection.cursor() as curseur:
        curseur.execute(sql, valeurs)
        return curseur.fetchall()


def requetes(geste: Callable[[], object]) -> list[tuple]:
    """The statements that it runs, with their values."""
    vues: list[tuple] = []

    def noter(executer, sql, valeurs, many, contexte):
        vues.append((sql, valeurs))
        return executer(sql, valeurs, many, contexte)

    with connection.execute_wrapper(noter):
        geste()
    return vues


def expliquer(sql: str, valeurs: object) -> tuple[int, float]:
    """Buffers that a query touches, and its time in seconds: `EXPLAIN (ANALYZE, BUFFERS)`, its planning left out."""
    durees, tampons = [], 0
    for _ in range(7):
        plan = lire(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", valeurs)[0][0][0]
        tampons = plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
        durees.append(plan["Execution Time"] / 1000)
    return tampons, min(durees)


def expliquer_les_annees() -> list[tuple[int, float]]:
    """One year, then all, of the structure measured: every statement of its figures, added up."""
    perimetre = Perimetre((structure_mesuree(),))
    mesures = []
    for du, au in annees_mesurees():
        lues = requetes(partial(calculer, perimetre, Periode(du, au)))
        tampons, durees = zip(*(expliquer(*une) for une in lues), strict=True)
        mesures.append((sum(tampons), sum(durees)))
    return mesures


def seule() -> list[tuple[int, float]]:
    """The same, of the same structure alone in a database of its own, in the same server."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM pg_database WHERE datname = 'seule'")
        if curseur.fetchone() == (0,):
            curseur.execute("CREATE DATABASE seule")
    adresse = os.environ["DATABASE_URL"].rpartition("/")[0] + "/seule"
    sortie = subprocess.run(
        [sys.executable, "-m", "bench.seule"],
        env={**os.environ, "DATABASE_URL": adresse, "STRUCTURES": "1"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(sortie.stdout.splitlines()[-1])
