"""Long work done in the background."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from comptes.enums import VIVANTES, EtatTache
from comptes.models.utilisateurs import Utilisateur
from comptes.querysets import TacheQuerySet


class Tache(models.Model):
    """A long piece of background work: its progress and heartbeat, so that a dead worker is seen."""

    structure = models.ForeignKey(
        "territoires.Structure",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="taches",
    )
    nature = models.CharField(max_length=40)
    demandee_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    demandee_le = models.DateTimeField("demandée le", default=timezone.now)
    etat = models.CharField("état", max_length=10, choices=EtatTache, default=EtatTache.PRETE)
    fait = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    battement = models.DateTimeField("dernier signe de vie", null=True, blank=True)
    parametres = models.JSONField("paramètres", default=dict, blank=True)
    resultat = models.JSONField("résultat", default=dict, blank=True)
    erreur = models.TextField(blank=True)

    objects = TacheQuerySet.as_manager()

    class Meta:
        verbose_name = "tâche"
        ordering = ["-demandee_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total=None) | Q(fait__lte=models.F("total")),
                name="tache_pas_plus_que_le_total",
                violation_error_message="Une tâche ne fait pas plus que ce qu'elle a à faire.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nature} ({self.get_etat_display()})"

    def get_absolute_url(self) -> str:
        return reverse("comptes:tache", args=[self.pk])

    @property
    def est_vivante(self) -> bool:
        """Waits or runs: neither finished, nor failed, nor cancelled."""
        return self.etat in VIVANTES

    @property
    def est_muette(self) -> bool:
        """Should run, and has not been heard of for too long: its worker died, or none is at work."""
        dernier = self.battement or self.demandee_le
        return self.est_vivante and dernier < timezone.now() - settings.TACHE_MORTE_APRES
