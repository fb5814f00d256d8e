from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from clauses_project.champs import RechercheField
from clauses_project.profils import Profil
from comptes.api.models import JetonApi
from comptes.enums import VIVANTES, EtatCourriel, EtatTache, NaturePiece, Verbe
from comptes.porteurs import (
    ORGANISATION_PAR_PROFIL,
    PorteurDeProfil,
    profil_dans_son_organisation,
)
from comptes.querysets import (
    AccesQuerySet,
    CourrielQuerySet,
    EvenementQuerySet,
    InvitationQuerySet,
    LienSigneQuerySet,
    PieceQuerySet,
    TacheQuerySet,
)
from comptes.remplacements import Remplacement

__all__ = [
    "ORGANISATION_PAR_PROFIL",
    "Acces",
    "Courriel",
    "Evenement",
    "Invitation",
    "JetonApi",
    "LienSigne",
    "Piece",
    "Remplacement",
    "Tache",
    "Utilisateur",
]


class UtilisateurManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **champs):
        """A user known by e-mail, in lower case as sign-in compares it."""
        utilisateur = self.model(email=self.normalize_email(email).lower(), **champs)
        utilisateur.set_password(password)
        utilisateur.save(using=self._db)
        return utilisateur

    def get_by_natural_key(self, username: str | None):
        return self.get(email__iexact=username)


class Utilisateur(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, by e-mail. What they may do comes from their `Acces`."""

    email = models.EmailField("adresse électronique", unique=True)
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField(max_length=80)
    is_active = models.BooleanField("actif", default=True)
    date_joined = models.DateTimeField("inscrit le", default=timezone.now)
    recherche = RechercheField(sources=("prenom", "nom", "email"))

    objects = UtilisateurManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["nom", "prenom", "pk"]

    def __str__(self) -> str:
        return self.nom_complet or self.email

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}".strip()


class Acces(PorteurDeProfil):
    """What a user may do: a profile in an organisation. `visibles_par` takes it, or what is like it."""

    utilisateur = models.ForeignKey(Utilisateur, on_delete=models.CASCADE, related_name="acces")
    accorde_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    accorde_le = models.DateTimeField("accordé le", default=timezone.now)
    revoque_le = models.DateTimeField("retiré le", null=True, blank=True)

    objects = AccesQuerySet.as_manager()

    class Meta:
        verbose_name = "accès"
        verbose_name_plural = "accès"
        ordering = ["utilisateur__nom", "utilisateur__prenom", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=profil_dans_son_organisation(),
                name="acces_profil_dans_son_organisation",
                violation_error_message="Ce profil n'appartient pas à ce genre d'organisation.",
            ),
            models.UniqueConstraint(
                "utilisateur",
                "profil",
                "structure",
                "reseau",
                "entreprise",
                "donneur_ordre",
                "prescripteur",
                condition=Q(revoque_le=None),
                nulls_distinct=None,
                name="acces_unique_en_cours",
                violation_error_message="Cette personne a déjà cet accès.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_profil_display()} · {self.organisation}"


def expiration_invitation():
    return timezone.now() + timedelta(days=14)


class Invitation(PorteurDeProfil):
    """An access promised by e-mail; the link is signed, expires, and serves once."""

    email = models.EmailField("adresse électronique")
    prenom = models.CharField("prénom", max_length=80, blank=True)
    nom = models.CharField(max_length=80, blank=True)
    par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    structure_invitante = models.ForeignKey(
        "territoires.Structure",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Celle qui invite : une entreprise ou un réseau travaille avec plusieurs.",
    )
    creee_le = models.DateTimeField("envoyée le", default=timezone.now)
    expire_le = models.DateTimeField("expire le", default=expiration_invitation)
    acceptee_le = models.DateTimeField("acceptée le", null=True, blank=True)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-creee_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=profil_dans_son_organisation(),
                name="invitation_profil_dans_son_organisation",
                violation_error_message="Ce profil n'appartient pas à ce genre d'organisation.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.get_profil_display()} · {self.organisation}"

    @property
    def est_utilisable(self) -> bool:
        return not self.acceptee_le and not self.annulee_le and timezone.now() < self.expire_le


class LienSigne(PorteurDeProfil):
    """A way in without an account: signed, expiring, revocable.

    An élu reads figures by it. A company declares one month of one structure by it, until everything
    is transmitted: `portee` then keeps the structure that sent it, and to whom. A person answers six
    questions by it, once: it has no profile, and opens nothing else.
    """

    profil = models.CharField(max_length=20, choices=Profil, blank=True)
    libelle = models.CharField("libellé", max_length=120)
    par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    cree_le = models.DateTimeField("créé le", default=timezone.now)
    expire_le = models.DateTimeField("expire le")
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True)
    mois = models.DateField(null=True, blank=True)
    portee = models.JSONField("portée", default=dict, blank=True)

    objects = LienSigneQuerySet.as_manager()

    class Meta:
        verbose_name = "lien signé"
        verbose_name_plural = "liens signés"
        ordering = ["-cree_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expire_le__gt=models.F("cree_le")),
                name="lien_expire_apres_creation",
                violation_error_message="Un lien expire après sa création.",
            )
        ]

    def __str__(self) -> str:
        return self.libelle

    @property
    def est_ouvert(self) -> bool:
        return self.revoque_le is None and timezone.now() < self.expire_le

    @property
    def etat_lu(self) -> str:
        if self.revoque_le:
            return "fermé"
        return "ouvert" if self.est_ouvert else "expiré"

    @property
    def destinataire(self) -> str:
        return self.portee.get("destinataire", "")

    @property
    def auteur(self) -> str:
        """How the journal names who acted by it."""
        return f"Le lien envoyé à {self.destinataire}"

    @property
    def restreint_a(self) -> dict[str, Any]:
        return {"mois": self.mois, "structure": self.portee.get("structure")}


class Evenement(models.Model):
    """The journal: who did what, when, why, about which object. Written by the actions, never edited.

    `objet_libelle` keeps the name the object had; `details` what is needed to explain it later (states
    before and after, the lines as they were validated).
    """

    quand = models.DateTimeField(default=timezone.now, db_index=True)
    qui = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="evenements"
    )
    verbe = models.CharField(max_length=20, choices=Verbe)
    pourquoi = models.TextField(blank=True)
    structure = models.ForeignKey(
        "territoires.Structure",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="evenements",
    )
    objet_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    objet_id = models.BigIntegerField()
    objet = GenericForeignKey("objet_type", "objet_id")
    objet_libelle = models.CharField(max_length=300)
    details = models.JSONField("détails", default=dict, blank=True)

    objects = EvenementQuerySet.as_manager()

    class Meta:
        verbose_name = "événement"
        ordering = ["-quand", "-pk"]
        indexes = [
            models.Index(fields=["objet_type", "objet_id", "-quand"], name="evenement_objet"),
            models.Index(fields=["structure", "-quand"], name="evenement_structure"),
        ]

    def __str__(self) -> str:
        return f"{self.auteur} {self.get_verbe_display()} : {self.objet_libelle}"

    @property
    def auteur(self) -> str:
        """The person, the link sent to a company, or the application itself."""
        return str(self.qui) if self.qui else self.details.get("par", "L'application")


def _concerne(modele: str, libelle: str) -> models.ForeignKey:
    return models.ForeignKey(
        modele,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=libelle,
    )


class Courriel(models.Model):
    """An e-mail of the application, as it was sent, and what became of it.

    `entreprise` and `donneur_ordre` are whom it was written to, when it was one of them: they may read it
    again. `marche` is the contract it speaks of, when it is one alone.
    """

    structure = models.ForeignKey(
        "territoires.Structure",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="courriels",
    )
    destinataire = models.EmailField()
    sujet = models.CharField(max_length=200)
    texte = models.TextField()
    etat = models.CharField(
        "état", max_length=10, choices=EtatCourriel, default=EtatCourriel.A_ENVOYER
    )
    erreur = models.TextField(blank=True)
    cree_le = models.DateTimeField("écrit le", default=timezone.now)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    marche = _concerne("marches.Marche", "marché")
    entreprise = _concerne("entreprises.Entreprise", "entreprise")
    donneur_ordre = _concerne("marches.DonneurOrdre", "donneur d'ordre")
    recherche = RechercheField(sources=("destinataire", "sujet"))

    objects = CourrielQuerySet.as_manager()

    class Meta:
        ordering = ["-cree_le", "-pk"]

    def __str__(self) -> str:
        return f"{self.sujet} → {self.destinataire}"


class Piece(models.Model):
    """A file kept for an object; readable by those with a right only."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="pieces"
    )
    objet_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    objet_id = models.BigIntegerField()
    objet = GenericForeignKey("objet_type", "objet_id")
    fichier = models.FileField(upload_to="pieces/%Y/%m")
    nom = models.CharField(max_length=200)
    nature = models.CharField(max_length=12, choices=NaturePiece, default=NaturePiece.AUTRE)
    type_contenu = models.CharField(max_length=80)
    taille = models.PositiveIntegerField()
    empreinte = models.CharField("SHA-256", max_length=64)
    deposee_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    deposee_le = models.DateTimeField("déposée le", default=timezone.now)
    vue_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    vue_le = models.DateTimeField("vue le", null=True, blank=True)
    effacee_le = models.DateTimeField("effacée le", null=True, blank=True)

    objects = PieceQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce"
        ordering = ["-deposee_le", "-pk"]
        indexes = [models.Index(fields=["objet_type", "objet_id"], name="piece_objet")]

    def __str__(self) -> str:
        """What it is; its name may be a person's, and the journal would keep it."""
        return self.get_nature_display()


class Tache(models.Model):
    """A long piece of background work: its progress and heartbeat, so that a dead worker is seen."""

    structure = models.ForeignKey(
        "territoires.Structure",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="taches",
    )
    nature = models.CharField(max_length=40)
    demandee_par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    demandee_le = models.DateTimeField("demandée le", default=timezone.now)
    etat = models.CharField("état", max_length=10, choices=EtatTache, default=EtatTache.PRETE)
    fait = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    battement = models.DateTimeField("dernier signe de vie", null=True, blank=True)
    parametres = models.JSONField("paramètres", default=dict, blank=True)
    resultat = models.JSONField("résultat", default=dict, blank=True)
    erreur = models.TextField(blank=True)

    objects = TacheQuerySet.as_manager()

    class Meta:
        verbose_name = "tâche"
        ordering = ["-demandee_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total=None) | Q(fait__lte=models.F("total")),
                name="tache_pas_plus_que_le_total",
                violation_error_message="Une tâche ne fait pas plus que ce qu'elle a à faire.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nature} ({self.get_etat_display()})"

    def get_absolute_url(self) -> str:
        return reverse("comptes:tache", args=[self.pk])

    @property
    def est_vivante(self) -> bool:
        """Waits or runs: neither finished, nor failed, nor cancelled."""
        return self.etat in VIVANTES

    @property
    def est_muette(self) -> bool:
        """Should run, and has not been heard of for too long: its worker died, or none is at work."""
        dernier = self.battement or self.demandee_le
        return self.est_vivante and dernier < timezone.now() - settings.TACHE_MORTE_APRES
