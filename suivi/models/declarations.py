"""The month of a declarant: what it transmits, what is contested of it, the reminders while it is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q, Sum
from django.urls import reverse
from django.utils import timezone

from clauses_project.dates import ajouter_mois, fin_de_trimestre
from clauses_project.heures import ZERO
from clauses_project.textes import sans_nir
from marches.enums import Periodicite
from suivi.enums import DECLAREES, SAISISSABLES, Etat, EtatRelance, NiveauRelance
from suivi.models.mois import un_mois
from suivi.querysets import ContestationQuerySet, DeclarationQuerySet, RelanceQuerySet


class Declaration(models.Model):
    """What one declarant declares for one attribution and one month."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="declarations"
    )
    declarant = models.ForeignKey(
        "marches.Declarant", on_delete=models.PROTECT, related_name="declarations"
    )
    mois = models.DateField()
    etat = models.CharField("état", max_length=12, choices=Etat, default=Etat.A_SAISIR)
    sans_heure = models.BooleanField("aucune heure ce mois", default=False)
    commentaire = models.TextField(
        blank=True,
        validators=[sans_nir],
        help_text="Un mot pour le facilitateur : absences, fin de chantier… Jamais de numéro de sécurité sociale.",
    )
    motif_renvoi = models.TextField("correction demandée", blank=True, validators=[sans_nir])
    ouverte_le = models.DateTimeField(default=timezone.now)
    transmise_le = models.DateTimeField(null=True, blank=True)
    transmise_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    validee_le = models.DateTimeField(null=True, blank=True)
    validee_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = "déclaration"
        ordering = ["-mois", "declarant", "pk"]
        indexes = [models.Index(fields=["structure", "etat", "mois"], name="declaration_etat")]
        constraints = [
            models.UniqueConstraint(
                fields=["declarant", "mois"],
                name="declaration_unique",
                violation_error_message="Ce mois est déjà ouvert pour cette entreprise.",
            ),
            un_mois("declaration_mois"),
            models.CheckConstraint(
                condition=Q(etat=Etat.A_SAISIR) | Q(transmise_le__isnull=False),
                name="declaration_transmise_date",
                violation_error_message="Une déclaration transmise porte sa date.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=Etat.VALIDEE) | Q(validee_le__isnull=False),
                name="declaration_validee_date",
                violation_error_message="Une déclaration validée porte sa date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.declarant.entreprise} · {self.mois:%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("suivi:declaration", args=[self.pk])

    def totaux(self) -> dict[str, Decimal]:
        """Hours typed: `travail`, `formation` and `tout`. One query."""
        sommes = self.lignes.aggregate(
            travail=Sum("heures_travail"), formation=Sum("heures_formation")
        )
        parts = {nom: somme or ZERO for nom, somme in sommes.items()}
        return {**parts, "tout": sum(parts.values(), ZERO)}

    @property
    def est_saisissable(self) -> bool:
        """Waits for its declarant."""
        return self.etat in SAISISSABLES

    @property
    def est_declaree(self) -> bool:
        """Was transmitted once: its hours are declared."""
        return self.etat in DECLAREES

    @property
    def limite(self) -> date:
        """The last day to send it: the structure's day, in the month after; after the quarter, if quarterly."""
        dernier = self.mois
        if self.declarant.periodicite == Periodicite.TRIMESTRIELLE:
            dernier = fin_de_trimestre(self.mois)
        return ajouter_mois(dernier, 1).replace(day=self.structure.jour_limite)

    @property
    def est_en_retard(self) -> bool:
        return self.etat == Etat.A_SAISIR and timezone.localdate() > self.limite


class Contestation(models.Model):
    """What the company that owes the hours says of those declared for it by another."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    declaration = models.ForeignKey(
        Declaration, on_delete=models.CASCADE, related_name="contestations"
    )
    entreprise = models.ForeignKey(
        "entreprises.Entreprise", on_delete=models.PROTECT, related_name="+"
    )
    texte = models.TextField(validators=[sans_nir])
    par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    quand = models.DateTimeField(default=timezone.now)
    reponse = models.TextField("réponse", blank=True, validators=[sans_nir])
    repondue_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True)

    objects = ContestationQuerySet.as_manager()

    class Meta:
        ordering = ["-quand", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "entreprise"],
                condition=Q(repondue_le=None),
                name="contestation_en_cours_unique",
                violation_error_message="Vous contestez déjà cette déclaration.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entreprise} · {self.declaration}"


class Relance(models.Model):
    """A reminder to one company for one month, however many contracts; the third level is a draft a person sends.

    Then comes a letter to each buyer it is late for.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    entreprise = models.ForeignKey(
        "entreprises.Entreprise", on_delete=models.PROTECT, related_name="relances"
    )
    mois = models.DateField()
    niveau = models.PositiveSmallIntegerField(choices=NiveauRelance)
    acheteur = models.ForeignKey(
        "marches.DonneurOrdre",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="À qui s'adresse la lettre ; les rappels sont pour l'entreprise.",
    )
    etat = models.CharField(
        "état", max_length=10, choices=EtatRelance, default=EtatRelance.BROUILLON
    )
    destinataire = models.EmailField(blank=True)
    sujet = models.CharField(max_length=200)
    texte = models.TextField()
    courriel = models.OneToOneField(
        "comptes.Courriel", on_delete=models.SET_NULL, null=True, blank=True, related_name="relance"
    )
    preparee_le = models.DateTimeField("préparée le", default=timezone.now)
    envoyee_le = models.DateTimeField("envoyée le", null=True, blank=True)
    par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = RelanceQuerySet.as_manager()

    class Meta:
        ordering = ["-mois", "entreprise", "-niveau", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "entreprise", "mois", "niveau"],
                condition=Q(acheteur=None),
                name="relance_unique",
                violation_error_message="Cette relance existe déjà pour ce mois.",
            ),
            models.UniqueConstraint(
                fields=["structure", "entreprise", "mois", "niveau", "acheteur"],
                name="lettre_unique",
                violation_error_message="Une lettre existe déjà pour ce donneur d'ordre et ce mois.",
            ),
            un_mois("relance_mois"),
            models.CheckConstraint(
                condition=~Q(etat=EtatRelance.ENVOYEE) | Q(envoyee_le__isnull=False),
                name="relance_envoyee_date",
                violation_error_message="Une relance envoyée porte sa date.",
            ),
        ]

    def __str__(self) -> str:
        a_qui = (
            f"{self.get_niveau_display()} ({self.acheteur})"
            if self.acheteur
            else self.get_niveau_display()
        )
        return f"{a_qui} · {self.entreprise} · {self.mois:%m/%Y}"
