"""What people write down of their exchanges, and what they mean to do next. `suivi.models` gives them out.

What the application does by itself is not copied here: `suivi.fil.sources` reads it where it is.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from clauses_project.champs import RechercheField
from clauses_project.textes import sans_nir
from suivi.fil.enums import NatureEchange
from suivi.fil.querysets import EchangeQuerySet, ProchaineActionQuerySet

SUJETS = ("marche", "achat", "entreprise", "donneur_ordre")


def _lien(modele: str, libelle: str) -> models.ForeignKey:
    """What is told stays told: its subject cannot go away under it."""
    return models.ForeignKey(
        modele,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=libelle,
    )


class SurUnSujet(models.Model):
    """On a contract, a purchase, a company or a buyer; on a company for a contract, too."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    marche = _lien("marches.Marche", "marché")
    achat = _lien("marches.Achat", "projet d'achat")
    entreprise = _lien("entreprises.Entreprise", "entreprise")
    donneur_ordre = _lien("marches.DonneurOrdre", "donneur d'ordre")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(marche__isnull=False)
                | Q(achat__isnull=False)
                | Q(entreprise__isnull=False)
                | Q(donneur_ordre__isnull=False),
                name="%(class)s_sujet",
                violation_error_message="Dites de quel marché, de quelle entreprise ou de quel "
                "donneur d'ordre il s'agit.",
            )
        ]

    @property
    def sujets(self) -> list[Any]:
        """What it is about, the most precise first."""
        return [objet for nom in SUJETS if (objet := getattr(self, nom))]

    @property
    def sujet(self) -> Any:
        return self.sujets[0]


class Echange(SurUnSujet):
    """A meeting, a call, a letter, a note… as a person of the structure wrote it down.

    Read by the structure alone, unless it was shared. `heure_connue` is false when only the day was
    given: `quand` is then the beginning of it. One withdrawn (`retire_le`) can be put back.
    """

    nature = models.CharField(max_length=10, choices=NatureEchange)
    quand = models.DateTimeField(default=timezone.now)
    heure_connue = models.BooleanField(default=True)
    objet = models.CharField(max_length=200, validators=[sans_nir])
    avec = models.CharField(
        "avec qui",
        max_length=200,
        blank=True,
        validators=[sans_nir],
        help_text="Les présents, ou de qui à qui.",
    )
    texte = models.TextField(
        "ce qui s'est dit",
        max_length=20000,
        blank=True,
        validators=[sans_nir],
        help_text="Des faits, sans jugement. N'y nommez pas les personnes en insertion et ne dites "
        "jamais pourquoi elles sont éligibles.",
    )
    auteur = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    partage_acheteur = models.BooleanField("Partagé avec le donneur d'ordre", default=False)
    partage_entreprise = models.BooleanField("Partagé avec l'entreprise", default=False)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True, editable=False)
    retire_par = models.ForeignKey(
        "comptes.Utilisateur",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    recherche = RechercheField(sources=("objet", "avec", "texte"))

    objects = EchangeQuerySet.as_manager()

    class Meta:
        verbose_name = "échange"
        ordering = ["-quand", "-pk"]
        indexes = [
            models.Index(fields=["marche", "-quand"], name="echange_marche"),
            models.Index(fields=["entreprise", "-quand"], name="echange_entreprise"),
        ]
        constraints = [
            *SurUnSujet.Meta.constraints,
            models.CheckConstraint(
                condition=Q(partage_entreprise=False) | Q(entreprise__isnull=False),
                name="echange_partage_entreprise",
                violation_error_message="Choisissez l'entreprise avec laquelle il est partagé.",
            ),
            models.CheckConstraint(
                condition=Q(partage_acheteur=False)
                | Q(marche__isnull=False)
                | Q(achat__isnull=False)
                | Q(donneur_ordre__isnull=False),
                name="echange_partage_acheteur",
                violation_error_message="Choisissez le marché\u00a0: c'est avec son donneur d'ordre "
                "que l'échange est partagé.",
            ),
        ]

    def __str__(self) -> str:
        """What it is: its words may name people, and the journal would keep them."""
        return f"{self.get_nature_display()} du {timezone.localtime(self.quand):%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("suivi:echange", args=[self.pk])


class ProchaineAction(SurUnSujet):
    """What someone of the structure is to do, and by when; then when it was done."""

    quoi = models.CharField(max_length=200, validators=[sans_nir])
    qui = models.ForeignKey("comptes.Utilisateur", on_delete=models.PROTECT, related_name="+")
    echeance = models.DateField("pour le")
    faite_le = models.DateTimeField("faite le", null=True, blank=True, editable=False)
    faite_par = models.ForeignKey(
        "comptes.Utilisateur",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    recherche = RechercheField(sources=("quoi",))

    objects = ProchaineActionQuerySet.as_manager()

    class Meta:
        verbose_name = "prochaine action"
        verbose_name_plural = "prochaines actions"
        ordering = ["echeance", "pk"]
        indexes = [
            models.Index(
                fields=["structure", "qui", "echeance"],
                condition=Q(faite_le=None),
                name="action_a_faire",
            )
        ]
        constraints = [*SurUnSujet.Meta.constraints]

    def __str__(self) -> str:
        return self.quoi

    def get_absolute_url(self) -> str:
        return reverse("suivi:modifier_action", args=[self.pk])

    @property
    def est_faite(self) -> bool:
        return self.faite_le is not None
