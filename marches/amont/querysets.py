from __future__ import annotations

from django.db import models
from django.db.models import Count, F, Q, Sum

from marches.amont.enums import Etape


class _DeLaStructure(models.QuerySet):
    """Rows that only those who run the structure work with."""

    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()


class AchatQuerySet(_DeLaStructure):
    def ouverts(self):
        """Purchases that may still become a contract."""
        return self.exclude(etape__in=(Etape.ATTRIBUE, Etape.SANS_CLAUSE, Etape.SANS_SUITE))

    def pour_liste(self):
        """`nombre_lots`, and `heures`: hours retained for all the lots, None when there are none yet."""
        return (
            self.select_related("donneur_ordre", "facilitateur", "commune_execution", "marche")
            .annotate(nombre_lots=Count("lots"), heures=Sum("lots__heures_retenues"))
            .order_by(F("date_consultation").asc(nulls_last=True), "recherche", "pk")
        )


class LotPrevuQuerySet(_DeLaStructure):
    pass


class CalibrageQuerySet(_DeLaStructure):
    def pour_liste(self):
        return self.order_by("-choisi", "nom", "pk")


class SeuilPropreQuerySet(_DeLaStructure):
    def pour_liste(self):
        return self.order_by("famille", "du", "pk")


class MetierCalibreQuerySet(_DeLaStructure):
    def en_vigueur(self, jour):
        return self.filter(Q(du__lte=jour))

    def pour_liste(self):
        return self.order_by("nom", "-du", "pk")
