"""The official map: départements, intercommunalités, communes and their contours, quartiers prioritaires."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from clauses_project.champs import RechercheField
from territoires.querysets import (
    CommuneQuerySet,
    ContourCommuneQuerySet,
    QuartierPrioritaireQuerySet,
)


class Departement(models.Model):
    code = models.CharField(primary_key=True, max_length=3)
    nom = models.CharField(max_length=60)

    class Meta:
        verbose_name = "département"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.nom} ({self.code})"


class Intercommunalite(models.Model):
    """An EPCI à fiscalité propre (communauté or métropole)."""

    siren = models.CharField(primary_key=True, max_length=9)
    nom = models.CharField(max_length=120)
    nature = models.CharField(max_length=10)
    recherche = RechercheField(sources=("nom",))

    class Meta:
        verbose_name = "intercommunalité"
        ordering = ["nom", "siren"]

    def __str__(self) -> str:
        return self.nom


class Commune(models.Model):
    """A commune by its INSEE code. Former, déléguée and associée ones lead to today's by `devenue`."""

    code = models.CharField("code INSEE", primary_key=True, max_length=5)
    nom = models.CharField(max_length=80)
    siren = models.CharField(max_length=9, blank=True, db_index=True)  # of its mairie, as a buyer
    departement = models.ForeignKey(
        Departement, on_delete=models.PROTECT, null=True, related_name="communes"
    )
    intercommunalite = models.ForeignKey(
        Intercommunalite, on_delete=models.SET_NULL, null=True, related_name="communes"
    )
    codes_postaux = models.CharField(max_length=400, blank=True)
    population = models.PositiveIntegerField(null=True)
    devenue = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="anciennes",
        verbose_name="commune actuelle",
    )
    recherche = RechercheField(sources=("nom",))

    objects = CommuneQuerySet.as_manager()

    class Meta:
        ordering = ["nom", "code"]
        indexes = [models.Index(fields=["recherche"], name="commune_recherche")]
        constraints = [
            models.CheckConstraint(
                condition=Q(devenue=None) | ~Q(devenue=F("code")),
                name="commune_pas_devenue_elle_meme",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nom} ({self.code[:3] if self.code.startswith('97') else self.code[:2]})"


class ContourCommune(models.Model):
    """The contour of a commune, to draw maps: rings of [longitude, latitude], holes among them, simplified."""

    commune = models.OneToOneField(
        Commune, on_delete=models.CASCADE, primary_key=True, related_name="contour"
    )
    anneaux = models.JSONField()

    objects = ContourCommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "contour de commune"
        verbose_name_plural = "contours de communes"
        ordering = ["commune"]

    def __str__(self) -> str:
        return self.commune_id


class QuartierPrioritaire(models.Model):
    """A QPV, of the 2015 or the 2024 list; the two are never confused nor recomputed.

    `contour` is its official surface (WKB, longitudes and latitudes), dated, within these bounds; one that
    was only named, in an eligibility or a workbook, has none.
    """

    code = models.CharField(max_length=10)
    generation = models.PositiveSmallIntegerField(
        "génération", choices=[(2015, "2015"), (2024, "2024")]
    )
    nom = models.CharField(max_length=120)
    communes = models.ManyToManyField(Commune, related_name="quartiers_prioritaires")
    contour = models.BinaryField(null=True)
    ouest = models.FloatField(null=True)
    sud = models.FloatField(null=True)
    est = models.FloatField(null=True)
    nord = models.FloatField(null=True)
    arrete_le = models.DateField("contours du", null=True, blank=True)

    objects = QuartierPrioritaireQuerySet.as_manager()

    class Meta:
        verbose_name = "quartier prioritaire"
        verbose_name_plural = "quartiers prioritaires"
        ordering = ["nom", "code", "generation"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "generation"], name="quartier_unique_par_generation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.nom} ({self.code})"
