"""What became of people after the work: périodes, milestones, answers, tries. `suivi.models` gives them out."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from clauses_project.textes import sans_nir
from suivi.enums import (
    FREINS,
    Canal,
    ClasseIAE,
    Jalon,
    QuiRepond,
    ResultatTentative,
    Situation,
)
from suivi.querysets import (
    ClasseDeSituationQuerySet,
    EcheanceQuerySet,
    EvaluationQuerySet,
    JalonsAnterieursQuerySet,
    PeriodeTravailQuerySet,
    TentativeQuerySet,
)
from territoires.models import Structure


class PeriodeTravail(models.Model):
    """A period of work of a person, ended on `fin`: what the follow-up at 6 and 12 months is about.

    Written by `suivi.apres.ecriture` alone, which keeps it as the rule says.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    participant = models.ForeignKey(
        "participants.Participant", on_delete=models.CASCADE, related_name="periodes"
    )
    fin = models.DateField()

    objects = PeriodeTravailQuerySet.as_manager()

    class Meta:
        verbose_name = "période de travail"
        verbose_name_plural = "périodes de travail"
        ordering = ["fin", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "fin"], name="periode_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.participant} · période achevée le {self.fin:%d/%m/%Y}"


class Recit(models.Model):
    """What somebody says of their situation, beside the situation itself. No health, no NIR."""

    employeur_libre = models.CharField(
        "autre employeur", max_length=160, blank=True, validators=[sans_nir]
    )
    metier = models.CharField("métier", max_length=120, blank=True, validators=[sans_nir])
    formation = models.CharField(
        "formation suivie", max_length=160, blank=True, validators=[sans_nir]
    )
    frein_mobilite = models.BooleanField("mobilité", default=False)
    frein_logement = models.BooleanField("logement", default=False)
    frein_garde = models.BooleanField("garde d'enfants", default=False)
    frein_sante = models.BooleanField("santé, sans détail", default=False)
    commentaire = models.TextField(
        "ce que la personne dit de son travail", blank=True, validators=[sans_nir]
    )
    besoin_d_aide = models.BooleanField("a besoin d'aide maintenant", default=False)
    orientation = models.CharField(
        "orientée vers", max_length=160, blank=True, validators=[sans_nir]
    )

    # Nothing of what was said: what is left of it once the person is erased.
    VIDE: ClassVar[dict[str, str | bool]] = {
        "employeur_libre": "",
        "metier": "",
        "formation": "",
        "commentaire": "",
        "orientation": "",
        "besoin_d_aide": False,
        **dict.fromkeys(FREINS, False),
    }

    class Meta:
        abstract = True

    @property
    def freins(self) -> list[str]:
        """What keeps the person from working, in words."""
        return [str(self._meta.get_field(nom).verbose_name) for nom in FREINS if getattr(self, nom)]


class Evaluation(Recit):
    """What became of a person at a milestone: the raw situation, on its date.

    `periode` is kept by `suivi.apres.ecriture`: the last one that ended before `date`.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    participant = models.ForeignKey(
        "participants.Participant", on_delete=models.CASCADE, related_name="evaluations"
    )
    periode = models.ForeignKey(
        PeriodeTravail,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="evaluations",
    )
    jalon = models.CharField(max_length=8, choices=Jalon)
    date = models.DateField("à la date du")
    situation = models.CharField(max_length=24, choices=Situation)
    employeur = models.ForeignKey(
        "entreprises.Entreprise", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    qui_repond = models.CharField(
        "qui répond", max_length=14, choices=QuiRepond, default=QuiRepond.PERSONNE
    )
    canal = models.CharField("par quel moyen", max_length=10, choices=Canal, blank=True)
    saisie_le = models.DateTimeField("saisie le", default=timezone.now, editable=False)
    par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "évaluation"
        ordering = ["date", "pk"]
        indexes = [
            models.Index(
                fields=["structure", "id", "situation", "employeur"],
                name="evaluation_des_chiffres",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "jalon", "date"],
                name="evaluation_unique",
                violation_error_message="Une évaluation de ce jalon existe déjà à cette date.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant} · {self.get_jalon_display()} · {self.get_situation_display()}"

    def get_absolute_url(self) -> str:
        return reverse("suivi:evaluation", args=[self.pk])

    def clean(self) -> None:
        if self.employeur_id and self.employeur_libre:
            raise ValidationError(
                {
                    "employeur_libre": "Choisissez une entreprise connue ou écrivez un nom, pas les deux."
                }
            )


class Echeance(models.Model):
    """A milestone of a période, or of an answer that found none. Written by `suivi.apres.ecriture` alone.

    `tombee_le`: the day the person went back to work before it was due. `reponse`: the answer that
    counts. `faits`: the eligibility that says where the person lived when the période ended.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    participant = models.ForeignKey(
        "participants.Participant", on_delete=models.CASCADE, related_name="echeances"
    )
    periode = models.ForeignKey(
        PeriodeTravail, on_delete=models.CASCADE, null=True, related_name="echeances"
    )
    jalon = models.CharField(max_length=8, choices=Jalon)
    due_le = models.DateField("due le")
    limite_le = models.DateField("limite")
    tombee_le = models.DateField("tombée le", null=True)
    reponse = models.ForeignKey(
        Evaluation, on_delete=models.SET_NULL, null=True, related_name="echeances"
    )
    faits = models.ForeignKey(
        "participants.Eligibilite", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = EcheanceQuerySet.as_manager()

    class Meta:
        verbose_name = "échéance du suivi"
        verbose_name_plural = "échéances du suivi"
        ordering = ["due_le", "pk"]
        indexes = [
            models.Index(
                fields=["structure", "due_le", "tombee_le", "jalon", "participant", "reponse"],
                name="echeance_des_chiffres",
            ),
            models.Index(fields=["structure", "jalon", "due_le"], name="echeance_due"),
            models.Index(
                fields=["structure", "due_le"],
                condition=Q(reponse=None, tombee_le=None),
                name="echeance_a_suivre",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["periode", "jalon"], name="echeance_unique"),
            models.UniqueConstraint(
                fields=["participant", "jalon"],
                condition=Q(periode=None),
                name="echeance_sans_periode_unique",
            ),
            models.CheckConstraint(
                condition=Q(tombee_le=None) | Q(reponse=None), name="echeance_repondue_ou_tombee"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} · {self.get_jalon_display()}, le {self.due_le:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("suivi:evaluer", args=[self.pk])

    def est_en_retard(self, jour: date) -> bool:
        return self.limite_le < jour


class Tentative(models.Model):
    """A try to reach a person for a milestone. `periode`: the last one that ended before that day."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    participant = models.ForeignKey(
        "participants.Participant", on_delete=models.CASCADE, related_name="tentatives"
    )
    periode = models.ForeignKey(
        PeriodeTravail,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="tentatives",
    )
    jalon = models.CharField(max_length=8, choices=Jalon)
    quand = models.DateTimeField(default=timezone.now)
    resultat = models.CharField("résultat", max_length=14, choices=ResultatTentative)
    rappeler_le = models.DateField("rappeler le", null=True, blank=True)
    par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TentativeQuerySet.as_manager()

    class Meta:
        ordering = ["-quand", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(resultat=ResultatTentative.A_RAPPELER) | Q(rappeler_le__isnull=False),
                name="tentative_rappel_date",
                violation_error_message="Dites quel jour rappeler.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_resultat_display()} le {timezone.localtime(self.quand):%d/%m/%Y}"


class JalonsAnterieurs(models.Model):
    """The setting « jalons du suivi » that a structure had, for the périodes first due up to `jusqu_au`."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="jalons_anterieurs"
    )
    jusqu_au = models.DateField("jusqu'au")
    jalons = models.CharField(max_length=10, choices=Structure.Jalons)

    objects = JalonsAnterieursQuerySet.as_manager()

    class Meta:
        verbose_name = "jalons antérieurs"
        verbose_name_plural = "jalons antérieurs"
        ordering = ["jusqu_au", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "jusqu_au"], name="jalons_anterieurs_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_jalons_display()}, jusqu'au {self.jusqu_au:%d/%m/%Y}"


class ClasseDeSituation(models.Model):
    """How a structure reads a situation, where it differs from `suivi.apres.classes`."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="classes_de_situation"
    )
    situation = models.CharField(max_length=24, choices=Situation)
    en_emploi = models.BooleanField("en emploi", default=False)
    classe_iae = models.CharField("classe IAE", max_length=14, choices=ClasseIAE)
    positive_plie = models.BooleanField("sortie positive PLIE", default=False)

    objects = ClasseDeSituationQuerySet.as_manager()

    class Meta:
        verbose_name = "classe de situation"
        verbose_name_plural = "classes de situation"
        ordering = ["situation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["structure", "situation"], name="classe_unique"),
            models.CheckConstraint(
                condition=~Q(en_emploi=True)
                | ~Q(classe_iae__in=[ClasseIAE.NEUTRE, ClasseIAE.SANS_REPONSE]),
                name="classe_en_emploi",
                violation_error_message="Une situation neutre ou sans réponse n'est pas un emploi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_situation_display()} : {self.get_classe_iae_display()}"
