"""Who follows a person or a company, and the hand-overs. `suivi.models` gives them out."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from clauses_project.textes import sans_nir
from suivi.portefeuille.querysets import PassationQuerySet, ReferentQuerySet


class Referent(models.Model):
    """Who follows a person, or a company, for a structure. Contracts and purchases say it themselves."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    facilitateur = models.ForeignKey(
        "comptes.Utilisateur",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="suivi par",
    )
    participant = models.OneToOneField(
        "participants.Participant",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="referent",
    )
    entreprise = models.ForeignKey(
        "entreprises.Entreprise",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="referents",
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = ReferentQuerySet.as_manager()

    class Meta:
        verbose_name = "référent"
        ordering = ["structure", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "entreprise"],
                condition=Q(entreprise__isnull=False),
                name="referent_entreprise_unique",
                violation_error_message="Cette entreprise a déjà un référent.",
            ),
            models.CheckConstraint(
                condition=Q(participant=None, entreprise__isnull=False)
                | Q(participant__isnull=False, entreprise=None),
                name="referent_de_quelqu_un",
                violation_error_message="Un référent suit une personne, ou une entreprise.",
            ),
        ]

    def __str__(self) -> str:
        """The journal keeps it: a person by their number, never by their name."""
        personne = self.participant
        return (
            f"Référent de la personne {personne.identifiant}"
            if personne
            else f"Référent de {self.entreprise}"
        )

    def get_absolute_url(self) -> str:
        return self.objet.get_absolute_url()

    @property
    def objet(self) -> models.Model:
        return self.participant or self.entreprise


class Passation(models.Model):
    """A portfolio, or some of it, handed over in one go.

    `objets`: by kind, the key of each row and the version it had once handed over. The journal of each row
    keeps it too; this is what undoes it.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    de = models.ForeignKey("comptes.Utilisateur", on_delete=models.PROTECT, related_name="+")
    vers = models.ForeignKey("comptes.Utilisateur", on_delete=models.PROTECT, related_name="+")
    pourquoi = models.CharField(max_length=300, blank=True, validators=[sans_nir])
    objets = models.JSONField(default=dict)
    faite_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    faite_le = models.DateTimeField(default=timezone.now)
    annulee_le = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = PassationQuerySet.as_manager()

    class Meta:
        verbose_name = "passation"
        ordering = ["-faite_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(de=F("vers")),
                name="passation_a_un_autre",
                violation_error_message="Une passation se fait à une autre personne.",
            )
        ]

    def __str__(self) -> str:
        return f"Passation de {self.de} à {self.vers}"

    def get_absolute_url(self) -> str:
        return reverse("suivi:passation", args=[self.pk])

    def versions(self, genre: str) -> dict[int, int]:
        """The rows of that kind by key, with their version once handed over."""
        return {int(pk): version for pk, version in self.objets.get(genre, {}).items()}
