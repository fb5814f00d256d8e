from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clauses_project.refus import Refus
from suivi.actions.structures import creer_structure


class Command(BaseCommand):
    help = "Crée une structure, son territoire et sa liste de publics ; invite qui l'administrera."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="par exemple plie-grandsoissons")
        parser.add_argument("--nom", required=True)
        parser.add_argument(
            "--epci", action="append", default=[], metavar="SIREN", help="toutes ses communes"
        )
        parser.add_argument("--commune", action="append", default=[], metavar="INSEE")
        parser.add_argument("--admin", default="", metavar="COURRIEL", help="reçoit une invitation")

    def handle(self, **options: Any) -> None:
        try:
            structure = creer_structure(
                code=options["code"],
                nom=options["nom"],
                sirens=options["epci"],
                insee=options["commune"],
                courriel_admin=options["admin"],
            )
        except Refus as refus:
            raise CommandError("\n".join(refus.raisons)) from refus
        nombre = structure.communes.count()
        self.stdout.write(
            f"Structure « {structure} » créée : {nombre or 'aucune'} commune{'s' * (nombre > 1)}."
        )
        if options["admin"]:
            self.stdout.write(f"Invitation envoyée à {options['admin']}.")
