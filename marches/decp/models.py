"""Files of published contracts, the contracts they tell of, and the changes they propose."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone

from clauses_project.champs import RechercheField
from marches.decp.enums import (
    SUITES,
    Consideration,
    EtatDepot,
    EtatProposition,
    Etendue,
    Genre,
    Situation,
    Sort,
    Sujet,
)
from marches.decp.querysets import (
    ContratPublieQuerySet,
    DepotDecpQuerySet,
    DuDepotQuerySet,
    PropositionDecpQuerySet,
)
from marches.enums import NatureMarche


class DepotDecp(models.Model):
    """A file of published contracts, from its reading to what it wrote.

    The file itself is kept as long as it is being read; its lines, as long as what they wrote may be
    undone.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="depots_decp"
    )
    par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    nom = models.CharField(max_length=200)
    taille = models.PositiveBigIntegerField("octets", default=0)
    fichier = models.FileField(upload_to="decp/%Y/%m", blank=True)
    etat = models.CharField("état", max_length=12, choices=EtatDepot, default=EtatDepot.EN_LECTURE)
    etendue = models.CharField("étendue", max_length=12, choices=Etendue, blank=True)
    erreur = models.TextField(blank=True)
    bilan = models.JSONField(default=dict, blank=True, help_text="Ce qui a été lu, en nombres.")
    traces = models.JSONField(default=dict, blank=True, help_text="Ce que l'écriture a créé.")
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

    objects = DepotDecpQuerySet.as_manager()

    class Meta:
        verbose_name = "fichier de marchés publiés"
        verbose_name_plural = "fichiers de marchés publiés"
        ordering = ["-depose_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(etat=EtatDepot.APPLIQUE) | models.Q(applique_le__isnull=False),
                name="depot_decp_applique_date",
                violation_error_message="Un fichier enregistré porte sa date.",
            )
        ]

    def __str__(self) -> str:
        return f"Marchés publiés « {self.nom} »"

    def get_absolute_url(self) -> str:
        return reverse("marches:decp_fichier", args=[self.pk])

    @property
    def etats_ensuite(self) -> set[EtatDepot]:
        return SUITES[EtatDepot(self.etat)]

    @property
    def est_au_travail(self) -> bool:
        """The worker reads or writes it, or will."""
        return self.tache is not None and self.tache.est_vivante


class ContratPublie(models.Model):
    """A contract as buyers publish it, kept from one file to the next; `marche` when the structure follows it.

    `cle`: what tells a lot from another (buyer, identifier, CPV, object, holder). `contenu`: all that is
    kept of the publication; the columns are what lists search, sort and count.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="contrats_publies"
    )
    cle = models.CharField(max_length=32)
    empreinte = models.CharField(max_length=32)
    contenu = models.JSONField(default=dict)
    acheteur = models.CharField("SIRET de l'acheteur", max_length=20)
    nom_acheteur = models.CharField("acheteur", max_length=160)
    reference = models.CharField("identifiant", max_length=60)
    objet = models.CharField(max_length=1000)
    nature = models.CharField(max_length=12, choices=NatureMarche)
    social = models.BooleanField("considération sociale", default=False)
    situation = models.CharField(max_length=12, choices=Situation, default=Situation.AILLEURS)
    commune = models.ForeignKey(
        "territoires.Commune",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="commune d'exécution",
    )
    montant_ht = models.DecimalField(
        "montant HT (€)", max_digits=14, decimal_places=2, null=True, blank=True
    )
    date_notification = models.DateField("notifié le")
    publie_le = models.DateField("publié le", null=True, blank=True)
    marche = models.ForeignKey(
        "marches.Marche",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="publications",
        verbose_name="marché suivi",
    )
    lot = models.ForeignKey(
        "marches.Lot", on_delete=models.SET_NULL, null=True, blank=True, related_name="publications"
    )
    depot = models.ForeignKey(
        DepotDecp, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ecarte_le = models.DateTimeField("écarté le", null=True, blank=True)
    ecarte_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ecarte_motif = models.CharField("motif", max_length=300, blank=True)
    recherche = RechercheField(sources=("reference", "objet", "nom_acheteur", "acheteur"))

    objects = ContratPublieQuerySet.as_manager()

    class Meta:
        verbose_name = "marché publié"
        verbose_name_plural = "marchés publiés"
        ordering = ["-date_notification", "pk"]
        indexes = [
            models.Index(fields=["structure", "social", "situation"], name="publie_radar"),
            models.Index(fields=["structure", "acheteur", "reference"], name="publie_acheteur"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["structure", "cle"], name="publie_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.objet[:120]}"

    def get_absolute_url(self) -> str:
        return reverse("marches:radar_contrat", args=[self.pk])

    @property
    def considerations(self) -> list[str]:
        return [Consideration(code).label for code in self.contenu.get("considerations", [])]


class LigneDecp(models.Model):
    """A contract of a file that is kept: social, or of the territory. `avant`: what its writing replaced."""

    depot = models.ForeignKey(DepotDecp, on_delete=models.CASCADE, related_name="lignes")
    cle = models.CharField(max_length=32)
    empreinte = models.CharField(max_length=32)
    contenu = models.JSONField(default=dict)
    social = models.BooleanField(default=False)
    situation = models.CharField(max_length=12, choices=Situation)
    sort = models.CharField(max_length=10, choices=Sort)
    publie = models.ForeignKey(
        ContratPublie, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    avant = models.JSONField(null=True, blank=True)

    objects = DuDepotQuerySet.as_manager()

    class Meta:
        verbose_name = "marché d'un fichier"
        ordering = ["depot", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["depot", "cle"], name="ligne_decp_unique"),
        ]

    def __str__(self) -> str:
        return str(self.contenu.get("reference", ""))

    @property
    def notification(self) -> date:
        return date.fromisoformat(self.contenu["notification"])


class RemarqueDecp(models.Model):
    """What the reading of a file repaired, found strange or refused."""

    depot = models.ForeignKey(DepotDecp, on_delete=models.CASCADE, related_name="remarques")
    genre = models.CharField(max_length=8, choices=Genre)
    acheteur = models.CharField(max_length=60, blank=True)
    reference = models.CharField("identifiant", max_length=60, blank=True)
    champ = models.CharField(max_length=60)
    lu = models.CharField(max_length=200)
    garde = models.CharField("ce qui en est gardé", max_length=300)
    recherche = RechercheField(sources=("acheteur", "reference", "champ", "lu"))

    objects = DuDepotQuerySet.as_manager()

    class Meta:
        verbose_name = "remarque de lecture"
        ordering = ["depot", "pk"]
        indexes = [models.Index(fields=["depot", "genre"], name="remarque_decp_genre")]

    def __str__(self) -> str:
        return f"{self.champ}\u00a0: {self.lu}"


class PropositionDecp(models.Model):
    """What a newer publication would change of a contract that is followed: a person decides.

    `valeur`: the value as it would be stored; `avant` and `apres`: in words. The same value of the same
    thing is proposed once, whatever was decided of it.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="propositions_decp"
    )
    publie = models.ForeignKey(ContratPublie, on_delete=models.CASCADE, related_name="propositions")
    marche = models.ForeignKey(
        "marches.Marche", on_delete=models.CASCADE, related_name="propositions_decp"
    )
    lot = models.ForeignKey(
        "marches.Lot", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    depot = models.ForeignKey(
        DepotDecp, on_delete=models.SET_NULL, null=True, blank=True, related_name="propositions"
    )
    sujet = models.CharField(max_length=14, choices=Sujet)
    valeur: Any = models.JSONField()
    cle_valeur = models.CharField(max_length=200)
    avant = models.CharField(max_length=300, blank=True)
    apres = models.CharField("après", max_length=300)
    etat = models.CharField(
        "état", max_length=10, choices=EtatProposition, default=EtatProposition.A_DECIDER
    )
    proposee_le = models.DateTimeField("proposée le", default=timezone.now)
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)
    decidee_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PropositionDecpQuerySet.as_manager()

    class Meta:
        verbose_name = "changement publié"
        verbose_name_plural = "changements publiés"
        ordering = ["-proposee_le", "pk"]
        indexes = [models.Index(fields=["structure", "etat"], name="proposition_decp_etat")]
        constraints = [
            models.UniqueConstraint(
                fields=["publie", "sujet", "cle_valeur"], name="proposition_decp_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_sujet_display()} de {self.marche.reference}"

    def get_absolute_url(self) -> str:
        return self.marche.get_absolute_url()
