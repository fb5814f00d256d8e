"""The hours asked of a lot, and when they are planned."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from clauses_project.champs import HeuresField
from clauses_project.ecriture import trimestre as ecrire_trimestre
from marches.enums import NatureObjectif
from marches.models.lots import Attribution, Lot
from marches.querysets import LigneObjectifQuerySet, PrevisionQuerySet


class LigneObjectif(models.Model):
    """A dated, signed part of the objective of a lot, or of one attribution of it.

    The objective in force on a day is the sum of the active lines whose `date_effet` is not after it.
    A tranche or a reconduction stays inactive until it is decided; an exonération is negative.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="objectifs")
    attribution = models.ForeignKey(
        Attribution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="objectifs",
        help_text="Vide : l'objectif est celui du lot entier.",
    )
    nature = models.CharField(max_length=14, choices=NatureObjectif, default=NatureObjectif.INITIAL)
    numero = models.CharField("numéro", max_length=20, blank=True)
    heures = HeuresField("heures", signe=True)
    date_effet = models.DateField("date d'effet")
    active = models.BooleanField("en vigueur", default=True)
    motif = models.CharField(max_length=300, blank=True)

    objects = LigneObjectifQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne d'objectif"
        verbose_name_plural = "lignes d'objectif"
        ordering = ["date_effet", "pk"]
        constraints = [
            models.UniqueConstraint(
                "lot",
                "attribution",
                "nature",
                "numero",
                "date_effet",
                nulls_distinct=None,
                name="objectif_unique",
                violation_error_message="Cette ligne d'objectif existe déjà à cette date.",
            ),
            models.CheckConstraint(
                condition=~Q(nature=NatureObjectif.EXONERATION) | Q(heures__lte=0),
                name="objectif_exoneration_negative",
                violation_error_message="Une exonération retire des heures : écrivez un nombre négatif.",
            ),
            models.CheckConstraint(
                condition=~Q(nature=NatureObjectif.INITIAL) | Q(heures__gte=0),
                name="objectif_initial_positif",
                violation_error_message="L'objectif initial ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} {self.numero}".strip()

    def get_absolute_url(self) -> str:
        return self.lot.get_absolute_url()


class Prevision(models.Model):
    """Hours planned for a lot in a quarter (its first day), as agreed when the work started."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="previsions")
    trimestre = models.DateField()
    heures = HeuresField("heures")

    objects = PrevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "prévision"
        ordering = ["lot", "trimestre"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "trimestre"],
                name="prevision_unique",
                violation_error_message="Ce trimestre a déjà une prévision.",
            ),
            models.CheckConstraint(
                condition=Q(trimestre__day=1, trimestre__month__in=[1, 4, 7, 10]),
                name="prevision_trimestre",
                violation_error_message="Un trimestre est son premier jour.",
            ),
            models.CheckConstraint(
                condition=Q(heures__gte=0),
                name="prevision_positive",
                violation_error_message="Les heures ne peuvent pas être négatives.",
            ),
        ]

    def __str__(self) -> str:
        return ecrire_trimestre(self.trimestre)
