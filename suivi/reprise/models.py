"""A takeover workbook, as it goes from its deposit to what it wrote. `suivi.models` gives it out."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from comptes.depots.models import FichierDepose, dit_quand_il_est_ecrit, ou_garder
from comptes.depots.querysets import FichierDeposeQuerySet


class ClasseurReprise(FichierDepose):
    """A workbook of a structure. What undoing needs (`traces`) and the rows given back (`rejets`) are kept
    for some time after it is written. `bilan`: the counts of each sheet.
    """

    DOSSIER = "classeurs"

    empreinte = models.CharField("SHA-256", max_length=64, blank=True)
    rejets = models.FileField(upload_to=ou_garder, blank=True)
    lignes = models.PositiveIntegerField(default=0)
    constats = models.JSONField(
        default=dict, blank=True, help_text="Erreurs et avertissements, dans l'ordre du classeur."
    )
    lignes_justes = models.BooleanField("seulement les lignes justes", default=False)

    objects = FichierDeposeQuerySet.as_manager()

    class Meta(FichierDepose.Meta):
        verbose_name = "classeur de reprise"
        verbose_name_plural = "classeurs de reprise"
        constraints = [dit_quand_il_est_ecrit("classeur_applique_date")]

    def __str__(self) -> str:
        return f"Classeur « {self.nom} »"

    def get_absolute_url(self) -> str:
        return reverse("suivi:classeur", args=[self.pk])

    @property
    def a_des_erreurs(self) -> bool:
        return bool(self.constats.get("nombre_d_erreurs"))
