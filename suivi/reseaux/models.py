"""What is kept of each structure for the réseaux it is in, and of each réseau for those who read it."""

from __future__ import annotations

from django.db import models

from territoires.querysets import InterneQuerySet


class EtatDeStructure(models.Model):
    """Held while a part of this structure is computed or forgotten. Written by `suivi.reseaux.parts` alone.

    `revision` grows each time its parts are forgotten. `partagees` are the fingerprints of its people whom another
    structure knows too, `territoire` a digest of its communes: others depend on both.
    """

    structure = models.OneToOneField(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    revision = models.PositiveBigIntegerField(default=0)
    partagees = models.JSONField(default=list)
    territoire = models.CharField(max_length=64, blank=True)

    objects = InterneQuerySet.as_manager()

    class Meta:
        verbose_name = "état d'une structure dans ses réseaux"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.structure} · {self.revision}"


class PartDeReseau(models.Model):
    """The figures of one structure over a period, as they are added to those of others. `jour`: computed that day."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    cle = models.CharField(max_length=64)
    jour = models.DateField()
    donnees = models.TextField()

    objects = InterneQuerySet.as_manager()

    class Meta:
        verbose_name = "part de réseau"
        verbose_name_plural = "parts de réseau"
        ordering = ["structure", "cle"]
        constraints = [
            models.UniqueConstraint(fields=["structure", "cle"], name="part_de_reseau_unique")
        ]
        indexes = [models.Index(fields=["cle"], name="part_de_reseau_cle")]

    def __str__(self) -> str:
        return f"{self.structure} · {self.jour:%d/%m/%Y}"


class ResultatDeReseau(models.Model):
    """The parts of a réseau added up: right as long as `revision` is the sum of those of its structures."""

    cle = models.CharField(max_length=64, unique=True)
    revision = models.PositiveBigIntegerField()
    jour = models.DateField()
    donnees = models.TextField()

    class Meta:
        verbose_name = "résultat de réseau"
        verbose_name_plural = "résultats de réseau"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.cle} · {self.jour:%d/%m/%Y}"
