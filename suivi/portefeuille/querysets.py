from django.db import models


class _DeLaStructure(models.QuerySet):
    """Rows that only those who run the structure work with."""

    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()


class ReferentQuerySet(_DeLaStructure):
    def des_personnes(self):
        return self.filter(participant__isnull=False, participant__efface_le=None)

    def des_entreprises(self):
        return self.filter(entreprise__isnull=False)


class PassationQuerySet(_DeLaStructure):
    def pour_liste(self):
        return self.select_related("de", "vers", "faite_par").order_by("-faite_le", "-pk")
