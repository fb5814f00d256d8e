from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clauses_project.refus import Refus
from suivi.actions.classeur.importation import importer
from suivi.reprise.rejets import ecrire_les_rejets
from territoires.models import Structure


class Command(BaseCommand):
    help = (
        "Reprend un classeur (.xlsx, .ods) dans une structure ; rien n'est écrit s'il a une erreur."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("fichier", type=Path)
        parser.add_argument("--structure", required=True, metavar="CODE")
        parser.add_argument("--simuler", action="store_true", help="tout vérifier, ne rien écrire")
        parser.add_argument(
            "--lignes-justes",
            type=Path,
            metavar="REJETS",
            help="écrire les lignes justes, et rendre les autres dans ce classeur",
        )

    def handle(self, **options: Any) -> None:
        fichier, rejets = options["fichier"], options["lignes_justes"]
        structure = Structure.objects.filter(code=options["structure"]).first()
        if structure is None:
            raise CommandError(f"Aucune structure n'a le code « {options['structure']} ».")
        if not fichier.is_file():
            raise CommandError(f"« {fichier} » n'est pas un fichier.")
        try:
            chantier = importer(
                structure=structure,
                contenu=fichier,
                nom=fichier.name,
                par=None,
                simuler=options["simuler"],
                lignes_justes=rejets is not None,
            )
        except Refus as refus:
            raise CommandError(str(refus)) from refus
        constats = chantier.constats
        for constat in (*constats.avertissements, *constats.erreurs):
            self.stderr.write(str(constat))
        for phrase in constats.resume():
            self.stdout.write(phrase)
        self._conclure(chantier, options["simuler"], rejets)

    def _conclure(self, chantier: Any, simuler: bool, rejets: Path | None) -> None:
        erreurs = len(chantier.constats.erreurs)
        if erreurs and rejets is not None:
            with rejets.open("wb") as sortie:
                ecrire_les_rejets(chantier.classeur, sortie)
            self.stdout.write(f"Les lignes en erreur sont rendues dans {rejets}.")
        if simuler:
            self.stdout.write("Simulation : rien n'est écrit.")
        if erreurs:
            suite = "" if rejets is not None else " Rien n'est écrit."
            raise CommandError(f"{erreurs} erreur{'s' * (erreurs > 1)}.{suite}")
