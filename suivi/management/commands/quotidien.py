from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from suivi.quotidien import jouer


class Command(BaseCommand):
    help = (
        "Le travail de chaque jour : ouvertures des mois, travaux interrompus, courriels en attente. "
        "Le relancer ne refait rien."
    )

    def handle(self, **options: Any) -> None:
        echecs = jouer(timezone.localdate(), self.stdout.write)
        if echecs:
            raise CommandError(
                "\n".join(
                    [*echecs, "Le reste est fait ; les raisons sont dans le journal du serveur."]
                )
            )
