"""What opens the application: an access, the invitation that promises it, a signed link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from clauses_project.profils import Profil
from comptes.models.utilisateurs import Utilisateur
from comptes.porteurs import PorteurDeProfil, Revocable, profil_dans_son_organisation
from comptes.querysets import AccesQuerySet, InvitationQuerySet, LienSigneQuerySet


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


class LienSigne(PorteurDeProfil, Revocable):
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
