"""A table for who asks, from the command line: produced and kept, and written to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clauses_project.refus import Refus
from suivi.actions.remontees import produire
from suivi.chiffres.lecture import lire_periode, lire_structures
from suivi.enums import GenreRemontee


class Command(BaseCommand):
    help = (
        "Produit un tableau pour qui le demande (AVE, ANRU, DREETS, SPASER, FSE+), le garde et l'écrit dans "
        "un classeur, avec ce qui y manque."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("genre", choices=[genre.value.lower() for genre in GenreRemontee])
        parser.add_argument("--structure", metavar="CODE", required=True)
        parser.add_argument("--du", metavar="AAAA-MM", help="sans lui, depuis le début")
        parser.add_argument("--au", metavar="AAAA-MM", help="compris ; sans lui, le mois en cours")
        parser.add_argument("--sortie", metavar="F.xlsx", required=True, help="fichier à écrire")

    def handle(self, *args: Any, **options: Any) -> None:
        sortie = Path(options["sortie"])
        if not sortie.parent.is_dir():
            raise CommandError(f"Le dossier {sortie.parent} n'existe pas.")
        try:
            remontee = produire(
                structure=lire_structures(options["structure"], None)[0],
                genre=GenreRemontee(options["genre"].upper()),
                periode=lire_periode(options["du"], options["au"]),
                par=None,
            )
        except Refus as refus:
            raise CommandError(str(refus)) from refus
        with remontee.fichier.open("rb") as fichier:
            sortie.write_bytes(fichier.read())
        self.stdout.write(f"{remontee.reference} : {sortie}")
        for quoi, nombre in remontee.manques.items():
            self.stdout.write(f"  manque : {quoi} ({nombre})")
