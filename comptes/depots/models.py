"""What every deposited file is, whatever is in it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from clauses_project.champs import RechercheField
from comptes.depots.enums import PREPARATION, SUITES, TON_DU_DEPOT, EtatDepot


def ou_garder(depot: FichierDepose, nom: str) -> str:
    """A folder a kind and a month."""
    return f"{depot.DOSSIER}/{timezone.localdate():%Y/%m}/{nom}"


class FichierDepose(models.Model):
    """A file, from its deposit to what it wrote. The file itself is kept as long as it is being prepared.

    `bilan`: what was read of it, in numbers. `traces`: what undoing it needs.
    """

    DOSSIER = "depots"

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    nom = models.CharField(max_length=200)
    taille = models.PositiveBigIntegerField("octets", default=0)
    fichier = models.FileField(upload_to=ou_garder, blank=True)
    etat = models.CharField("état", max_length=12, choices=EtatDepot, default=EtatDepot.EN_LECTURE)
    erreur = models.TextField(blank=True)
    bilan = models.JSONField(default=dict, blank=True)
    traces = models.JSONField(default=dict, blank=True)
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

    class Meta:
        abstract = True
        ordering = ["-depose_le", "-pk"]

    @property
    def ton(self) -> str:
        """The colour of its state."""
        return TON_DU_DEPOT[EtatDepot(self.etat)]

    @property
    def etats_ensuite(self) -> frozenset[EtatDepot]:
        """Where it may go from here."""
        return SUITES[EtatDepot(self.etat)]

    @property
    def est_au_travail(self) -> bool:
        """The worker reads or writes it, or will."""
        return self.tache is not None and self.tache.est_vivante

    @property
    def est_ouvert(self) -> bool:
        """Still being prepared: nothing of it is written."""
        return self.etat in PREPARATION

    @property
    def est_arrete(self) -> bool:
        """It was being written, and the worker does it no more: nothing is written."""
        return self.etat == EtatDepot.EN_ECRITURE and not self.est_au_travail


def dit_quand_il_est_ecrit(nom: str) -> models.CheckConstraint:
    """The constraint of every kind of file; its name is the kind's own."""
    return models.CheckConstraint(
        condition=~models.Q(etat=EtatDepot.APPLIQUE) | models.Q(applique_le__isnull=False),
        name=nom,
        violation_error_message="Un fichier enregistré porte sa date.",
    )
