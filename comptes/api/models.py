from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from clauses_project.profils import Profil
from comptes.api.portees import Portee
from comptes.api.querysets import JetonApiQuerySet
from comptes.porteurs import PorteurDeProfil, Revocable, profil_dans_son_organisation


class JetonApi(PorteurDeProfil, Revocable):
    """A program's way in: it reads what a person of that profile would, within `portees`, and writes nothing.

    Only a fingerprint is kept: the token is shown once. `emettrice` is the structure whose administrateur
    made it. `minute` and `appels` count the calls of the running minute.
    """

    libelle = models.CharField("libellé", max_length=120)
    emettrice = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="jetons_api"
    )
    portees = models.JSONField("portées", default=list)
    debut = models.CharField("premiers signes", max_length=16)
    empreinte = models.CharField("SHA-256", max_length=64, unique=True)
    par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    dernier_usage = models.DateTimeField("dernier usage", null=True, blank=True)
    minute = models.DateTimeField(null=True, blank=True)
    appels = models.PositiveIntegerField(default=0)

    objects = JetonApiQuerySet.as_manager()

    class Meta:
        verbose_name = "jeton d'API"
        verbose_name_plural = "jetons d'API"
        ordering = ["-cree_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=profil_dans_son_organisation(),
                name="jeton_profil_dans_son_organisation",
                violation_error_message="Ce profil n'appartient pas à ce genre d'organisation.",
            ),
            models.CheckConstraint(
                condition=Q(expire_le__gt=F("cree_le")),
                name="jeton_expire_apres_creation",
                violation_error_message="Un jeton expire après sa création.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.libelle} ({self.debut}…)"

    @property
    def etat_lu(self) -> str:
        if self.revoque_le:
            return "révoqué"
        return "en service" if self.est_ouvert else "expiré"

    @property
    def portees_lues(self) -> str:
        return ", ".join(Portee(portee).label.lower() for portee in self.portees)

    def ouvre(self, portee: Portee) -> bool:
        return portee.value in self.portees

    @property
    def restreint_a(self) -> dict[str, Any]:
        """A company works with several structures: its token reads what it does for the one that made it."""
        return {"structure": self.emettrice_id} if self.profil == Profil.DECLARANT else {}
