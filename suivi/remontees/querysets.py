from __future__ import annotations

from django.db import models


class _DeLaStructure(models.QuerySet):
    """They name people, or tell of a few: for those who run the structure."""

    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()


class RemonteeQuerySet(_DeLaStructure):
    def pour_liste(self):
        """Without what the file is made of: `contenu` is heavy."""
        return (
            self.select_related("produite_par")
            .defer("contenu", "changements")
            .order_by("-produite_le", "-pk")
        )


class ColonnesDeRemonteeQuerySet(_DeLaStructure):
    pass
