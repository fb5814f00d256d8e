from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef


class ConventionPartenariatQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()

    def avec_suite(self):
        """`a_une_suite`: the same buyer has another one that ends later."""
        suivantes = self.model._default_manager.filter(
            donneur_ordre=OuterRef("donneur_ordre"), denoncee_le=None, fin__gt=OuterRef("fin")
        )
        return self.annotate(a_une_suite=Exists(suivantes))

    def pour_liste(self):
        return (
            self.select_related("donneur_ordre", "structure")
            .avec_suite()
            .order_by(F("fin").desc(), "donneur_ordre__recherche", "pk")
        )
