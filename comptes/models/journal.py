"""What people did."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from comptes.enums import Verbe
from comptes.models.utilisateurs import Utilisateur
from comptes.querysets import EvenementQuerySet


class Evenement(models.Model):
    """The journal: who did what, when, why, about which object. Written by the actions, never edited.

    `objet_libelle` keeps the name the object had; `details` what is needed to explain it later (states
    before and after, the lines as they were validated).
    """

    quand = models.DateTimeField(default=timezone.now, db_index=True)
    qui = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="evenements"
    )
    verbe = models.CharField(max_length=20, choices=Verbe)
    pourquoi = models.TextField(blank=True)
    structure = models.ForeignKey(
        "territoires.Structure",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="evenements",
    )
    objet_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    objet_id = models.BigIntegerField()
    objet = GenericForeignKey("objet_type", "objet_id")
    objet_libelle = models.CharField(max_length=300)
    details = models.JSONField("détails", default=dict, blank=True)

    objects = EvenementQuerySet.as_manager()

    class Meta:
        verbose_name = "événement"
        ordering = ["-quand", "-pk"]
        indexes = [
            models.Index(fields=["objet_type", "objet_id", "-quand"], name="evenement_objet"),
            models.Index(fields=["structure", "-quand"], name="evenement_structure"),
        ]

    def __str__(self) -> str:
        return f"{self.auteur} {self.get_verbe_display()} : {self.objet_libelle}"

    @property
    def auteur(self) -> str:
        """The person, the link sent to a company, or the application itself."""
        return str(self.qui) if self.qui else self.details.get("par", "L'application")
