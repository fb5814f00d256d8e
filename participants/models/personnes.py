"""A person as one structure knows them, what names them, and files brought together."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from clauses_project.champs import RechercheField
from clauses_project.textes import sans_nir
from participants.enums import Sexe
from participants.querysets import FusionQuerySet, ParticipantQuerySet


class Participant(models.Model):
    """A person, as one structure knows them. What names them is in `Identite`, which can be erased.

    `empreinte` is a keyed hash of the normalised name and birth date: it outlives the identity, so that
    a réseau still counts once a person known to two structures.
    """

    structure = models.ForeignKey(
        "territoires.Structure",
        on_delete=models.CASCADE,
        related_name="participants",
        db_index=False,
    )
    identifiant = models.CharField(max_length=40)
    sexe = models.CharField(max_length=2, choices=Sexe)
    anonyme = models.BooleanField(default=False)
    empreinte = models.CharField(max_length=64, blank=True, editable=False)
    efface_le = models.DateTimeField("effacé le", null=True, editable=False)
    fusionne_dans = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="fiches_reunies",
        verbose_name="réuni à",
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["identifiant", "pk"]
        indexes = [
            models.Index(fields=["empreinte"], name="participant_empreinte"),
            models.Index(
                fields=["structure", "id", "sexe", "empreinte"], name="participant_des_chiffres"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "identifiant"],
                name="participant_identifiant_unique",
                violation_error_message="Une personne porte déjà cet identifiant.",
            )
        ]

    def __str__(self) -> str:
        identite = getattr(self, "identite", None)
        return str(identite) if identite else f"Personne {self.identifiant}"

    def get_absolute_url(self) -> str:
        return reverse("suivi:participant", args=[self.pk])

    @property
    def initiales(self) -> str:
        """What a buyer reads in place of a name."""
        identite = getattr(self, "identite", None)
        return f"{identite.prenom[:1]}. {identite.nom[:1]}." if identite else "—"


class Identite(models.Model):
    """Who the person is, and how to reach them. Erased on request or in time, without moving a figure.

    `date_naissance` is None only of a person taken from a table that does not say it, until it is completed:
    forms ask for it.
    """

    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, primary_key=True, related_name="identite"
    )
    nom = models.CharField(max_length=80)
    prenom = models.CharField("prénom", max_length=80)
    nom_naissance = models.CharField("nom de naissance", max_length=80, blank=True)
    date_naissance = models.DateField("date de naissance", null=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    courriel = models.EmailField(blank=True)
    adresse = models.CharField(max_length=200, blank=True)
    commentaire = models.TextField(
        blank=True,
        validators=[sans_nir],
        help_text="Des faits utiles à l'emploi ; ni santé, ni jugement, ni numéro de sécurité sociale.",
    )
    recherche = RechercheField(sources=("nom", "prenom", "nom_naissance"))

    class Meta:
        verbose_name = "identité"
        ordering = ["nom", "prenom", "participant"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(nom="") & ~Q(prenom=""),
                name="identite_nom_et_prenom",
                violation_error_message="Indiquez le nom et le prénom.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nom.upper()} {self.prenom}"

    @property
    def ne_le(self) -> str:
        """« 17/05/1990 », or that it is still to be completed."""
        naissance = self.date_naissance
        return f"{naissance:%d/%m/%Y}" if naissance else "à compléter"


class Fusion(models.Model):
    """Two files of one person brought together, with what it takes to part them again."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    gardee = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="fusions")
    absorbee = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    deplaces = models.JSONField(default=dict, editable=False)
    motif = models.CharField(max_length=300, blank=True, validators=[sans_nir])
    par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    quand = models.DateTimeField(default=timezone.now)
    annulee_le = models.DateTimeField("annulée le", null=True, editable=False)

    objects = FusionQuerySet.as_manager()

    class Meta:
        ordering = ["-quand", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(gardee=F("absorbee")),
                name="fusion_de_deux_fiches",
                violation_error_message="Une fiche ne se réunit pas à elle-même.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.gardee} et {self.absorbee}"
