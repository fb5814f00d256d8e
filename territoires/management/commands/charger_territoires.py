from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from territoires.imports import DecoupageAbsent, charger_territoires
from territoires.models import Changement, Commune


class Command(BaseCommand):
    help = "Charge les départements, intercommunalités et communes du découpage officiel."

    def handle(self, **options: Any) -> None:
        try:
            bilans = charger_territoires(settings.DECOUPAGE)
        except DecoupageAbsent as absent:
            raise CommandError(
                "Le découpage officiel est absent : installez le paquet npm "
                "@etalab/decoupage-administratif avec « make install », puis recommencez."
            ) from absent
        Changement.signaler([None])
        for bilan in bilans:
            nom = str(bilan.modele._meta.verbose_name_plural).capitalize()
            # « départements » alone is masculine.
            e = "" if nom == "Départements" else "e"
            self.stdout.write(
                f"{nom} : {bilan.lues} lu{e}s, {bilan.creees} créé{e}{'s' * (bilan.creees > 1)}, "
                f"{bilan.modifiees} modifié{e}{'s' * (bilan.modifiees > 1)}."
            )
        self.stdout.write(
            f"{Commune.objects.actuelles().count()} communes d'aujourd'hui peuvent être choisies."
        )
