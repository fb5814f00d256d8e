from django.db import models

from clauses_project.profils import Profil
from suivi.penalites.enums import EtatPenalite


class BaremeQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()


class PenaliteQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        """The structure's; the buyer's, of its contracts; the company's own, once it was told."""
        match acces.profil:
            case Profil.ADMINISTRATEUR | Profil.FACILITATEUR:
                return self.filter(structure=acces.structure_id)
            case Profil.DONNEUR_ORDRE:
                return self.vivantes().filter(
                    lot__marche__donneur_ordre=acces.donneur_ordre_id,
                )
            case Profil.DECLARANT:
                return self.filter(
                    attribution__entreprise=acces.entreprise_id, notifiee_le__isnull=False
                )
            case _:
                return self.none()

    def vivantes(self):
        """All but the proposals taken back."""
        return self.exclude(etat=EtatPenalite.RETIREE)

    def pour_liste(self):
        return self.select_related(
            "structure",
            "lot__marche__donneur_ordre",
            "lot__marche__facilitateur",
            "attribution__entreprise",
        ).order_by("-proposee_le", "-pk")
