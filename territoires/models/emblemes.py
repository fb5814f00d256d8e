"""The images printed on the documents of a structure."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from territoires.models.structures import Structure
from territoires.querysets import EmblemeQuerySet


class Embleme(models.Model):
    """An image printed on the documents: the structure's logo, at their head, or a funder's emblem, at their foot.

    `libelle` is what a person who does not see it reads. The file was drawn again by us when it was received: it
    holds an image and nothing else.
    """

    class Place(models.TextChoices):
        LOGO = "LOGO", "Logo, en tête"
        FINANCEUR = "FINANCEUR", "Financeur, au pied"

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="emblemes")
    place = models.CharField(max_length=10, choices=Place, default=Place.FINANCEUR)
    libelle = models.CharField(
        "ce que l'image montre",
        max_length=120,
        help_text="Lu aux personnes qui ne voient pas l'image, par exemple « Union européenne, "
        "Fonds social européen plus ».",
    )
    fichier = models.FileField(upload_to="emblemes/%Y/%m")
    largeur = models.PositiveIntegerField()
    hauteur = models.PositiveIntegerField()
    empreinte = models.CharField("SHA-256", max_length=64)

    objects = EmblemeQuerySet.as_manager()

    class Meta:
        verbose_name = "emblème"
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "empreinte"],
                name="embleme_unique",
                violation_error_message="Cette image est déjà sur vos documents.",
            ),
            models.UniqueConstraint(
                fields=["structure"],
                condition=Q(place="LOGO"),
                name="embleme_un_logo",
                violation_error_message="La structure a déjà un logo\u00a0: retirez-le d'abord.",
            ),
        ]

    def __str__(self) -> str:
        return self.libelle
