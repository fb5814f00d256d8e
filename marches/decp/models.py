"""Files of published contracts, the contracts they tell of, and the changes they propose."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone

from clauses_project.champs import RechercheField
from comptes.depots.models import FichierDepose, dit_quand_il_est_ecrit
from comptes.depots.querysets import FichierDeposeQuerySet
from marches.decp.enums import (
    Consideration,
    EtatProposition,
    Etendue,
    Genre,
    Situation,
    Sort,
    Sujet,
)
from marches.decp.querysets import (
    ContratPublieQuerySet,
    DuDepotQuerySet,
    PropositionDecpQuerySet,
)
from marches.enums import NatureMarche


class DepotDecp(FichierDepose):
    """A file of published contracts; `par`: None when the command line read it.

    Its lines are kept as long as what they wrote may be undone.
    """

    DOSSIER = "decp"

    etendue = models.CharField("étendue", max_length=12, choices=Etendue, blank=True)

    objects = FichierDeposeQuerySet.as_manager()

    class Meta(FichierDepose.Meta):
        verbose_name = "fichier de marchés publiés"
        verbose_name_plural = "fichiers de marchés publiés"
        constraints = [dit_quand_il_est_ecrit("depot_decp_applique_date")]

    def __str__(self) -> str:
        return f"Marchés publiés « {self.nom} »"

    def get_absolute_url(self) -> str:
        return reverse("marches:decp_fichier", args=[self.pk])


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
