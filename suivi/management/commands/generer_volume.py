import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from clauses_project import ecriture
from suivi.volume.pays import Avancee, peupler
from territoires.models import Commune, Structure


class Command(BaseCommand):
    help = "Charge des données inventées en grand nombre, pour mesurer (PostgreSQL)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--structures", type=int, required=True, metavar="N")
        parser.add_argument("--annees", type=int, required=True, metavar="N")
        parser.add_argument("--graine", type=int, default=1, help="les mêmes données pour la même")
        parser.add_argument(
            "--lignes-par-an",
            type=int,
            default=2000,
            metavar="N",
            help="lignes d'heures d'une structure dans l'année, à peu près (2000)",
        )
        parser.add_argument(
            "--ajouter", action="store_true", help="même si la base a déjà des structures"
        )

    def handle(self, **options: Any) -> None:
        self._refuser(options)
        if not Commune.objects.exists():
            call_command("charger_territoires", stdout=self.stdout)
        self.depart = time.monotonic()
        lignes = peupler(
            structures=options["structures"],
            annees=options["annees"],
            lignes_par_an=options["lignes_par_an"],
            graine=options["graine"],
            aujourd_hui=timezone.localdate(),
            dire=self._dire if options["verbosity"] else lambda _: None,
        )
        self.stdout.write(f"{ecriture.entier(lignes)} lignes d'heures chargées.")

    def _refuser(self, options: dict[str, Any]) -> None:
        if connection.vendor != "postgresql":
            raise CommandError(
                "Ces données se chargent par COPY : il faut une base PostgreSQL "
                "(DATABASE_URL=postgres://…)."
            )
        if min(options["structures"], options["annees"], options["lignes_par_an"]) < 1:
            raise CommandError("Il faut au moins une structure, une année et une ligne d'heures.")
        if Structure.objects.exists() and not options["ajouter"]:
            raise CommandError(
                "Cette base a déjà des structures : ces données inventées s'y mêleraient. "
                "« --ajouter » les charge quand même."
            )

    def _dire(self, avancee: Avancee) -> None:
        secondes = max(1, int(time.monotonic() - self.depart))
        self.stdout.write(
            f"{avancee.annee}, structure {avancee.structures} : "
            f"{ecriture.entier(avancee.lignes)} lignes d'heures en {secondes} s"
        )
