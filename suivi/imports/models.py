"""Files of hours, as they go from their deposit to what they wrote; and the codes a company uses in them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone

from clauses_project.champs import HeuresField
from comptes.depots.models import FichierDepose, dit_quand_il_est_ecrit
from suivi.imports.enums import Manque, NatureCode, Sort
from suivi.imports.querysets import (
    CorrespondanceQuerySet,
    EffetImportQuerySet,
    ImportHeuresQuerySet,
    LigneImportQuerySet,
)


class ImportHeures(FichierDepose):
    """A file of the hours of one company, whoever sent it.

    `structure` is set when a facilitateur sent it: it then touches the contracts of that structure alone;
    None: the company sent it, for all its contracts. Its rows are kept as long as what they wrote may be
    undone (`suivi.actions.imports.menage`). `traces`: people, contracts, assignments made or lengthened.
    """

    DOSSIER = "imports"

    structure = models.ForeignKey(
        "territoires.Structure",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    entreprise = models.ForeignKey(
        "entreprises.Entreprise", on_delete=models.PROTECT, related_name="imports_heures"
    )
    empreinte = models.CharField("SHA-256", max_length=64)
    feuilles = models.JSONField(
        default=list, blank=True, help_text="Ce qui est compris des colonnes de chaque feuille."
    )
    mois_par_defaut = models.DateField("mois du fichier", null=True, blank=True)
    mois_ecrits = models.JSONField("mois à écrire", null=True, blank=True)
    annule_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    vide_le = models.DateTimeField("lignes effacées le", null=True, blank=True)

    objects = ImportHeuresQuerySet.as_manager()

    class Meta(FichierDepose.Meta):
        verbose_name = "fichier d'heures"
        verbose_name_plural = "fichiers d'heures"
        indexes = [models.Index(fields=["entreprise", "empreinte"], name="import_empreinte")]
        constraints = [dit_quand_il_est_ecrit("import_applique_date")]

    def __str__(self) -> str:
        return f"Fichier d'heures « {self.nom} »"

    def get_absolute_url(self) -> str:
        return reverse("suivi:fichier", args=[self.pk])


class LigneImport(models.Model):
    """A row of the file and its fate.

    `lu` is what the reading understood of it; `corrections` what was typed over its cells (column → text);
    `choix` what was decided of it alone. The rest is what the last verification found.
    """

    import_heures = models.ForeignKey(ImportHeures, on_delete=models.CASCADE, related_name="lignes")
    feuille = models.CharField(max_length=120)
    numero = models.PositiveIntegerField("ligne")
    lu = models.JSONField(default=dict, blank=True)
    corrections = models.JSONField(default=dict, blank=True)
    choix = models.JSONField(default=dict, blank=True)
    sort = models.CharField(max_length=10, choices=Sort, default=Sort.REFUSEE)
    motif = models.TextField(blank=True)
    manque = models.CharField(max_length=10, choices=Manque, blank=True)
    site = models.CharField(max_length=200, blank=True)
    personne = models.CharField(max_length=200, blank=True)
    attribution = models.ForeignKey(
        "marches.Attribution", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    participant = models.ForeignKey(
        "participants.Participant",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    heures = HeuresField(default=0)
    effets = models.JSONField(default=list, blank=True)

    objects = LigneImportQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne de fichier"
        verbose_name_plural = "lignes de fichier"
        ordering = ["import_heures", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["import_heures", "feuille", "numero"],
                name="ligne_import_unique",
                violation_error_message="Cette ligne du fichier est déjà lue.",
            )
        ]
        indexes = [models.Index(fields=["import_heures", "sort"], name="ligne_import_sort")]

    def __str__(self) -> str:
        return f"Ligne {self.numero}"

    @property
    def nom_lu(self) -> str:
        """The name as the file writes it."""
        return self.lu.get("personne") or f"{self.lu.get('nom', '')} {self.lu.get('prenom', '')}"


class EffetImport(models.Model):
    """What a file does to the hours of a work contract, for an attribution, in a month: before and after.

    Several rows (weeks) may make one effect. `ligne` is set once written: it tells, at the undoing, whether
    somebody typed over it since.
    """

    import_heures = models.ForeignKey(ImportHeures, on_delete=models.CASCADE, related_name="effets")
    attribution = models.ForeignKey(
        "marches.Attribution", on_delete=models.CASCADE, related_name="+"
    )
    declaration = models.ForeignKey(
        "suivi.Declaration", on_delete=models.CASCADE, related_name="effets_de_fichiers"
    )
    affectation = models.ForeignKey(
        "suivi.Affectation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ligne = models.ForeignKey(
        "suivi.LigneHeures", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    cle = models.CharField(max_length=80)
    mois = models.DateField()
    sort = models.CharField(max_length=10, choices=Sort)
    travail_avant = HeuresField(null=True, blank=True)
    formation_avant = HeuresField(null=True, blank=True)
    travail_apres = HeuresField(null=True, blank=True)
    formation_apres = HeuresField(null=True, blank=True)
    jours = models.JSONField(
        default=list,
        blank=True,
        help_text="Jours dont les heures écrites sont dites, ceux des fichiers d'avant compris.",
    )
    laisse_des_jours = models.BooleanField(
        "remplace des heures de jours dont le fichier ne dit rien", default=False
    )

    objects = EffetImportQuerySet.as_manager()

    class Meta:
        verbose_name = "effet de fichier"
        verbose_name_plural = "effets de fichier"
        ordering = ["import_heures", "mois", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["import_heures", "cle", "attribution", "mois"], name="effet_import_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cle} · {self.mois:%m/%Y}"

    @property
    def avant(self) -> Decimal:
        return (self.travail_avant or Decimal(0)) + (self.formation_avant or Decimal(0))

    @property
    def apres(self) -> Decimal:
        return (self.travail_apres or Decimal(0)) + (self.formation_apres or Decimal(0))

    @property
    def diminue(self) -> bool:
        return self.sort == Sort.MODIFIEE and self.apres < self.avant

    @property
    def est_a_confirmer(self) -> bool:
        """Hours would be lost: fewer than stored, or those of weeks that the file does not tell."""
        return self.diminue or (self.sort == Sort.MODIFIEE and self.laisse_des_jours)

    @property
    def tient_encore(self) -> bool:
        """The line says what was written: nobody typed over it, nor spread it by a convention. What was asked
        or decided of it since is not somebody's hours."""
        ligne = self.ligne
        return (
            ligne is not None
            and ligne.repartition_id is None
            and (ligne.heures_travail, ligne.heures_formation)
            == (self.travail_apres, self.formation_apres)
        )

    @property
    def photo(self) -> tuple[Any, ...]:
        """What must not have changed between the preview and the writing."""
        return (
            self.cle,
            self.attribution_id,
            self.mois,
            self.sort,
            self.travail_avant,
            self.formation_avant,
            self.travail_apres,
            self.formation_apres,
            self.laisse_des_jours,
        )


class Correspondance(models.Model):
    """What a code of a company's files means, as it was chosen once.

    Of the company alone (`structure` None), or of a structure that sends files for it: neither reads the
    other's. A site without attribution is none of the contracts followed: its rows are left aside. A person
    is one of a structure (`chez`): the same code may be somebody's file in each.
    """

    entreprise = models.ForeignKey(
        "entreprises.Entreprise", on_delete=models.CASCADE, related_name="+"
    )
    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    nature = models.CharField(max_length=10, choices=NatureCode)
    code = models.CharField(max_length=200)
    chez = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    attribution = models.ForeignKey(
        "marches.Attribution", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    participant = models.ForeignKey(
        "participants.Participant",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    colonnes = models.JSONField(default=dict, blank=True)
    par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    quand = models.DateTimeField(default=timezone.now)

    objects = CorrespondanceQuerySet.as_manager()

    class Meta:
        ordering = ["entreprise", "nature", "code", "pk"]
        constraints = [
            models.UniqueConstraint(
                "entreprise",
                "structure",
                "nature",
                "code",
                "chez",
                nulls_distinct=None,
                name="correspondance_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} « {self.code} »"
