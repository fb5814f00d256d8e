"""Word models of a structure, and the papers produced from them. `suivi.models` gives them out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from suivi.redaction.enums import GenrePiece
from suivi.redaction.querysets import ModeleWordQuerySet, PieceRedigeeQuerySet


class ModeleWord(models.Model):
    """A model of the structure for one kind of paper. It was tried before it was kept."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    genre = models.CharField("pièce", max_length=16, choices=GenrePiece)
    nom = models.CharField("nom du modèle", max_length=120)
    fichier = models.FileField(upload_to="modeles/%Y/%m")
    champs = models.JSONField(default=list)
    empreinte = models.CharField("SHA-256", max_length=64)

    objects = ModeleWordQuerySet.as_manager()

    class Meta:
        verbose_name = "modèle Word"
        verbose_name_plural = "modèles Word"
        ordering = ["genre", "nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "genre", "nom"],
                name="modele_word_unique",
                violation_error_message="Un modèle de cette pièce porte déjà ce nom.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nom} ({self.get_genre_display().lower()})"


class PieceRedigee(models.Model):
    """A Word document as it was produced, with the values it was made with. Written once.

    Of a purchase, or a letter to one company of a contract; `penalite` is the one whose state it is.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    achat = models.ForeignKey(
        "marches.Achat",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="pieces_redigees",
    )
    marche = models.ForeignKey(
        "marches.Marche",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="courriers",
    )
    entreprise = models.ForeignKey(
        "entreprises.Entreprise",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    penalite = models.ForeignKey(
        "suivi.Penalite",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="etats",
    )
    genre = models.CharField("pièce", max_length=16, choices=GenrePiece)
    modele = models.CharField("d'après", max_length=120)
    valeurs = models.JSONField()
    fichier = models.FileField(upload_to="pieces/%Y/%m")
    nom = models.CharField("nom du fichier", max_length=200)
    empreinte = models.CharField("SHA-256", max_length=64)
    redigee_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    redigee_le = models.DateTimeField("rédigée le", default=timezone.now)

    objects = PieceRedigeeQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce rédigée"
        verbose_name_plural = "pièces rédigées"
        ordering = ["-redigee_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(achat__isnull=False, marche=None)
                | Q(achat=None, marche__isnull=False, entreprise__isnull=False),
                name="piece_redigee_objet",
                violation_error_message="Une pièce est d'un achat, ou d'un marché et d'une entreprise.",
            )
        ]

    def __str__(self) -> str:
        sujet = self.achat or f"{self.entreprise} · {self.marche}"
        return f"{self.get_genre_display()} · {sujet}"

    def get_absolute_url(self) -> str:
        return reverse("suivi:piece_redigee", args=[self.pk])
