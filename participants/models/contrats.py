"""The work contracts of a person."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from clauses_project.dates import mois_de
from clauses_project.textes import sans_nir
from participants.enums import Modalite, TypeContrat
from participants.models.personnes import Participant
from participants.querysets import ContratTravailQuerySet


class ContratTravail(models.Model):
    """A work contract with its real employer (an ETTI's missions without gap at one company are one)."""

    structure = models.ForeignKey(
        "territoires.Structure",
        on_delete=models.CASCADE,
        related_name="contrats_travail",
        db_index=False,
    )
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="contrats")
    identifiant = models.CharField(max_length=40)
    employeur = models.ForeignKey(
        "entreprises.Entreprise", on_delete=models.PROTECT, related_name="contrats_travail"
    )
    entreprise_utilisatrice = models.ForeignKey(
        "entreprises.Entreprise",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="En mise à disposition : là où la personne travaille.",
    )
    type = models.CharField("type de contrat", max_length=16, choices=TypeContrat)
    modalite = models.CharField(
        "modalité", max_length=20, choices=Modalite, default=Modalite.DIRECTE
    )
    date_debut = models.DateField("du")
    date_fin = models.DateField("au", null=True, blank=True)
    motif_fin = models.CharField("motif de fin", max_length=120, blank=True, validators=[sans_nir])
    poste = models.CharField(max_length=120, blank=True)
    code_rome = models.CharField("code ROME", max_length=5, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = ContratTravailQuerySet.as_manager()

    class Meta:
        verbose_name = "contrat de travail"
        verbose_name_plural = "contrats de travail"
        ordering = ["date_debut", "pk"]
        indexes = [
            models.Index(
                fields=[
                    "structure", "id", "participant", "type", "modalite", "code_rome", "employeur",
                ],
                name="contrat_des_chiffres",
            )
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "identifiant"],
                name="contrat_identifiant_unique",
                violation_error_message="Un contrat de travail porte déjà cet identifiant.",
            ),
            models.CheckConstraint(
                condition=Q(date_fin=None) | Q(date_fin__gte=F("date_debut")),
                name="contrat_fin_apres_debut",
                violation_error_message="La fin du contrat précède son début.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} du {self.date_debut:%d/%m/%Y}, {self.employeur}"

    def get_absolute_url(self) -> str:
        return self.participant.get_absolute_url()

    def court_en(self, mois: date) -> bool:
        """True when some day of that month is under the contract."""
        return mois_de(self.date_debut) <= mois and (
            self.date_fin is None or mois <= mois_de(self.date_fin)
        )
