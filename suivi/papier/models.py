"""What was issued, as it was: the archive of documents, and the sequence of their numbers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from clauses_project.champs import RechercheField
from suivi.enums import GenreDocument, Lecteurs
from suivi.papier.querysets import DocumentEmisQuerySet, RecueilQuerySet


def un_mois_ou_rien(champ: str, nom: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{champ: None}) | Q(**{f"{champ}__day": 1}),
        name=nom,
        violation_error_message="Un mois est son premier jour.",
    )


class CompteurDocuments(models.Model):
    """The last number given to a document: one sequence a prefix and year, without gap nor double."""

    prefixe = models.CharField(max_length=12)
    annee = models.PositiveSmallIntegerField("année")
    dernier = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "compteur de documents"
        verbose_name_plural = "compteurs de documents"
        ordering = ["prefixe", "annee"]
        constraints = [
            models.UniqueConstraint(fields=["prefixe", "annee"], name="compteur_documents_unique")
        ]

    def __str__(self) -> str:
        return f"{self.prefixe}-{self.annee}-{self.dernier:04}"


class DocumentEmis(models.Model):
    """A document handed out, kept as it was: its PDF, and `contenu`, the data printed in it.

    Written once by `suivi.actions.documents.emettre`, never changed. A structure issues it, or a réseau.
    `cle` says kind, readers and perimeter in one string: the document before this one has the same.
    `empreinte_donnees` is the SHA-256 of what it says but its number and what changed since the one
    before; `empreinte`, of the PDF.
    """

    structure = models.ForeignKey(
        "territoires.Structure",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
    )
    reseau = models.ForeignKey(
        "territoires.Reseau",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name="réseau",
    )
    genre = models.CharField(max_length=14, choices=GenreDocument)
    lecteurs = models.CharField("pour", max_length=14, choices=Lecteurs)
    reference = models.CharField("référence", max_length=30, unique=True)
    titre = models.CharField(max_length=300)
    sujet = models.CharField("périmètre", max_length=400)
    perimetre = models.JSONField("périmètre, en codes", default=dict)
    cle = models.CharField(max_length=160)
    du = models.DateField(null=True, blank=True)
    au = models.DateField()
    commune = models.ForeignKey(
        "territoires.Commune", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    marche = models.ForeignKey(
        "marches.Marche",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name="marché",
    )
    donneur_ordre = models.ForeignKey(
        "marches.DonneurOrdre",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name="donneur d'ordre",
    )
    entreprise = models.ForeignKey(
        "entreprises.Entreprise",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="documents",
    )
    contenu = models.JSONField()
    empreinte_donnees = models.CharField("SHA-256 des données", max_length=64)
    fichier = models.FileField(upload_to="documents/%Y/%m")
    nom = models.CharField("nom du fichier", max_length=200)
    taille = models.PositiveIntegerField()
    empreinte = models.CharField("SHA-256", max_length=64)
    precedent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="suivants",
        verbose_name="document précédent",
    )
    emis_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    emis_le = models.DateTimeField("émis le", default=timezone.now)
    recherche = RechercheField(sources=("reference", "titre", "sujet"))

    objects = DocumentEmisQuerySet.as_manager()

    class Meta:
        verbose_name = "document émis"
        verbose_name_plural = "documents émis"
        ordering = ["-emis_le", "-pk"]
        indexes = [
            models.Index(fields=["structure", "cle", "-emis_le"], name="document_cle"),
            models.Index(fields=["structure", "-emis_le"], name="document_structure"),
            models.Index(fields=["reseau", "-emis_le"], name="document_reseau"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(structure=None, reseau__isnull=False)
                | Q(structure__isnull=False, reseau=None),
                name="document_un_emetteur",
                violation_error_message="Un document est émis par une structure ou par un réseau.",
            ),
            un_mois_ou_rien("du", "document_du"),
            un_mois_ou_rien("au", "document_au"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.titre}"

    def get_absolute_url(self) -> str:
        return reverse("suivi:document", args=[self.pk])

    @property
    def emetteur(self):
        return self.structure or self.reseau


class Recueil(models.Model):
    """Documents issued together, one a commune, a buyer or a company, and all of them in one file.

    `fichier` is empty until the last is issued; the documents stand by themselves.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.PROTECT, related_name="recueils"
    )
    genre = models.CharField(max_length=14, choices=GenreDocument)
    lecteurs = models.CharField("pour", max_length=14, choices=Lecteurs)
    titre = models.CharField(max_length=200)
    du = models.DateField(null=True, blank=True)
    au = models.DateField()
    une_page = models.BooleanField(default=False)
    documents = models.ManyToManyField(DocumentEmis, related_name="recueils")
    tache = models.OneToOneField(
        "comptes.Tache", on_delete=models.SET_NULL, null=True, blank=True, related_name="recueil"
    )
    fichier = models.FileField(upload_to="documents/%Y/%m", blank=True)
    empreinte = models.CharField("SHA-256", max_length=64, blank=True)
    demande_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    demande_le = models.DateTimeField("demandé le", default=timezone.now)

    objects = RecueilQuerySet.as_manager()

    class Meta:
        ordering = ["-demande_le", "-pk"]
        constraints = [
            un_mois_ou_rien("du", "recueil_du"),
            un_mois_ou_rien("au", "recueil_au"),
        ]

    def __str__(self) -> str:
        return self.titre

    def get_absolute_url(self) -> str:
        return reverse("suivi:recueil", args=[self.pk])
