"""What is kept of validated hours by year, for the figures."""

from __future__ import annotations

from functools import reduce
from operator import add

from django.db import models
from django.db.models import F, Q

from clauses_project.champs import HeuresField
from suivi.querysets import CumulAnnuelQuerySet

RETENUES_DES_MOIS = reduce(add, (F(f"retenues_{mois}") for mois in range(1, 13)))


class CumulAnnuel(models.Model):
    """Validated hours of a work contract for an attribution in a calendar year, under the facts of one eligibility.

    Kept beside the lines so that figures over whole years read one row where there were twelve; stage
    included, as everything that may be renamed is read live. `suivi.cumuls` is the only one that writes it.
    `travail` and `formation` are what was retained of each, `retenues_1` to `retenues_12` both of them month
    by month, `mois_retenus` the months that have some, January being the first bit. A line without an hour is
    nowhere here.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    annee = models.PositiveSmallIntegerField("année")
    contrat = models.ForeignKey(
        "participants.ContratTravail", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    attribution = models.ForeignKey(
        "marches.Attribution", on_delete=models.CASCADE, related_name="+"
    )
    faits = models.ForeignKey(
        "participants.Eligibilite",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    travail = HeuresField(default=0)
    formation = HeuresField(default=0)
    non_retenues = HeuresField(default=0)
    en_suspens = HeuresField(default=0)
    mois_retenus = models.PositiveSmallIntegerField(default=0)
    retenues_1 = HeuresField(default=0)
    retenues_2 = HeuresField(default=0)
    retenues_3 = HeuresField(default=0)
    retenues_4 = HeuresField(default=0)
    retenues_5 = HeuresField(default=0)
    retenues_6 = HeuresField(default=0)
    retenues_7 = HeuresField(default=0)
    retenues_8 = HeuresField(default=0)
    retenues_9 = HeuresField(default=0)
    retenues_10 = HeuresField(default=0)
    retenues_11 = HeuresField(default=0)
    retenues_12 = HeuresField(default=0)

    objects = CumulAnnuelQuerySet.as_manager()

    class Meta:
        verbose_name = "cumul annuel"
        verbose_name_plural = "cumuls annuels"
        ordering = ["annee", "contrat", "attribution", "pk"]
        indexes = [
            models.Index(
                fields=[
                    "structure", "annee", "contrat", "attribution", "faits", "mois_retenus",
                    "travail", "formation", "non_retenues", "en_suspens",
                    *(f"retenues_{mois}" for mois in range(1, 13)),
                ],
                name="cumul_des_chiffres",
            )
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "annee", "attribution", "faits"], name="cumul_unique"
            ),
            models.UniqueConstraint(
                fields=["contrat", "annee", "attribution"],
                condition=Q(faits=None),
                name="cumul_sans_faits_unique",
            ),
            models.CheckConstraint(
                condition=Q(travail=RETENUES_DES_MOIS - F("formation")),
                name="cumul_mois_et_annee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contrat} · {self.annee}"
