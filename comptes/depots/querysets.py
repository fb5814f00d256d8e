from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from comptes.depots.enums import PREPARATION, EtatDepot

ABANDON = timedelta(days=30)


class FichierDeposeQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        """Of those who run the structure."""
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()

    def pour_liste(self):
        return self.select_related("structure", "par", "tache", "applique_par").order_by(
            "-depose_le", "-pk"
        )

    def gardes(self):
        """Neither cancelled nor unreadable."""
        return self.exclude(etat__in=[EtatDepot.ANNULE, EtatDepot.REFUSE])

    def a_l_abandon(self):
        """Left in preparation for a month."""
        return self.filter(etat__in=PREPARATION, depose_le__lt=timezone.now() - ABANDON)

    def ecrits_apres(self, depot):
        """Written later than that file, and not undone: they are undone first."""
        apres = Q(applique_le__gt=depot.applique_le) | Q(
            applique_le=depot.applique_le, pk__gt=depot.pk
        )
        return self.filter(apres, etat=EtatDepot.APPLIQUE)
