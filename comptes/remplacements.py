"""Temporary cover: who is away, and who takes over until when. It begins and ends by itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from clauses_project.textes import sans_nir


class RemplacementQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()

    def le(self, jour: date):
        """Under way that day."""
        return self.filter(du__lte=jour, au__gte=jour, arrete_le=None)

    def pour_liste(self):
        return self.select_related("absent", "remplacant", "par").order_by("-du", "-pk")


class Remplacement(models.Model):
    """`remplacant` sees what `absent` follows among their own, from a day to a day, both included."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    absent = models.ForeignKey(
        "comptes.Utilisateur",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="qui est absent",
    )
    remplacant = models.ForeignKey(
        "comptes.Utilisateur",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="qui remplace",
    )
    du = models.DateField("du")
    au = models.DateField("au")
    motif = models.CharField(
        "précision",
        max_length=200,
        blank=True,
        validators=[sans_nir],
        help_text="Par exemple « congés » ; pas de raison médicale.",
    )
    par = models.ForeignKey(
        "comptes.Utilisateur",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    arrete_le = models.DateField("arrêté le", null=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = RemplacementQuerySet.as_manager()

    class Meta:
        app_label = "comptes"
        verbose_name = "remplacement"
        ordering = ["-du", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(au__gte=F("du")),
                name="remplacement_fin_apres_debut",
                violation_error_message="La fin précède le début.",
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("remplacant")),
                name="remplacement_par_un_autre",
                violation_error_message="Choisissez une autre personne que celle qui est absente.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.remplacant} pour {self.absent}, du {self.du:%d/%m/%Y} au {self.au:%d/%m/%Y}"

    @property
    def etat(self) -> str:
        """Where it is today, in a word."""
        aujourdhui = timezone.localdate()
        if self.arrete_le:
            return "arrêté"
        if aujourdhui < self.du:
            return "à venir"
        return "en cours" if aujourdhui <= self.au else "terminé"

    @property
    def peut_s_arreter(self) -> bool:
        return self.etat in ("en cours", "à venir")


def remplaces_par(acces: Any) -> dict[int, Remplacement]:
    """Whom this person covers today in this structure, by key of account. One query; none for a link."""
    qui = getattr(acces, "utilisateur_id", None)
    if qui is None or not acces.est_gestionnaire:
        return {}
    en_cours = Remplacement.objects.visibles_par(acces).le(timezone.localdate())
    tenus = en_cours.filter(remplacant=qui).select_related("absent").order_by("au", "pk")
    return {remplacement.absent_id: remplacement for remplacement in tenus}


def les_miens(acces: Any) -> set[int]:
    """Keys of the accounts whose rows are « mine »: the person's own, and whom they cover today."""
    return {acces.utilisateur_id, *remplaces_par(acces)}


def dire_qui(qui: Any, remplaces: dict[int, Remplacement]) -> str:
    """Who follows a row, as one who covers them reads it: « pour Camille Roy, jusqu'au 02/12/2026 »."""
    remplacement = remplaces.get(qui.pk)
    return f"pour {qui}, jusqu'au {remplacement.au:%d/%m/%Y}" if remplacement else str(qui)
