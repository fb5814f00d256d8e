from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clauses_project.refus import Refus
from suivi.demonstration.chargement import CODES, charger, effacer, est_chargee
from territoires.models import Commune


class Command(BaseCommand):
    help = "Charge les données de démonstration : personnes et entreprises inventées, comptes connus de tous."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--remplacer", action="store_true", help="efface la démonstration, puis la recharge"
        )
        parser.add_argument(
            "--en-production",
            action="store_true",
            help="accepte des comptes au mot de passe connu sur une installation de production",
        )

    def handle(self, **options: Any) -> None:
        if settings.SETTINGS_MODULE.endswith(".production") and not options["en_production"]:
            raise CommandError(
                "Les mots de passe de la démonstration sont connus de tous : elle n'entre dans une "
                "installation de production qu'avec « --en-production »."
            )
        if est_chargee():
            if not options["remplacer"]:
                self.stdout.write(
                    "La démonstration est déjà là ; « --remplacer » la recharge à neuf."
                )
                return
            effacer()
        if not Commune.objects.exists():
            call_command("charger_territoires", stdout=self.stdout)
        try:
            charger(timezone.localdate())
        except Refus as refus:
            raise CommandError("\n".join(refus.raisons)) from refus
        self.stdout.write(f"Démonstration chargée : {', '.join(CODES)}.")
