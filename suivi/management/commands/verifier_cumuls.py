from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clauses_project import ecriture
from suivi.cumuls import ecarts, recalculer
from suivi.reseaux.verification import parts_fausses
from territoires.models import Changement, Structure


class Command(BaseCommand):
    help = "Recompte les cumuls annuels à partir des lignes d'heures, et dit où ils diffèrent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--structure", metavar="CODE", help="une seule structure")
        parser.add_argument("--reparer", action="store_true", help="refait ceux qui diffèrent")

    def handle(self, **options: Any) -> None:
        structures = Structure.objects.order_by("code")
        if options["structure"]:
            structures = structures.filter(code=options["structure"])
            if not structures:
                raise CommandError(f"Aucune structure n'a le code « {options['structure']} ».")
        fausses = 0
        for structure in structures:
            nombre = ecarts(structure)
            if not nombre:
                continue
            fausses += 1
            self.stdout.write(
                f"{structure.code} : {ecriture.entier(nombre)} cumuls ne sont pas ceux des lignes."
            )
            if options["reparer"]:
                recalculer(structure)
        for structure in () if options["structure"] else set(parts_fausses(timezone.localdate())):
            fausses += 1
            self.stdout.write(
                f"{structure.code} : ce qui est gardé pour son réseau n'est pas ce que disent les lignes."
            )
            if options["reparer"]:
                Changement.signaler([structure.pk])
        self._conclure(fausses, repares=options["reparer"])

    def _conclure(self, fausses: int, *, repares: bool) -> None:
        if not fausses:
            self.stdout.write("Tous les cumuls sont ceux des lignes d'heures.")
        elif repares:
            self.stdout.write("Ces cumuls sont refaits.")
        else:
            raise CommandError("« --reparer » les refait à partir des lignes.")
