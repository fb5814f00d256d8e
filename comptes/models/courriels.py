"""What the application wrote to people."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from clauses_project.champs import RechercheField
from comptes.enums import EtatCourriel
from comptes.models.utilisateurs import Utilisateur
from comptes.querysets import CourrielQuerySet


def _concerne(modele: str, libelle: str) -> models.ForeignKey:
    return models.ForeignKey(
        modele,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=libelle,
    )


class Courriel(models.Model):
    """An e-mail of the application, as it was sent, and what became of it.

    `entreprise` and `donneur_ordre` are whom it was written to, when it was one of them: they may read it
    again. `marche` is the contract it speaks of, when it is one alone.
    """

    structure = models.ForeignKey(
        "territoires.Structure",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="courriels",
    )
    destinataire = models.EmailField()
    sujet = models.CharField(max_length=200)
    texte = models.TextField()
    etat = models.CharField(
        "état", max_length=10, choices=EtatCourriel, default=EtatCourriel.A_ENVOYER
    )
    erreur = models.TextField(blank=True)
    cree_le = models.DateTimeField("écrit le", default=timezone.now)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    marche = _concerne("marches.Marche", "marché")
    entreprise = _concerne("entreprises.Entreprise", "entreprise")
    donneur_ordre = _concerne("marches.DonneurOrdre", "donneur d'ordre")
    recherche = RechercheField(sources=("destinataire", "sujet"))

    objects = CourrielQuerySet.as_manager()

    class Meta:
        ordering = ["-cree_le", "-pk"]

    def __str__(self) -> str:
        return f"{self.sujet} → {self.destinataire}"
