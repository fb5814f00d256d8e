"""What was given to those who ask, as it was; and the columns a structure gives. `suivi.models` gives them out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from clauses_project.champs import RechercheField
from clauses_project.textes import sans_nir
from suivi.enums import GenreRemontee
from suivi.papier.models import un_mois_ou_rien
from suivi.remontees.querysets import ColonnesDeRemonteeQuerySet, RemonteeQuerySet


class Remontee(models.Model):
    """A table produced for who asked for it: its workbook, and `contenu`, all that is in it.

    Written once by `suivi.actions.remontees.produire`; only to whom it was sent is added. `forme` is the version
    of the table, `choix` the columns it was made with. `empreinte` is the SHA-256 of the workbook as it was
    produced; when a person in it was erased, it was made again without who they are (`reecrite_le`,
    `empreinte_reecrite`), and its figures stay.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.PROTECT, related_name="remontees"
    )
    genre = models.CharField("tableau", max_length=8, choices=GenreRemontee)
    forme = models.CharField("version du tableau", max_length=12)
    reference = models.CharField("référence", max_length=30, unique=True)
    du = models.DateField(null=True, blank=True)
    au = models.DateField()
    choix = models.JSONField("colonnes", default=list, blank=True)
    contenu = models.JSONField()
    manques = models.JSONField("ce qui manque", default=dict, blank=True)
    nombre_de_manques = models.PositiveIntegerField("manques", default=0)
    changements = models.JSONField(default=dict, blank=True)
    empreinte_donnees = models.CharField("SHA-256 des données", max_length=64)
    fichier = models.FileField(upload_to="remontees/%Y/%m")
    nom = models.CharField("nom du fichier", max_length=200)
    taille = models.PositiveIntegerField()
    empreinte = models.CharField("SHA-256", max_length=64)
    reecrite_le = models.DateTimeField("réécrite le", null=True, editable=False)
    empreinte_reecrite = models.CharField(max_length=64, blank=True, editable=False)
    precedente = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="suivantes"
    )
    produite_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    produite_le = models.DateTimeField("produite le", default=timezone.now)
    envoyee_a = models.CharField("envoyée à", max_length=200, blank=True, validators=[sans_nir])
    envoyee_le = models.DateField("envoyée le", null=True, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    recherche = RechercheField(sources=("reference", "envoyee_a"))

    objects = RemonteeQuerySet.as_manager()

    class Meta:
        verbose_name = "remontée"
        ordering = ["-produite_le", "-pk"]
        indexes = [
            models.Index(fields=["structure", "genre", "-produite_le"], name="remontee_genre")
        ]
        constraints = [
            un_mois_ou_rien("du", "remontee_du"),
            un_mois_ou_rien("au", "remontee_au"),
            models.CheckConstraint(
                condition=Q(envoyee_a="", envoyee_le=None)
                | (~Q(envoyee_a="") & Q(envoyee_le__isnull=False)),
                name="remontee_envoi_entier",
                violation_error_message="Un envoi a un destinataire et une date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.get_genre_display()}"

    def get_absolute_url(self) -> str:
        return reverse("suivi:remontee", args=[self.pk])

    @property
    def empreinte_du_fichier(self) -> str:
        """Of the file as it is kept now."""
        return self.empreinte_reecrite or self.empreinte


class ColonnesDeRemontee(models.Model):
    """The columns a structure gives in a table: `choix` in their order, with their headings."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    genre = models.CharField("tableau", max_length=8, choices=GenreRemontee)
    choix = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = ColonnesDeRemonteeQuerySet.as_manager()

    class Meta:
        verbose_name = "colonnes d'une remontée"
        verbose_name_plural = "colonnes des remontées"
        ordering = ["structure", "genre"]
        constraints = [
            models.UniqueConstraint(fields=["structure", "genre"], name="colonnes_remontee_unique")
        ]

    def __str__(self) -> str:
        return f"Colonnes : {self.get_genre_display()}"
