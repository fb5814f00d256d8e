from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from clauses_project.champs import HeuresField, RechercheField, SiretField
from clauses_project.ecriture import trimestre as ecrire_trimestre
from marches.amont.models import Achat, Calibrage, LotPrevu, MetierCalibre, SeuilPropre
from marches.decp.models import (
    ContratPublie,
    DepotDecp,
    LigneDecp,
    PropositionDecp,
    RemarqueDecp,
)
from marches.enums import (
    Clause,
    NatureMarche,
    NatureObjectif,
    Periodicite,
    Role,
    Statut,
    TypeDonneurOrdre,
)
from marches.querysets import (
    AttributionQuerySet,
    DeclarantQuerySet,
    DonneurOrdreQuerySet,
    LigneObjectifQuerySet,
    LotQuerySet,
    MarcheQuerySet,
    OperationQuerySet,
    PrevisionQuerySet,
)

__all__ = [
    "Achat",
    "Attribution",
    "Calibrage",
    "ContratPublie",
    "Declarant",
    "DepotDecp",
    "DonneurOrdre",
    "LigneDecp",
    "LigneObjectif",
    "Lot",
    "LotPrevu",
    "Marche",
    "MetierCalibre",
    "Operation",
    "Prevision",
    "PropositionDecp",
    "RemarqueDecp",
    "SeuilPropre",
]


class DonneurOrdre(models.Model):
    """A buyer, as one structure knows it (the same name in two structures is two buyers)."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="donneurs_ordre"
    )
    nom = models.CharField(max_length=160)
    siret = SiretField("SIRET", blank=True)
    type = models.CharField(max_length=12, choices=TypeDonneurOrdre, default=TypeDonneurOrdre.AUTRE)
    achats_annuels = models.DecimalField(
        "achats par an, HT (€)",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0), "Le montant ne peut pas être négatif.")],
    )
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
    montant_ht = models.DecimalField(
        "montant HT (€)",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0), "Le montant ne peut pas être négatif.")],
    )
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


class Lot(models.Model):
    """A lot of a contract; a contract without lots has one, numbered 1. Its clause is its own or its contract's."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="lots"
    )
    marche = models.ForeignKey(Marche, on_delete=models.CASCADE, related_name="lots")
    numero = models.CharField("numéro", max_length=20)
    intitule = models.CharField("intitulé", max_length=200, blank=True)
    montant_ht = models.DecimalField(
        "montant HT (€)",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0), "Le montant ne peut pas être négatif.")],
    )
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


class LigneObjectif(models.Model):
    """A dated, signed part of the objective of a lot, or of one attribution of it.

    The objective in force on a day is the sum of the active lines whose `date_effet` is not after it.
    A tranche or a reconduction stays inactive until it is decided; an exonération is negative.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="objectifs")
    attribution = models.ForeignKey(
        Attribution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="objectifs",
        help_text="Vide : l'objectif est celui du lot entier.",
    )
    nature = models.CharField(max_length=14, choices=NatureObjectif, default=NatureObjectif.INITIAL)
    numero = models.CharField("numéro", max_length=20, blank=True)
    heures = HeuresField("heures", signe=True)
    date_effet = models.DateField("date d'effet")
    active = models.BooleanField("en vigueur", default=True)
    motif = models.CharField(max_length=300, blank=True)

    objects = LigneObjectifQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne d'objectif"
        verbose_name_plural = "lignes d'objectif"
        ordering = ["date_effet", "pk"]
        constraints = [
            models.UniqueConstraint(
                "lot",
                "attribution",
                "nature",
                "numero",
                "date_effet",
                nulls_distinct=None,
                name="objectif_unique",
                violation_error_message="Cette ligne d'objectif existe déjà à cette date.",
            ),
            models.CheckConstraint(
                condition=~Q(nature=NatureObjectif.EXONERATION) | Q(heures__lte=0),
                name="objectif_exoneration_negative",
                violation_error_message="Une exonération retire des heures : écrivez un nombre négatif.",
            ),
            models.CheckConstraint(
                condition=~Q(nature=NatureObjectif.INITIAL) | Q(heures__gte=0),
                name="objectif_initial_positif",
                violation_error_message="L'objectif initial ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} {self.numero}".strip()

    def get_absolute_url(self) -> str:
        return self.lot.get_absolute_url()


class Prevision(models.Model):
    """Hours planned for a lot in a quarter (its first day), as agreed when the work started."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="previsions")
    trimestre = models.DateField()
    heures = HeuresField("heures")

    objects = PrevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "prévision"
        ordering = ["lot", "trimestre"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "trimestre"],
                name="prevision_unique",
                violation_error_message="Ce trimestre a déjà une prévision.",
            ),
            models.CheckConstraint(
                condition=Q(trimestre__day=1, trimestre__month__in=[1, 4, 7, 10]),
                name="prevision_trimestre",
                violation_error_message="Un trimestre est son premier jour.",
            ),
            models.CheckConstraint(
                condition=Q(heures__gte=0),
                name="prevision_positive",
                violation_error_message="Les heures ne peuvent pas être négatives.",
            ),
        ]

    def __str__(self) -> str:
        return ecrire_trimestre(self.trimestre)


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


# Those of a subject are in its own module; Django finds them by this one.
