from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from clauses_project.refus import Refus
from territoires.quartiers import charger_qpv

CODES_CITES = 10


class Command(BaseCommand):
    help = "Charge les contours officiels des quartiers prioritaires (GeoJSON de l'ANCT), liste 2015 ou 2024."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path, metavar="FICHIER.geojson")
        parser.add_argument(
            "--generation",
            type=int,
            choices=(2015, 2024),
            help="la liste ; sans elle, chaque code la dit (QP : 2015, QN : 2024)",
        )
        parser.add_argument(
            "--date",
            metavar="AAAA-MM-JJ",
            help="la date des contours, gardée avec eux ; sans elle, aujourd'hui",
        )

    def handle(self, *, fichier: Path, generation: int | None, **options: Any) -> None:
        try:
            arretes_le = (
                date.fromisoformat(options["date"]) if options["date"] else timezone.localdate()
            )
        except ValueError as erreur:
            raise CommandError(
                f"« {options['date']} » n'est pas une date : écrivez par exemple 2024-07-13."
            ) from erreur
        try:
            bilan = charger_qpv(fichier, generation=generation, arretes_le=arretes_le)
        except Refus as refus:
            raise CommandError(str(refus)) from refus
        self.stdout.write(
            f"Quartiers prioritaires : {bilan.crees} créés, {bilan.modifies} modifiés, "
            f"{bilan.identiques} déjà là."
        )
        if bilan.illisibles:
            self.stdout.write(f"Objets sans code ou sans surface, laissés : {bilan.illisibles}.")
        if bilan.inconnues:
            cites = ", ".join(bilan.inconnues[:CODES_CITES])
            suite = "…" if len(bilan.inconnues) > CODES_CITES else ""
            self.stdout.write(f"Communes inconnues, non reliées : {cites}{suite}.")
