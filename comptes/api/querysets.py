from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Case, F, Q, Value, When

from clauses_project.profils import Profil

ORGANISATIONS = ("structure", "reseau", "entreprise", "donneur_ordre__structure")


class JetonApiQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        """Those that administrateurs of the structure made, for whatever organisation."""
        if acces.profil == Profil.ADMINISTRATEUR:
            return self.filter(emettrice=acces.structure_id)
        return self.none()

    def en_cours(self):
        return self.filter(revoque_le=None)

    def avec_organisation(self):
        return self.select_related(*ORGANISATIONS, "emettrice")

    def pour_liste(self):
        return self.avec_organisation().select_related("par").order_by("-cree_le", "-pk")

    def compter(self, pk: int, *, maintenant: datetime, limite: int) -> bool:
        """Counts one call of that token in the running minute; False when it has made them all.

        One conditional write, so that the count holds over every process of every host.
        """
        minute = maintenant.replace(second=0, microsecond=0)
        reste = Q(minute=None) | Q(minute__lt=minute) | Q(appels__lt=limite)
        return bool(
            self.filter(reste, pk=pk).update(
                appels=Case(
                    When(minute=minute, then=F("appels") + 1),
                    default=Value(1),
                    output_field=models.PositiveIntegerField(),
                ),
                minute=minute,
                dernier_usage=maintenant,
            )
        )
