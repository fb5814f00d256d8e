"""The lots of a contract, the companies that owe hours on them, and those that declare."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from clauses_project.champs import euros
from marches.enums import Clause, Periodicite, Role
from marches.models.marches import Marche
from marches.querysets import AttributionQuerySet, DeclarantQuerySet, LotQuerySet


class Lot(models.Model):
    """A lot of a contract; a contract without lots has one, numbered 1. Its clause is its own or its contract's."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="lots"
    )
    marche = models.ForeignKey(Marche, on_delete=models.CASCADE, related_name="lots")
    numero = models.CharField("numéro", max_length=20)
    intitule = models.CharField("intitulé", max_length=200, blank=True)
    montant_ht = euros("montant HT (€)")
    clause = models.CharField(
        "type de clause",
        max_length=24,
        choices=Clause,
        blank=True,
        help_text="Vide : celle du marché.",
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = LotQuerySet.as_manager()

    class Meta:
        ordering = ["marche", "numero", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["marche", "numero"],
                name="lot_numero_unique",
                violation_error_message="Ce marché a déjà un lot de ce numéro.",
            ),
            models.CheckConstraint(
                condition=Q(montant_ht=None) | Q(montant_ht__gte=0),
                name="lot_montant_positif",
                violation_error_message="Le montant ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"Lot {self.numero}" + (f" · {self.intitule}" if self.intitule else "")

    def get_absolute_url(self) -> str:
        return f"{self.marche.get_absolute_url()}#lot-{self.pk}"

    @property
    def clause_effective(self) -> Clause:
        return Clause(self.clause or self.marche.clause)


class Attribution(models.Model):
    """A company that owes hours on a lot, in a role. A sous-traitant hangs from whom it works for."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="attributions"
    )
    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="attributions")
    entreprise = models.ForeignKey(
        "entreprises.Entreprise", on_delete=models.PROTECT, related_name="attributions"
    )
    role = models.CharField("rôle", max_length=14, choices=Role, default=Role.TITULAIRE)
    sous_traitant_de = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sous_traitants",
        verbose_name="sous-traitant de",
    )
    date_debut = models.DateField("du", null=True, blank=True)
    date_fin = models.DateField("au", null=True, blank=True)

    objects = AttributionQuerySet.as_manager()

    class Meta:
        ordering = ["lot", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                "lot",
                "entreprise",
                "role",
                "sous_traitant_de",
                "date_debut",
                nulls_distinct=None,
                name="attribution_unique",
                violation_error_message="Cette entreprise a déjà ce rôle sur ce lot.",
            ),
            models.CheckConstraint(
                condition=(Q(role=Role.SOUS_TRAITANT) & Q(sous_traitant_de__isnull=False))
                | (~Q(role=Role.SOUS_TRAITANT) & Q(sous_traitant_de__isnull=True)),
                name="attribution_chaine",
                violation_error_message="Un sous-traitant, et lui seul, travaille pour une autre entreprise du lot.",
            ),
            models.CheckConstraint(
                condition=Q(date_debut=None) | Q(date_fin=None) | Q(date_fin__gte=F("date_debut")),
                name="attribution_fin_apres_debut",
                violation_error_message="La fin précède le début.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entreprise} ({self.get_role_display().lower()})"

    def get_absolute_url(self) -> str:
        return self.lot.get_absolute_url()


class Declarant(models.Model):
    """Who declares the hours of an attribution: the holder itself, an ETTI, an EI…"""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="declarants"
    )
    attribution = models.ForeignKey(
        Attribution, on_delete=models.CASCADE, related_name="declarants"
    )
    entreprise = models.ForeignKey(
        "entreprises.Entreprise", on_delete=models.PROTECT, related_name="declarants"
    )
    periodicite = models.CharField(
        "périodicité", max_length=14, choices=Periodicite, default=Periodicite.MENSUELLE
    )
    en_sommeil_jusqu_au = models.DateField("en sommeil jusqu'au", null=True, blank=True)
    ne_pas_relancer_avant = models.DateField("ne pas relancer avant le", null=True, blank=True)

    objects = DeclarantQuerySet.as_manager()

    class Meta:
        verbose_name = "déclarant"
        ordering = ["entreprise__raison_sociale", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attribution", "entreprise"],
                name="declarant_unique",
                violation_error_message="Cette entreprise déclare déjà pour cette attribution.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entreprise}"
