from typing import Any

from django.db import models

from marches.decp.enums import EtatProposition


class _DeLaStructure(models.QuerySet):
    def visibles_par(self, acces):
        """Of those who run the structure."""
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()


class ContratPublieQuerySet(_DeLaStructure):
    def sur_le_radar(self):
        """With a social consideration, that nobody follows here and nobody set aside."""
        return self.filter(social=True, marche=None, ecarte_le=None)

    def pour_liste(self):
        return self.select_related("commune", "marche").order_by("-date_notification", "pk")


class DuDepotQuerySet(models.QuerySet):
    """Rows of a file: of those who may open it."""

    def visibles_par(self, acces):
        depots: Any = self.model._meta.get_field("depot").related_model
        return self.filter(depot__in=depots.objects.visibles_par(acces))


class PropositionDecpQuerySet(_DeLaStructure):
    def a_decider(self):
        return self.filter(etat=EtatProposition.A_DECIDER)

    def pour_liste(self):
        return self.select_related(
            "marche__donneur_ordre", "lot", "publie", "decidee_par", "structure"
        ).order_by("marche__reference", "lot", "sujet", "pk")
