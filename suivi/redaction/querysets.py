from django.db import models


class _DeLaStructure(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()


class ModeleWordQuerySet(_DeLaStructure):
    def pour_liste(self):
        return self.order_by("genre", "nom", "pk")


class PieceRedigeeQuerySet(_DeLaStructure):
    def pour_liste(self):
        return self.select_related("redigee_par").order_by("-redigee_le", "-pk")
