"""What a structure and a buyer agreed to do together. `suivi.models` gives it out.

Not to be taken for a convention de globalisation, by which hours count for several contracts.
"""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from clauses_project.dates import ajouter_mois
from clauses_project.textes import sans_nir
from suivi.partenariats.querysets import ConventionPartenariatQuerySet


def _texte(libelle: str, longueur: int = 80) -> models.CharField:
    return models.CharField(libelle, max_length=longueur, blank=True, validators=[sans_nir])


class ConventionPartenariat(models.Model):
    """Its dates, the deliberation that allowed it, and whom to speak to: an élu, a technician.

    `reconduction_mois`: it goes on by itself for so many months each time it ends, until `denoncee_le`.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    donneur_ordre = models.ForeignKey(
        "marches.DonneurOrdre",
        on_delete=models.PROTECT,
        related_name="partenariats",
        verbose_name="donneur d'ordre",
    )
    objet = models.CharField(
        max_length=200,
        default="Accompagnement des clauses sociales d'insertion",
        validators=[sans_nir],
    )
    debut = models.DateField("du")
    fin = models.DateField("au")
    reconduction_mois = models.PositiveSmallIntegerField(
        "reconduction tacite, en mois",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text="Vide : elle s'arrête à sa fin.",
    )
    denoncee_le = models.DateField(
        "dénoncée, ou non renouvelée, le",
        null=True,
        blank=True,
        help_text="Vide tant qu'elle peut encore être renouvelée. Ensuite, plus d'alerte.",
    )
    deliberation_numero = _texte("numéro de la délibération")
    deliberation_le = models.DateField("délibération du", null=True, blank=True)
    elu_nom = _texte("élu référent")
    elu_fonction = _texte("fonction de l'élu")
    elu_courriel = models.EmailField("adresse électronique de l'élu", blank=True)
    elu_telephone = models.CharField("téléphone de l'élu", max_length=20, blank=True)
    technique_nom = _texte("référent technique")
    technique_fonction = _texte("fonction du référent technique")
    technique_courriel = models.EmailField("adresse électronique du référent", blank=True)
    technique_telephone = models.CharField("téléphone du référent", max_length=20, blank=True)
    note = models.TextField(max_length=4000, blank=True, validators=[sans_nir])
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = ConventionPartenariatQuerySet.as_manager()

    class Meta:
        verbose_name = "convention de partenariat"
        verbose_name_plural = "conventions de partenariat"
        ordering = ["-fin", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin__gte=F("debut")),
                name="partenariat_fin_apres_debut",
                violation_error_message="La fin précède le début.",
            ),
            models.CheckConstraint(
                condition=Q(denoncee_le=None) | Q(denoncee_le__gte=F("debut")),
                name="partenariat_denoncee_apres_debut",
                violation_error_message="Une convention n'est pas dénoncée avant de commencer.",
            ),
            models.UniqueConstraint(
                fields=["donneur_ordre", "objet", "debut"],
                name="partenariat_unique",
                violation_error_message="Cette convention existe déjà pour ce donneur d'ordre.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objet}, {self.debut:%d/%m/%Y} – {self.fin:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("suivi:partenariat", args=[self.pk])

    def echeance(self, jour: date) -> date:
        """When it ends, as known that day: tacit renewals already past are counted, the one to come is not."""
        if not self.reconduction_mois or self.denoncee_le:
            return self.fin
        fois, fin = 0, self.fin
        while fin < jour:
            fois += 1
            fin = ajouter_mois(self.fin, fois * self.reconduction_mois)
        return fin
