"""What carries a profile in an organisation: an access, an invitation, a signed link, an API token."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from clauses_project.profils import Profil

# Which organisation each profile sits in: the one column of `Acces` it must fill, and no other.
ORGANISATION_PAR_PROFIL = {
    Profil.ADMINISTRATEUR: "structure",
    Profil.FACILITATEUR: "structure",
    Profil.ELU: "structure",
    Profil.DECLARANT: "entreprise",
    Profil.DONNEUR_ORDRE: "donneur_ordre",
    Profil.COORDINATEUR: "reseau",
    Profil.PRESCRIPTEUR: "prescripteur",
}
ORGANISATIONS = ("structure", "reseau", "entreprise", "donneur_ordre", "prescripteur")


def profil_dans_son_organisation() -> Q:
    """Rows whose profile fills the one column it sits in."""
    condition = Q()
    for profil, organisation in ORGANISATION_PAR_PROFIL.items():
        seule = Q(profil=profil, **{f"{organisation}__isnull": False})
        for autre in ORGANISATIONS:
            if autre != organisation:
                seule &= Q(**{f"{autre}__isnull": True})
        condition |= seule
    return condition


class PorteurDeProfil(models.Model):
    """A profile in an organisation: what an access has, and what an invitation promises."""

    profil = models.CharField(max_length=20, choices=Profil)
    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    reseau = models.ForeignKey(
        "territoires.Reseau", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    entreprise = models.ForeignKey(
        "entreprises.Entreprise", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    donneur_ordre = models.ForeignKey(
        "marches.DonneurOrdre", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    prescripteur = models.ForeignKey(
        "participants.Prescripteur",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    communes = models.ManyToManyField(
        "territoires.Commune",
        blank=True,
        related_name="+",
        help_text="Un élu peut ne voir que ces communes ; aucune : tout le territoire.",
    )

    class Meta:
        abstract = True

    @property
    def organisation(self):
        """The structure, réseau, company, buyer or prescripteur this profile sits in."""
        return getattr(self, ORGANISATION_PAR_PROFIL[Profil(self.profil)])

    @property
    def est_gestionnaire(self) -> bool:
        return Profil(self.profil).est_gestionnaire

    @property
    def restreint_a(self) -> dict[str, Any]:
        """What narrows the declarations of a company: nothing, unless it came by a link of one month."""
        return {}


class Revocable(models.Model):
    """What opens from its making to a day, or until it is revoked: a signed link, an API token."""

    cree_le = models.DateTimeField("créé le", default=timezone.now)
    expire_le = models.DateTimeField("expire le")
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def est_ouvert(self) -> bool:
        return self.revoque_le is None and timezone.now() < self.expire_le
