from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clauses_project.refus import Refus
from territoires.contours import charger_contours

CODES_CITES = 10


class Command(BaseCommand):
    help = "Charge les contours des communes d'un fichier GeoJSON, pour les cartes des tableaux de bord."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path, metavar="FICHIER.geojson")

    def handle(self, *, fichier: Path, **options: Any) -> None:
        try:
            bilan = charger_contours(fichier)
        except Refus as refus:
            raise CommandError(str(refus)) from refus
        self.stdout.write(
            f"Contours : {bilan.crees} créés, {bilan.modifies} modifiés, {bilan.identiques} déjà là."
        )
        if bilan.illisibles:
            self.stdout.write(
                f"Objets sans code INSEE ou sans surface, laissés : {bilan.illisibles}."
            )
        if bilan.inconnus:
            cites = ", ".join(bilan.inconnus[:CODES_CITES])
            reste = len(bilan.inconnus) - CODES_CITES
            suite = f" et {reste} autres" if reste > 0 else ""
            self.stdout.write(f"Codes d'aucune commune connue, laissés : {cites}{suite}.")
