"""A table for who asks, from the command line: produced and kept, and written to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clauses_project.refus import Refus
from clauses_project.sorties import ecrire_en_entier, verifier_la_sortie
from suivi.actions.remontees import produire
from suivi.chiffres.lecture import lire_periode, lire_structures
from suivi.enums import GenreRemontee

GENRES = {genre.value.lower(): genre for genre in GenreRemontee}


class Command(BaseCommand):
    help = (
        "Produit un tableau pour qui le demande (AVE, ANRU, DREETS, SPASER, FSE+), le garde et l'écrit dans "
        "un classeur, avec ce qui y manque."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("genre", metavar="|".join(GENRES))
        parser.add_argument("--structure", metavar="CODE", required=True)
        parser.add_argument("--du", metavar="AAAA-MM", help="sans lui, depuis le début")
        parser.add_argument("--au", metavar="AAAA-MM", help="compris ; sans lui, le mois en cours")
        parser.add_argument("--sortie", metavar="F.xlsx", required=True, help="fichier à écrire")

    def handle(self, *args: Any, **options: Any) -> None:
        sortie = Path(options["sortie"])
        genre = GENRES.get(options["genre"].lower())
        try:
            verifier_la_sortie(sortie)
            if genre is None:
                raise Refus(f"« {options['genre']} » : choisissez parmi {', '.join(GENRES)}.")
            remontee = produire(
                structure=lire_structures(options["structure"], None)[0],
                genre=genre,
                periode=lire_periode(options["du"], options["au"]),
                par=None,
            )
            with remontee.fichier.open("rb") as fichier:
                ecrire_en_entier(sortie, fichier.read())
        except Refus as refus:
            raise CommandError(str(refus)) from refus
        except OSError as erreur:
            raise CommandError(
                f"« {sortie} » ne peut pas être écrit : {erreur.strerror}."
            ) from erreur
        self.stdout.write(f"{remontee.reference} : {sortie}")
        for quoi, nombre in remontee.manques.items():
            self.stdout.write(f"  manque : {quoi} ({nombre})")
