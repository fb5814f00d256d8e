"""The right to be counted: the publics of a structure, who sends people, and what was certified."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from clauses_project.textes import sans_nir
from participants.couverture import Couverture
from participants.enums import Niveau
from participants.models.personnes import Participant
from participants.querysets import CritereQuerySet, EligibiliteQuerySet, PrescripteurQuerySet


class Prescripteur(models.Model):
    """A body that sends people: France Travail, a mission locale, a CCAS…"""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="prescripteurs"
    )
    nom = models.CharField(max_length=120)

    objects = PrescripteurQuerySet.as_manager()

    class Meta:
        ordering = ["nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "nom"],
                name="prescripteur_nom_unique",
                violation_error_message="Un prescripteur porte déjà ce nom.",
            )
        ]

    def __str__(self) -> str:
        return self.nom


class Critere(models.Model):
    """A public of the structure's list: why a person may be eligible, the paper that shows it."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="criteres"
    )
    code = models.CharField(max_length=20)
    libelle = models.CharField("libellé", max_length=160)
    papier = models.CharField("justificatif", max_length=200, blank=True)
    duree_mois = models.PositiveSmallIntegerField(
        "durée propre, en mois",
        null=True,
        blank=True,
        help_text="Vide : celle de la structure. 0 : sans fin.",
    )
    actif = models.BooleanField("proposé", default=True)
    rang = models.PositiveSmallIntegerField(default=0)

    objects = CritereQuerySet.as_manager()

    class Meta:
        verbose_name = "critère"
        ordering = ["rang", "code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "code"],
                name="critere_code_unique",
                violation_error_message="Ce code est déjà dans la liste.",
            )
        ]

    def __str__(self) -> str:
        return self.libelle


class Eligibilite(Couverture, models.Model):
    """The right to be counted, from a day to a day, and the facts known at its start.

    `fin` is stored when it is certified (`chiffres.md`, « Eligibility ») and moved by a prolongation
    only; None: without end (EA, ESAT…). `age` is in whole years on the day it starts, kept because the
    birth date may be erased. `code_qpv` is what the facilitateur retained; `qpv_indique` what the official
    contours said of an address that day, with its list and their date.
    """

    structure = models.ForeignKey(
        "territoires.Structure",
        on_delete=models.CASCADE,
        related_name="eligibilites",
        db_index=False,
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="eligibilites"
    )
    debut = models.DateField("du")
    fin = models.DateField("au", null=True, blank=True)
    criteres = models.ManyToManyField(
        Critere, through="EligibiliteCritere", related_name="eligibilites", verbose_name="critères"
    )
    commune = models.ForeignKey(
        "territoires.Commune",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="commune de résidence",
    )
    code_qpv = models.CharField("code du QPV", max_length=10, blank=True)
    generation_qpv = models.PositiveSmallIntegerField("liste des QPV", null=True, blank=True)
    qpv_indique = models.CharField("QPV indiqué par les contours", max_length=10, blank=True)
    generation_indiquee = models.PositiveSmallIntegerField(
        "liste du QPV indiqué", null=True, blank=True
    )
    contours_du = models.DateField("contours du", null=True, blank=True)
    niveau = models.CharField("niveau de formation", max_length=14, choices=Niveau, blank=True)
    prescripteur = models.ForeignKey(
        Prescripteur, on_delete=models.PROTECT, null=True, blank=True, related_name="eligibilites"
    )
    age = models.PositiveSmallIntegerField("âge au premier jour", null=True, blank=True)
    papiers_vus = models.CharField(
        "justificatifs vus", max_length=300, blank=True, validators=[sans_nir]
    )
    certifiee_par = models.ForeignKey(
        "comptes.Utilisateur",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    certifiee_le = models.DateTimeField(null=True, editable=False)
    motif_prolongation = models.CharField("motif de la prolongation", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = EligibiliteQuerySet.as_manager()

    class Meta:
        verbose_name = "éligibilité"
        ordering = ["debut", "pk"]
        indexes = [
            models.Index(
                fields=[
                    "structure", "id", "age", "niveau", "code_qpv", "prescripteur", "commune",
                ],
                name="eligibilite_des_chiffres",
            )
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "debut"],
                name="eligibilite_debut_unique",
                violation_error_message="Une éligibilité de cette personne commence déjà ce jour-là.",
            ),
            models.CheckConstraint(
                condition=Q(fin=None) | Q(fin__gte=F("debut")),
                name="eligibilite_fin_apres_debut",
                violation_error_message="La fin de l'éligibilité précède son début.",
            ),
        ]

    def __str__(self) -> str:
        return f"du {self.debut:%d/%m/%Y} " + (
            f"au {self.fin:%d/%m/%Y}" if self.fin else "sans fin"
        )

    def get_absolute_url(self) -> str:
        return self.participant.get_absolute_url()


class EligibiliteCritere(models.Model):
    """A criterion of an eligibility; rank 0 is the main one."""

    eligibilite = models.ForeignKey(Eligibilite, on_delete=models.CASCADE, related_name="rangs")
    critere = models.ForeignKey(Critere, on_delete=models.PROTECT, related_name="+", db_index=False)
    rang = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["rang", "pk"]
        indexes = [models.Index(fields=["critere", "eligibilite"], name="critere_des_chiffres")]
        constraints = [
            models.UniqueConstraint(
                fields=["eligibilite", "critere"], name="eligibilite_critere_unique"
            ),
            models.UniqueConstraint(
                fields=["eligibilite", "rang"], name="eligibilite_critere_rang_unique"
            ),
        ]

    def __str__(self) -> str:
        return str(self.critere)
