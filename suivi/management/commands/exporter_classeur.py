from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from suivi.reprise.export import exporter
from territoires.models import Structure


class Command(BaseCommand):
    help = "Exporte toute une structure dans le classeur de reprise (.xlsx)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("fichier", type=Path)
        parser.add_argument("--structure", required=True, metavar="CODE")

    def handle(self, **options: Any) -> None:
        structure = Structure.objects.filter(code=options["structure"]).first()
        if structure is None:
            raise CommandError(f"Aucune structure n'a le code « {options['structure']} ».")
        try:
            with options["fichier"].open("wb") as sortie:
                comptes = exporter(structure, sortie)
        except OSError as erreur:
            raise CommandError(
                f"« {options['fichier']} » ne peut pas être écrit : {erreur.strerror}."
            ) from erreur
        for feuille, nombre in comptes.items():
            self.stdout.write(f"{feuille} : {nombre} ligne{'s' * (nombre > 1)}")
        self.stdout.write(f"Classeur écrit dans {options['fichier']}.")
