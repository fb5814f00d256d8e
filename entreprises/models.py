from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from clauses_project.champs import RechercheField
from clauses_project.textes import sans_nir
from entreprises.enums import SIAE, TypeEntreprise, TypeIdentifiant
from entreprises.querysets import ContactQuerySet, EntrepriseQuerySet, NoteQuerySet


class Entreprise(models.Model):
    """A company by its establishment (SIRET), shared by all structures; others by another identifier.

    `siren` groups the establishments of one company: figures count companies by it. A company without
    SIRET stands for itself (its identifier).
    """

    type_identifiant = models.CharField(
        "type d'identifiant", max_length=8, choices=TypeIdentifiant, default=TypeIdentifiant.SIRET
    )
    identifiant = models.CharField("SIRET", max_length=30)
    siren = models.GeneratedField(
        expression=models.Case(
            models.When(
                type_identifiant=TypeIdentifiant.SIRET,
                then=models.functions.Substr("identifiant", 1, 9),
            ),
            default=models.F("identifiant"),
        ),
        output_field=models.CharField(max_length=30),
        db_persist=True,
    )
    raison_sociale = models.CharField(max_length=160)
    type = models.CharField(
        max_length=12, choices=TypeEntreprise, default=TypeEntreprise.ENTREPRISE
    )
    commune = models.ForeignKey(
        "territoires.Commune",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entreprises",
    )
    courriel = models.EmailField(blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    recherche = RechercheField(sources=("raison_sociale", "identifiant"))

    objects = EntrepriseQuerySet.as_manager()

    class Meta:
        ordering = ["raison_sociale", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["type_identifiant", "identifiant"],
                name="entreprise_identifiant_unique",
                violation_error_message="Une entreprise porte déjà cet identifiant.",
            ),
            models.CheckConstraint(
                condition=~Q(identifiant="") & ~Q(raison_sociale=""),
                name="entreprise_identifiee",
                violation_error_message="Une entreprise a un identifiant et une raison sociale.",
            ),
            models.CheckConstraint(
                condition=~Q(type_identifiant=TypeIdentifiant.SIRET)
                | Q(identifiant__regex=r"^[0-9]{14}$"),
                name="entreprise_siret_14_chiffres",
                violation_error_message="Un SIRET a 14 chiffres.",
            ),
        ]

    def __str__(self) -> str:
        return self.raison_sociale

    def get_absolute_url(self) -> str:
        return reverse("suivi:entreprise", args=[self.pk])

    @property
    def siret(self) -> str:
        return self.identifiant if self.type_identifiant == TypeIdentifiant.SIRET else ""

    @property
    def est_siae(self) -> bool:
        return self.type in SIAE


class Contact(models.Model):
    """A person at a company, as one structure knows them. One who left is never written to again."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="contacts"
    )
    entreprise = models.ForeignKey(Entreprise, on_delete=models.CASCADE, related_name="contacts")
    nom = models.CharField(max_length=80)
    prenom = models.CharField("prénom", max_length=80, blank=True)
    fonction = models.CharField(max_length=80, blank=True)
    referent_insertion = models.BooleanField("référent insertion", default=False)
    courriel = models.EmailField(blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    parti_le = models.DateField("parti le", null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["nom", "prenom", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(courriel="") | ~Q(telephone=""),
                name="contact_joignable",
                violation_error_message="Indiquez une adresse électronique ou un téléphone.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}".strip()

    def get_absolute_url(self) -> str:
        return self.entreprise.get_absolute_url()


class Note(models.Model):
    """A dated note of one structure about a company: facts, no judgement, never a NIR."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="notes"
    )
    entreprise = models.ForeignKey(Entreprise, on_delete=models.CASCADE, related_name="notes")
    texte = models.TextField(validators=[sans_nir])
    auteur = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    quand = models.DateTimeField(default=timezone.now)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-quand", "-pk"]

    def __str__(self) -> str:
        return self.texte[:80]
