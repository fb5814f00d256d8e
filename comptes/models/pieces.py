"""Files kept for an object."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from comptes.enums import NaturePiece
from comptes.models.utilisateurs import Utilisateur
from comptes.querysets import PieceQuerySet


class Piece(models.Model):
    """A file kept for an object; readable by those with a right only."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="pieces"
    )
    objet_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    objet_id = models.BigIntegerField()
    objet = GenericForeignKey("objet_type", "objet_id")
    fichier = models.FileField(upload_to="pieces/%Y/%m")
    nom = models.CharField(max_length=200)
    nature = models.CharField(max_length=12, choices=NaturePiece, default=NaturePiece.AUTRE)
    type_contenu = models.CharField(max_length=80)
    taille = models.PositiveIntegerField()
    empreinte = models.CharField("SHA-256", max_length=64)
    deposee_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    deposee_le = models.DateTimeField("déposée le", default=timezone.now)
    vue_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    vue_le = models.DateTimeField("vue le", null=True, blank=True)
    effacee_le = models.DateTimeField("effacée le", null=True, blank=True)

    objects = PieceQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce"
        ordering = ["-deposee_le", "-pk"]
        indexes = [models.Index(fields=["objet_type", "objet_id"], name="piece_objet")]

    def __str__(self) -> str:
        """What it is; its name may be a person's, and the journal would keep it."""
        return self.get_nature_display()
