"""An answer that waits for its review. `suivi.models` gives it out."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from suivi.apres.models import Evaluation, Recit
from suivi.enums import REPONSES_EN_COURS, EtatReponse, Jalon, QuiRepond, Situation
from suivi.reponses.querysets import ReponseProposeeQuerySet


class ReponseProposee(Recit):
    """What became of somebody at a milestone, as they or their prescripteur say it.

    The person is asked by `lien`, which serves once; the prescripteur answers from their own page. Nothing
    of it is counted until a facilitateur reviews it: accepted, as it is or amended, it becomes
    `evaluation`. One at a time for a milestone, by who answers.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    participant = models.ForeignKey(
        "participants.Participant", on_delete=models.CASCADE, related_name="reponses_proposees"
    )
    jalon = models.CharField(max_length=8, choices=Jalon)
    qui_repond = models.CharField("qui répond", max_length=14, choices=QuiRepond)
    lien = models.OneToOneField(
        "comptes.LienSigne",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reponse",
    )
    prescripteur = models.ForeignKey(
        "participants.Prescripteur",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    etat = models.CharField("état", max_length=10, choices=EtatReponse)
    creee_le = models.DateTimeField("demandée le", default=timezone.now)
    ecrite_le = models.DateTimeField("envoyée par courriel le", null=True, blank=True)
    situation = models.CharField(max_length=24, choices=Situation, blank=True)
    date = models.DateField("à la date du", null=True, blank=True)
    meme_employeur = models.BooleanField("toujours chez le même employeur", default=False)
    recue_le = models.DateTimeField("reçue le", null=True, blank=True)
    par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    relue_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    relue_le = models.DateTimeField("relue le", null=True, blank=True)
    motif = models.CharField(max_length=300, blank=True)
    evaluation = models.OneToOneField(
        Evaluation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reponse_proposee",
    )

    objects = ReponseProposeeQuerySet.as_manager()

    class Meta:
        verbose_name = "réponse proposée"
        verbose_name_plural = "réponses proposées"
        ordering = ["creee_le", "pk"]
        indexes = [
            models.Index(
                fields=["structure", "recue_le"],
                condition=Q(etat="A_RELIRE"),
                name="reponse_a_relire",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "jalon", "qui_repond"],
                condition=Q(etat__in=sorted(REPONSES_EN_COURS)),
                name="reponse_en_cours_unique",
                violation_error_message="Une réponse est déjà attendue ou à relire.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=["ATTENDUE", "RETIREE"])
                | (~Q(situation="") & Q(recue_le__isnull=False, date__isnull=False)),
                name="reponse_recue_complete",
            ),
            models.CheckConstraint(
                condition=Q(qui_repond__in=[QuiRepond.PERSONNE, QuiRepond.PRESCRIPTEUR]),
                name="reponse_de_la_personne_ou_du_prescripteur",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} · réponse à {self.get_jalon_display()}"

    def get_absolute_url(self) -> str:
        return reverse("suivi:relire_reponse", args=[self.pk])

    @property
    def est_de_la_personne(self) -> bool:
        return self.qui_repond == QuiRepond.PERSONNE

    @property
    def repondant(self) -> str:
        """« La personne », or the prescripteur by its name."""
        if self.est_de_la_personne or self.prescripteur is None:
            return str(QuiRepond(self.qui_repond).label)
        return str(self.prescripteur)

    @property
    def lien_ouvert(self) -> bool:
        """The person may still answer by it."""
        return self.etat == EtatReponse.ATTENDUE and self.lien is not None and self.lien.est_ouvert

    @property
    def etat_lu(self) -> str:
        if self.etat == EtatReponse.ATTENDUE and not self.lien_ouvert:
            return "Lien expiré"
        return str(EtatReponse(self.etat).label)

    @property
    def expire_le(self) -> datetime | None:
        return self.lien.expire_le if self.lien else None
