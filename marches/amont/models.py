"""Planned purchases, their lots and the hours worked out for them. `marches.models` gives them out."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from clauses_project.champs import HeuresField, RechercheField, euros
from clauses_project.textes import sans_nir
from marches.amont.enums import BaseCalibrage, Derogation, Etape, FamilleSeuil
from marches.amont.querysets import (
    AchatQuerySet,
    CalibrageQuerySet,
    LotPrevuQuerySet,
    MetierCalibreQuerySet,
    SeuilPropreQuerySet,
)
from marches.enums import Clause, NatureMarche

POSITIF = MinValueValidator(Decimal("0.01"), "Écrivez un nombre au-dessus de zéro.")
AU_PLUS_CENT = MaxValueValidator(Decimal(100), "Un pourcentage ne dépasse pas 100.")


def _pourcent(libelle: str, **options) -> models.DecimalField:
    options.setdefault("validators", [POSITIF, AU_PLUS_CENT])
    return models.DecimalField(libelle, max_digits=5, decimal_places=2, **options)


class Achat(models.Model):
    """A purchase that a buyer plans, until it is a contract or will never be one (and then why)."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    donneur_ordre = models.ForeignKey(
        "marches.DonneurOrdre",
        on_delete=models.PROTECT,
        related_name="achats",
        verbose_name="donneur d'ordre",
    )
    operation = models.ForeignKey(
        "marches.Operation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="achats",
        verbose_name="opération",
    )
    objet = models.CharField(max_length=300)
    nature = models.CharField(max_length=12, choices=NatureMarche)
    cpv = models.CharField(
        "code CPV",
        max_length=8,
        blank=True,
        validators=[
            RegexValidator(r"^[0-9]{8}$", "Un code CPV a huit chiffres, par exemple 45214000.")
        ],
    )
    montant_estime = euros("montant estimé HT (€)", validators=[POSITIF])
    date_consultation = models.DateField("consultation lancée le", null=True, blank=True)
    date_notification = models.DateField("notification prévue le", null=True, blank=True)
    duree_mois = models.PositiveSmallIntegerField("durée, en mois", null=True, blank=True)
    commune_execution = models.ForeignKey(
        "territoires.Commune",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="commune d'exécution",
    )
    facilitateur = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    defense = models.BooleanField("défense ou sécurité", default=False)
    sante_social_culture = models.BooleanField(
        "services de santé, sociaux ou culturels", default=False
    )
    derogation = models.CharField("dérogation", max_length=20, choices=Derogation, blank=True)
    justification = models.TextField(
        "justification de la dérogation", max_length=2000, blank=True, validators=[sans_nir]
    )
    etape = models.CharField("étape", max_length=12, choices=Etape, default=Etape.PROGRAMME)
    motif = models.CharField(
        "pourquoi il s'arrête là", max_length=300, blank=True, validators=[sans_nir]
    )
    marche = models.OneToOneField(
        "marches.Marche",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="achat",
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    recherche = RechercheField(sources=("objet",))

    objects = AchatQuerySet.as_manager()

    class Meta:
        verbose_name = "projet d'achat"
        verbose_name_plural = "projets d'achat"
        ordering = ["date_consultation", "objet", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(etape=Etape.ATTRIBUE, marche__isnull=False)
                | (~Q(etape=Etape.ATTRIBUE) & Q(marche__isnull=True)),
                name="achat_attribue_marche",
                violation_error_message="Un achat attribué a son marché, et lui seul.",
            ),
            models.CheckConstraint(
                condition=~Q(etape__in=(Etape.SANS_CLAUSE, Etape.SANS_SUITE)) | ~Q(motif=""),
                name="achat_arrete_motif",
                violation_error_message="Dites pourquoi cet achat s'arrête là.",
            ),
            models.CheckConstraint(
                condition=Q(date_notification=None)
                | Q(date_consultation=None)
                | Q(date_notification__gte=F("date_consultation")),
                name="achat_notification_apres_consultation",
                violation_error_message="La notification précède la consultation.",
            ),
        ]

    def __str__(self) -> str:
        return self.objet

    def get_absolute_url(self) -> str:
        return reverse("suivi:achat", args=[self.pk])

    @property
    def est_ouvert(self) -> bool:
        return self.etape not in (Etape.ATTRIBUE, Etape.SANS_CLAUSE, Etape.SANS_SUITE)


class LotPrevu(models.Model):
    """A lot of a planned purchase. `heures_retenues` become its initial objective; None: not decided yet."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    achat = models.ForeignKey(Achat, on_delete=models.CASCADE, related_name="lots")
    numero = models.CharField("numéro", max_length=20, default="1")
    intitule = models.CharField("intitulé", max_length=200, blank=True)
    montant_ht = euros("montant HT (€)", validators=[POSITIF])
    clause = models.CharField(
        "type de clause", max_length=24, choices=Clause, default=Clause.EXECUTION
    )
    technicite_forte = models.BooleanField("technicité forte", default=False)
    public_present = models.BooleanField(
        "public présent sur le territoire", null=True, blank=True, default=None
    )
    heures_retenues = HeuresField("heures retenues", null=True, blank=True, editable=False)
    motif_ecart = models.CharField(max_length=300, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = LotPrevuQuerySet.as_manager()

    class Meta:
        verbose_name = "lot prévu"
        verbose_name_plural = "lots prévus"
        ordering = ["achat", "numero", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["achat", "numero"],
                name="lot_prevu_numero_unique",
                violation_error_message="Cet achat a déjà un lot de ce numéro.",
            ),
        ]

    def __str__(self) -> str:
        return f"Lot {self.numero}" + (f" · {self.intitule}" if self.intitule else "")

    def get_absolute_url(self) -> str:
        return f"{self.achat.get_absolute_url()}#lot-{self.pk}"


class Calibrage(models.Model):
    """One way to work out the hours of a lot, its parameters kept: variants stand side by side.

    `heures_calculees` is the raw value, to the hundredth; `heures_proposees` the same rounded once, to the
    hour, half up.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    lot = models.ForeignKey(LotPrevu, on_delete=models.CASCADE, related_name="calibrages")
    nom = models.CharField("nom de la variante", max_length=80)
    base = models.CharField(max_length=10, choices=BaseCalibrage, default=BaseCalibrage.MONTANT)
    montant = euros("montant HT (€)", validators=[POSITIF])
    part_main_oeuvre = _pourcent("part de main-d'œuvre (%)", null=True, blank=True)
    cout_horaire = models.DecimalField(
        "coût horaire chargé (€)",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[POSITIF],
    )
    heures = HeuresField("heures travaillées en tout", null=True, blank=True)
    reprise = _pourcent(
        "personnel repris (%)",
        default=Decimal(0),
        validators=[
            MinValueValidator(Decimal(0), "Écrivez un pourcentage, à partir de 0."),
            MaxValueValidator(
                Decimal("99.99"), "Si tout le personnel est repris, il n'y a rien à calibrer."
            ),
        ],
    )
    effort = _pourcent("effort d'insertion (%)")
    heures_calculees = models.DecimalField(max_digits=12, decimal_places=2, editable=False)
    heures_proposees = models.PositiveIntegerField(editable=False)
    choisi = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = CalibrageQuerySet.as_manager()

    class Meta:
        ordering = ["lot", "nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "nom"],
                name="calibrage_nom_unique",
                violation_error_message="Ce lot a déjà une variante de ce nom.",
            ),
            models.UniqueConstraint(
                fields=["lot"],
                condition=Q(choisi=True),
                name="calibrage_choisi_unique",
                violation_error_message="Une variante de ce lot est déjà retenue.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    def get_absolute_url(self) -> str:
        return self.lot.get_absolute_url()


class SeuilPropre(models.Model):
    """A line of the table of European thresholds that a structure keeps in place of the national one."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    famille = models.CharField(max_length=8, choices=FamilleSeuil)
    montant = euros("montant HT (€)", null=False, blank=False, validators=[POSITIF])
    du = models.DateField("à partir du")
    au = models.DateField("jusqu'au", null=True, blank=True)

    objects = SeuilPropreQuerySet.as_manager()

    class Meta:
        verbose_name = "seuil européen"
        verbose_name_plural = "seuils européens"
        ordering = ["famille", "du", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "famille", "du"],
                name="seuil_debut_unique",
                violation_error_message="Un seuil de cette famille commence déjà ce jour-là.",
            ),
            models.CheckConstraint(
                condition=Q(au=None) | Q(au__gte=F("du")),
                name="seuil_fin_apres_debut",
                violation_error_message="La fin précède le début.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_famille_display()} à partir du {self.du:%d/%m/%Y}"


class MetierCalibre(models.Model):
    """Parameters of a trade, from a day on: what a calibrage starts from. The latest begun holds."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    nom = models.CharField("métier ou corps d'état", max_length=80)
    du = models.DateField("à partir du")
    part_main_oeuvre = _pourcent("part de main-d'œuvre (%)")
    cout_horaire = models.DecimalField(
        "coût horaire chargé (€)", max_digits=6, decimal_places=2, validators=[POSITIF]
    )
    effort = _pourcent("effort d'insertion (%)")

    objects = MetierCalibreQuerySet.as_manager()

    class Meta:
        verbose_name = "paramètres d'un métier"
        verbose_name_plural = "paramètres des métiers"
        ordering = ["nom", "-du", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "nom", "du"],
                name="metier_calibre_unique",
                violation_error_message="Ce métier a déjà des paramètres à partir de ce jour.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom}, à partir du {self.du:%d/%m/%Y}"
