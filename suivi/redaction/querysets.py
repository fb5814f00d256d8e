from django.db import models

from clauses_project.profils import Profil
from suivi.penalites.enums import EtatPenalite


class _DeLaStructure(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()


class ModeleWordQuerySet(_DeLaStructure):
    def pour_liste(self):
        return self.order_by("genre", "nom", "pk")


class PieceRedigeeQuerySet(_DeLaStructure):
    def visibles_par(self, acces):
        """The structure's; a buyer opens the state of a penalty that it decides."""
        if acces.profil == Profil.DONNEUR_ORDRE:
            return self.filter(
                penalite__isnull=False, marche__donneur_ordre=acces.donneur_ordre_id
            ).exclude(penalite__etat=EtatPenalite.RETIREE)
        return super().visibles_par(acces)

    def pour_liste(self):
        return self.select_related("redigee_par", "entreprise").order_by("-redigee_le", "-pk")
