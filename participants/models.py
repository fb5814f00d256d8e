from __future__ import annotations

from datetime import date
from typing import cast

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from clauses_project.champs import RechercheField
from clauses_project.dates import mois_de
from clauses_project.textes import sans_nir
from entreprises.models import Entreprise
from participants.couverture import Couverture
from participants.enums import EtatDemande, Modalite, Niveau, Sexe, TypeContrat
from participants.querysets import (
    ContratTravailQuerySet,
    CritereQuerySet,
    DemandeEligibiliteQuerySet,
    EligibiliteQuerySet,
    FusionQuerySet,
    ParticipantQuerySet,
    PrescripteurQuerySet,
)


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


class ContratTravail(models.Model):
    """A work contract with its real employer (an ETTI's missions without gap at one company are one)."""

    structure = models.ForeignKey(
        "territoires.Structure",
        on_delete=models.CASCADE,
        related_name="contrats_travail",
        db_index=False,
    )
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="contrats")
    identifiant = models.CharField(max_length=40)
    employeur = models.ForeignKey(
        "entreprises.Entreprise", on_delete=models.PROTECT, related_name="contrats_travail"
    )
    entreprise_utilisatrice = models.ForeignKey(
        "entreprises.Entreprise",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="En mise à disposition : là où la personne travaille.",
    )
    type = models.CharField("type de contrat", max_length=16, choices=TypeContrat)
    modalite = models.CharField(
        "modalité", max_length=20, choices=Modalite, default=Modalite.DIRECTE
    )
    date_debut = models.DateField("du")
    date_fin = models.DateField("au", null=True, blank=True)
    motif_fin = models.CharField("motif de fin", max_length=120, blank=True, validators=[sans_nir])
    poste = models.CharField(max_length=120, blank=True)
    code_rome = models.CharField("code ROME", max_length=5, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = ContratTravailQuerySet.as_manager()

    class Meta:
        verbose_name = "contrat de travail"
        verbose_name_plural = "contrats de travail"
        ordering = ["date_debut", "pk"]
        indexes = [
            models.Index(
                fields=[
                    "structure", "id", "participant", "type", "modalite", "code_rome", "employeur",
                ],
                name="contrat_des_chiffres",
            )
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "identifiant"],
                name="contrat_identifiant_unique",
                violation_error_message="Un contrat de travail porte déjà cet identifiant.",
            ),
            models.CheckConstraint(
                condition=Q(date_fin=None) | Q(date_fin__gte=F("date_debut")),
                name="contrat_fin_apres_debut",
                violation_error_message="La fin du contrat précède son début.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} du {self.date_debut:%d/%m/%Y}, {self.employeur}"

    def get_absolute_url(self) -> str:
        return self.participant.get_absolute_url()

    def court_en(self, mois: date) -> bool:
        """True when some day of that month is under the contract."""
        return mois_de(self.date_debut) <= mois and (
            self.date_fin is None or mois <= mois_de(self.date_fin)
        )


class DemandeEligibilite(models.Model):
    """« Est-il éligible ? », asked before hiring by a company, or by a prescripteur. The answer never says why.

    What was typed about the person is erased with them (no name, no birth date then): `participant` is set
    when the answer found or made their file.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="demandes"
    )
    entreprise = models.ForeignKey(
        "entreprises.Entreprise",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="demandes",
    )
    prescripteur = models.ForeignKey(
        Prescripteur, on_delete=models.RESTRICT, null=True, blank=True, related_name="demandes"
    )
    attribution = models.ForeignKey(
        "marches.Attribution",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="demandes",
        verbose_name="marché",
    )
    nom = models.CharField(max_length=80)
    prenom = models.CharField("prénom", max_length=80)
    date_naissance = models.DateField("date de naissance", null=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    type_contrat = models.CharField("contrat prévu", max_length=16, choices=TypeContrat, blank=True)
    employeur_prevu = models.CharField("entreprise pressentie", max_length=120, blank=True)
    date_debut = models.DateField("début prévu")
    date_fin = models.DateField("fin prévue", null=True, blank=True)
    poste = models.CharField(max_length=120, blank=True)
    precisions = models.TextField(
        "ce que vous savez",
        blank=True,
        validators=[sans_nir],
        help_text="Par exemple qui vous l'adresse. Ni santé, ni numéro de sécurité sociale.",
    )
    etat = models.CharField(
        "état", max_length=12, choices=EtatDemande, default=EtatDemande.EN_ATTENTE
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="demandes"
    )
    eligibilite = models.ForeignKey(
        Eligibilite, on_delete=models.SET_NULL, null=True, blank=True, related_name="demandes"
    )
    reserve = models.CharField(
        "réserve",
        max_length=300,
        blank=True,
        validators=[sans_nir],
        help_text="Le papier qui manque encore ; l'entreprise le lira.",
    )
    reponse = models.CharField("réponse", max_length=300, blank=True, validators=[sans_nir])
    demandee_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    demandee_le = models.DateTimeField("demandée le", default=timezone.now)
    courriel_demandeur = models.EmailField("adresse de la réponse", blank=True)
    repondue_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    recherche = RechercheField(sources=("nom", "prenom"))

    objects = DemandeEligibiliteQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d'éligibilité"
        verbose_name_plural = "demandes d'éligibilité"
        ordering = ["-demandee_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entreprise__isnull=False, prescripteur=None)
                | Q(entreprise=None, prescripteur__isnull=False),
                name="demande_un_demandeur",
                violation_error_message="Une demande vient d'une entreprise ou d'un prescripteur.",
            ),
            models.CheckConstraint(
                condition=Q(date_fin=None) | Q(date_fin__gte=F("date_debut")),
                name="demande_fin_apres_debut",
                violation_error_message="La fin du contrat précède son début.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=[EtatDemande.EN_ATTENTE, EtatDemande.RETIREE])
                | Q(repondue_le__isnull=False),
                name="demande_repondue_date",
                violation_error_message="Une réponse porte sa date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom.upper()} {self.prenom}" if self.nom else "Personne effacée"

    def get_absolute_url(self) -> str:
        return reverse("suivi:demande", args=[self.pk])

    @property
    def demandeur(self) -> Entreprise | Prescripteur:
        """The company, or the body, that reads the answer."""
        return self.entreprise or cast(Prescripteur, self.prescripteur)

    @property
    def est_en_attente(self) -> bool:
        return self.etat == EtatDemande.EN_ATTENTE

    @property
    def reponse_lue(self) -> str:
        """The answer in words, all that a company reads of it.

        It starts on the planned day at the earliest: an eligibility established before would tell that
        the person was known already.
        """
        if self.etat != EtatDemande.ACCORDEE or self.eligibilite is None:
            return self.get_etat_display()
        debut, fin = max(self.eligibilite.debut, self.date_debut), self.eligibilite.fin
        if fin is None:
            return f"Comptabilisable à partir du {debut:%d/%m/%Y}, sans date de fin"
        return f"Comptabilisable du {debut:%d/%m/%Y} au {fin:%d/%m/%Y}"


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
