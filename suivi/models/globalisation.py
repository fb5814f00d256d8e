"""Hours of one site that count for several contracts, by a convention."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from clauses_project.champs import HeuresField
from clauses_project.dates import mois_de
from clauses_project.textes import sans_nir
from suivi.models.mois import un_mois
from suivi.querysets import ConventionQuerySet, RepartitionQuerySet


class ConventionGlobalisation(models.Model):
    """An agreement by which hours worked on one site are attributed to several contracts, in parts.

    It holds from the month it is signed in to the month it is closed in.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    reference = models.CharField("référence", max_length=120)
    signee_le = models.DateField("signée le")
    close_le = models.DateField("close le", null=True, blank=True)
    note = models.TextField(blank=True, validators=[sans_nir])
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = ConventionQuerySet.as_manager()

    class Meta:
        verbose_name = "convention de globalisation"
        verbose_name_plural = "conventions de globalisation"
        ordering = ["-signee_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "reference"],
                name="convention_reference_unique",
                violation_error_message="Une convention porte déjà cette référence.",
            ),
            models.CheckConstraint(
                condition=Q(close_le=None) | Q(close_le__gte=F("signee_le")),
                name="convention_close_apres_signature",
                violation_error_message="Une convention n'est pas close avant d'être signée.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("suivi:convention", args=[self.pk])

    def vaut_pour(self, mois: date) -> bool:
        return mois_de(self.signee_le) <= mois and (self.close_le is None or mois <= self.close_le)


class PartDeConvention(models.Model):
    """The part of an attribution, in hundredths of the hours worked on any of the sites of its convention."""

    convention = models.ForeignKey(
        ConventionGlobalisation, on_delete=models.CASCADE, related_name="parts"
    )
    attribution = models.ForeignKey(
        "marches.Attribution", on_delete=models.PROTECT, related_name="parts_de_convention"
    )
    part = models.DecimalField("part (%)", max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = "part de convention"
        verbose_name_plural = "parts de conventions de globalisation"
        ordering = ["convention", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "attribution"],
                name="part_unique",
                violation_error_message="Cette entreprise a déjà sa part pour ce lot.",
            ),
            models.CheckConstraint(
                condition=Q(part__gt=0) & Q(part__lte=100),
                name="part_de_cent",
                violation_error_message="Une part est plus grande que 0 et au plus 100 %.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attribution} · {self.part}"


class Repartition(models.Model):
    """Hours that a work contract worked on one site in a month, and how much of them stands in lines.

    The lines that point here are its parts, that of the site among them. `*_repartis` is their sum,
    written with them by the one action that writes them: it never exceeds what was worked.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    convention = models.ForeignKey(
        ConventionGlobalisation, on_delete=models.PROTECT, related_name="repartitions"
    )
    contrat = models.ForeignKey(
        "participants.ContratTravail", on_delete=models.PROTECT, related_name="+"
    )
    site = models.ForeignKey("marches.Attribution", on_delete=models.PROTECT, related_name="+")
    mois = models.DateField()
    heures_travail = HeuresField("heures travaillées")
    heures_formation = HeuresField("heures de formation")
    travail_repartis = HeuresField()
    formation_repartis = HeuresField()
    a_la_main = models.BooleanField("répartie à la main", default=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = RepartitionQuerySet.as_manager()

    class Meta:
        verbose_name = "répartition d'heures"
        verbose_name_plural = "répartitions d'heures"
        ordering = ["-mois", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "mois"],
                name="repartition_unique",
                violation_error_message="Les heures de ce contrat de travail sont déjà réparties ce mois-là.",
            ),
            un_mois("repartition_mois"),
            models.CheckConstraint(
                condition=Q(heures_travail__gte=0)
                & Q(heures_formation__gte=0)
                & Q(travail_repartis__lte=F("heures_travail"))
                & Q(formation_repartis__lte=F("heures_formation")),
                name="repartition_dans_les_travaillees",
                violation_error_message="Les parts dépassent les heures travaillées.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.convention} · {self.contrat} · {self.mois:%m/%Y}"

    @property
    def heures(self) -> Decimal:
        return self.heures_travail + self.heures_formation
