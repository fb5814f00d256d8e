"""A takeover workbook, as it goes from its deposit to what it wrote. `suivi.models` gives it out."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone

from clauses_project.champs import RechercheField
from suivi.imports.enums import EtatImport
from suivi.imports.models import SUITES
from suivi.reprise.querysets import ClasseurRepriseQuerySet


class ClasseurReprise(models.Model):
    """A workbook of a structure. The file is kept as long as it is being prepared; what undoing needs
    (`traces`) and the rows given back (`rejets`), for some time after it is written.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="classeurs_reprise"
    )
    par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    nom = models.CharField(max_length=200)
    empreinte = models.CharField("SHA-256", max_length=64, blank=True)
    taille = models.PositiveIntegerField(default=0)
    fichier = models.FileField(upload_to="classeurs/%Y/%m", blank=True)
    rejets = models.FileField(upload_to="classeurs/%Y/%m", blank=True)
    etat = models.CharField(
        "état", max_length=12, choices=EtatImport, default=EtatImport.EN_LECTURE
    )
    erreur = models.TextField(blank=True)
    lignes = models.PositiveIntegerField(default=0)
    bilan = models.JSONField(default=dict, blank=True, help_text="Comptes de chaque feuille.")
    constats = models.JSONField(
        default=dict, blank=True, help_text="Erreurs et avertissements, dans l'ordre du classeur."
    )
    traces = models.JSONField(default=dict, blank=True, help_text="De quoi annuler.")
    lignes_justes = models.BooleanField("seulement les lignes justes", default=False)
    tache = models.ForeignKey(
        "comptes.Tache", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    depose_le = models.DateTimeField("déposé le", default=timezone.now)
    applique_le = models.DateTimeField("enregistré le", null=True, blank=True)
    applique_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)
    recherche = RechercheField(sources=("nom",))
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = ClasseurRepriseQuerySet.as_manager()

    class Meta:
        verbose_name = "classeur de reprise"
        verbose_name_plural = "classeurs de reprise"
        ordering = ["-depose_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(etat=EtatImport.APPLIQUE) | models.Q(applique_le__isnull=False),
                name="classeur_applique_date",
                violation_error_message="Un classeur enregistré porte sa date.",
            )
        ]

    def __str__(self) -> str:
        return f"Classeur « {self.nom} »"

    def get_absolute_url(self) -> str:
        return reverse("suivi:classeur", args=[self.pk])

    @property
    def etats_ensuite(self) -> frozenset[EtatImport]:
        """Where it may go from here."""
        return SUITES[EtatImport(self.etat)]

    @property
    def est_au_travail(self) -> bool:
        """The worker reads or writes it, or will."""
        return self.tache is not None and self.tache.est_vivante

    @property
    def est_ouvert(self) -> bool:
        """Nothing of it is written."""
        return self.etat in (EtatImport.EN_LECTURE, EtatImport.A_VERIFIER)

    @property
    def a_des_erreurs(self) -> bool:
        return bool(self.constats.get("nombre_d_erreurs"))
