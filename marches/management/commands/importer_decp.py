from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from clauses_project.refus import Refus
from marches.decp import bilan
from marches.decp.application import appliquer, etendue_proposee
from marches.decp.depot import lire_un_flux
from marches.decp.enums import Etendue
from territoires.models import Structure


class Command(BaseCommand):
    help = (
        "Lit un fichier de données essentielles de la commande publique (JSON ou XML) : les marchés "
        "avec une considération sociale arrivent « à qualifier »."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("fichier", help="le .json ou le .xml, tel qu'il est publié")
        parser.add_argument("--structure", required=True, metavar="CODE")
        parser.add_argument("--simuler", action="store_true", help="lire sans rien enregistrer")
        parser.add_argument(
            "--prendre",
            choices=[etendue.value.lower() for etendue in Etendue],
            help="tous les marchés retenus, ceux du territoire, ou aucun (ils vont au radar) ; sans cette "
            "option, tous, ou ceux du territoire au-delà de 500",
        )

    def handle(self, **options: Any) -> None:
        structure = Structure.objects.filter(code=options["structure"]).first()
        if structure is None:
            raise CommandError(f"Aucune structure n'a le code « {options['structure']} ».")
        try:
            self._importer(structure, Path(options["fichier"]), options)
        except OSError as faute:
            raise CommandError(
                f"Le fichier « {options['fichier']} » ne s'ouvre pas : {faute.strerror}."
            ) from faute
        except Refus as refus:
            raise CommandError(f"{refus} Rien n'est enregistré.") from refus
        except ValidationError as faute:
            raise CommandError(f"{' '.join(faute.messages)} Rien n'est enregistré.") from faute

    @transaction.atomic
    def _importer(self, structure: Structure, chemin: Path, options: dict[str, Any]) -> None:
        """One transaction: a file that breaks at its last byte leaves nothing."""
        with chemin.open("rb") as fichier:
            depot = lire_un_flux(
                structure=structure,
                fichier=fichier,
                nom=chemin.name,
                taille=chemin.stat().st_size,
                dire=lambda remarque: self.stdout.write(remarque.en_clair()),
            )
        self._dire(bilan.phrases(depot))
        if options["simuler"]:
            transaction.set_rollback(True)
            self.stdout.write("Simulation : rien n'est enregistré.")
            return
        choix = options["prendre"]
        etendue = Etendue(choix.upper()) if choix else etendue_proposee(depot)
        depot = appliquer(depot=depot, etendue=etendue, par=None)
        self._dire(bilan.phrases_de_l_ecriture(depot))

    def _dire(self, phrases: Any) -> None:
        for phrase in phrases:
            self.stdout.write(phrase)
