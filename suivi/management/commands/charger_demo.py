from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clauses_project.refus import Refus
from suivi.demonstration.chargement import CODES, charger, effacer, est_chargee


class Command(BaseCommand):
    help = "Charge les données de démonstration : personnes et entreprises inventées, comptes connus de tous."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--remplacer", action="store_true", help="efface la démonstration, puis la recharge"
        )

    def handle(self, **options: Any) -> None:
        if est_chargee():
            if not options["remplacer"]:
                self.stdout.write(
                    "La démonstration est déjà là ; « --remplacer » la recharge à neuf."
                )
                return
            effacer()
        try:
            charger(timezone.localdate())
        except Refus as refus:
            raise CommandError("\n".join(refus.raisons)) from refus
        self.stdout.write(f"Démonstration chargée : {', '.join(CODES)}.")
