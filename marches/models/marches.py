"""Who buys, what for, and the contract a structure follows."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from clauses_project.champs import HeuresField, RechercheField, SiretField, euros
from marches.enums import Clause, NatureMarche, Statut, TypeDonneurOrdre
from marches.querysets import DonneurOrdreQuerySet, MarcheQuerySet, OperationQuerySet


class DonneurOrdre(models.Model):
    """A buyer, as one structure knows it (the same name in two structures is two buyers)."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="donneurs_ordre"
    )
    nom = models.CharField(max_length=160)
    siret = SiretField("SIRET", blank=True)
    type = models.CharField(max_length=12, choices=TypeDonneurOrdre, default=TypeDonneurOrdre.AUTRE)
    achats_annuels = euros("achats par an, HT (€)")
    recherche = RechercheField(sources=("nom", "siret"))

    objects = DonneurOrdreQuerySet.as_manager()

    class Meta:
        verbose_name = "donneur d'ordre"
        verbose_name_plural = "donneurs d'ordre"
        ordering = ["nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "nom"],
                name="donneur_ordre_nom_unique",
                violation_error_message="Un donneur d'ordre porte déjà ce nom.",
            )
        ]

    def __str__(self) -> str:
        return self.nom

    def get_absolute_url(self) -> str:
        return reverse("suivi:donneur_ordre", args=[self.pk])


class Operation(models.Model):
    """Contracts of one project. An ANRU operation has its ratio on total hours worked."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="operations"
    )
    nom = models.CharField(max_length=160)
    anru = models.BooleanField("financée par l'ANRU", default=False)
    heures_travaillees_totales = HeuresField("heures travaillées totales", null=True, blank=True)
    recherche = RechercheField(sources=("nom",))

    objects = OperationQuerySet.as_manager()

    class Meta:
        verbose_name = "opération"
        ordering = ["nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "nom"],
                name="operation_nom_unique",
                violation_error_message="Une opération porte déjà ce nom.",
            ),
            models.CheckConstraint(
                condition=Q(heures_travaillees_totales=None) | Q(heures_travaillees_totales__gte=0),
                name="operation_heures_positives",
                violation_error_message="Les heures travaillées ne peuvent pas être négatives.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class Marche(models.Model):
    """A contract followed by a structure."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="marches"
    )
    reference = models.CharField("référence", max_length=60)
    objet = models.CharField(max_length=300)
    donneur_ordre = models.ForeignKey(
        DonneurOrdre,
        on_delete=models.PROTECT,
        related_name="marches",
        verbose_name="donneur d'ordre",
    )
    operation = models.ForeignKey(
        Operation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="marches",
        verbose_name="opération",
    )
    nature = models.CharField(max_length=12, choices=NatureMarche)
    clause = models.CharField(
        "type de clause", max_length=24, choices=Clause, default=Clause.EXECUTION
    )
    prive = models.BooleanField("marché privé", default=False)
    montant_ht = euros("montant HT (€)")
    date_notification = models.DateField("date de notification")
    date_ordre_service = models.DateField(
        "ordre de service",
        null=True,
        blank=True,
        help_text="Les déclarations s'ouvrent à partir de ce jour.",
    )
    date_fin = models.DateField("date de fin", null=True, blank=True)
    date_solde = models.DateField("date de solde", null=True, blank=True)
    statut = models.CharField(max_length=12, choices=Statut, default=Statut.EN_COURS)
    commune_execution = models.ForeignKey(
        "territoires.Commune",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="marches",
        verbose_name="commune d'exécution",
    )
    facilitateur = models.ForeignKey(
        "comptes.Utilisateur",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="marches",
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    recherche = RechercheField(sources=("reference", "objet"))

    objects = MarcheQuerySet.as_manager()

    class Meta:
        verbose_name = "marché"
        ordering = ["-date_notification", "reference", "pk"]
        indexes = [
            models.Index(fields=["structure", "date_notification"], name="marche_notification")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "reference"],
                name="marche_reference_unique",
                violation_error_message="Un marché porte déjà cette référence.",
            ),
            models.CheckConstraint(
                condition=Q(date_fin=None) | Q(date_fin__gte=F("date_notification")),
                name="marche_fin_apres_notification",
                violation_error_message="La date de fin précède la notification.",
            ),
            models.CheckConstraint(
                condition=Q(date_solde=None) | Q(date_solde__gte=F("date_notification")),
                name="marche_solde_apres_notification",
                violation_error_message="La date de solde précède la notification.",
            ),
            models.CheckConstraint(
                condition=~Q(statut=Statut.SOLDE) | Q(date_solde__isnull=False),
                name="marche_solde_date",
                violation_error_message="Un marché soldé a une date de solde.",
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=[Statut.TERMINE, Statut.RESILIE])
                | Q(date_fin__isnull=False),
                name="marche_termine_date",
                violation_error_message="Un marché terminé ou résilié a une date de fin.",
            ),
            models.CheckConstraint(
                condition=Q(montant_ht=None) | Q(montant_ht__gte=0),
                name="marche_montant_positif",
                violation_error_message="Le montant ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return self.objet

    def get_absolute_url(self) -> str:
        return reverse("suivi:marche", args=[self.pk])
