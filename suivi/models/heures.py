"""Hours: the contract that serves an attribution, its hours month by month, those without names."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from clauses_project.champs import HeuresField
from clauses_project.heures import ZERO
from clauses_project.textes import sans_nir
from suivi.enums import MOTIF_POUR_L_ENTREPRISE, Decision
from suivi.models.declarations import Declaration
from suivi.models.mois import un_mois
from suivi.querysets import AffectationQuerySet, HeuresGlobalesQuerySet, LigneHeuresQuerySet


class Affectation(models.Model):
    """A work contract that serves an attribution: the link by which its hours count for a lot.

    `recue_par`: the hours are not worked there, they are parts received by that convention; nobody is
    asked for them.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="affectations"
    )
    contrat = models.ForeignKey(
        "participants.ContratTravail", on_delete=models.PROTECT, related_name="affectations"
    )
    attribution = models.ForeignKey(
        "marches.Attribution", on_delete=models.PROTECT, related_name="affectations"
    )
    recue_par = models.ForeignKey(
        "suivi.ConventionGlobalisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = AffectationQuerySet.as_manager()

    class Meta:
        ordering = ["attribution", "contrat", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "attribution"],
                name="affectation_unique",
                violation_error_message="Ce contrat de travail sert déjà cette attribution.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contrat.participant} · {self.contrat}"


class LigneHeures(models.Model):
    """Hours of one work contract for one attribution in one month: an hour exists once.

    `heures_travail` is None as long as nothing was typed; training is apart and added, never « dont ».
    The decision counts only while the declaration is validée; `heures_*_retenues` are what was kept of
    each part. `faits` is the eligibility whose facts the figures give to this line (`chiffres.md`).
    `repartition`: these hours are a part of those worked on one site (a convention de globalisation).
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="lignes")
    affectation = models.ForeignKey(Affectation, on_delete=models.PROTECT, related_name="lignes")
    mois = models.DateField()
    heures_travail = HeuresField("heures travaillées", null=True, blank=True)
    heures_formation = HeuresField("heures de formation", null=True, blank=True)
    decision = models.CharField(
        "décision", max_length=12, choices=Decision, blank=True, default=Decision.A_DECIDER
    )
    heures_travail_retenues = HeuresField(default=0)
    heures_formation_retenues = HeuresField(default=0)
    motif = models.CharField(max_length=300, blank=True, validators=[sans_nir])
    correction_demandee = models.CharField(max_length=300, blank=True, validators=[sans_nir])
    decision_manuelle = models.BooleanField("décidée à la main", default=False)
    decidee_le = models.DateTimeField(null=True, blank=True)
    decidee_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    faits = models.ForeignKey(
        "participants.Eligibilite",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="lignes",
    )
    repartition = models.ForeignKey(
        "suivi.Repartition", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = LigneHeuresQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne d'heures"
        verbose_name_plural = "lignes d'heures"
        ordering = ["mois", "pk"]
        indexes = [models.Index(fields=["structure", "mois"], name="ligne_structure_mois")]
        constraints = [
            models.UniqueConstraint(
                fields=["affectation", "mois"],
                name="ligne_unique",
                violation_error_message="Les heures de ce contrat de travail sont déjà déclarées pour ce mois.",
            ),
            un_mois("ligne_mois"),
            models.CheckConstraint(
                condition=(Q(heures_travail=None) | Q(heures_travail__gte=0))
                & (Q(heures_formation=None) | Q(heures_formation__gte=0)),
                name="ligne_heures_positives",
                violation_error_message="Les heures ne peuvent pas être négatives.",
            ),
            models.CheckConstraint(
                condition=Q(heures_travail_retenues__gte=0)
                & Q(heures_formation_retenues__gte=0)
                & (
                    Q(heures_travail_retenues=0)
                    | Q(
                        heures_travail__isnull=False,
                        heures_travail_retenues__lte=F("heures_travail"),
                    )
                )
                & (
                    Q(heures_formation_retenues=0)
                    | Q(
                        heures_formation__isnull=False,
                        heures_formation_retenues__lte=F("heures_formation"),
                    )
                ),
                name="ligne_retenues_dans_declarees",
                violation_error_message="On ne retient pas plus d'heures que celles déclarées.",
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.RETENUE)
                | Q(heures_travail_retenues=0, heures_formation_retenues=0),
                name="ligne_retenue_si_decidee",
                violation_error_message="Seule une ligne retenue a des heures retenues.",
            ),
            models.CheckConstraint(
                condition=~Q(decision=Decision.NON_RETENUE) | ~Q(motif=""),
                name="ligne_non_retenue_motif",
                violation_error_message="Une ligne non retenue a un motif.",
            ),
            models.CheckConstraint(
                condition=Q(decision_manuelle=False) | ~Q(motif=""),
                name="ligne_manuelle_motif",
                violation_error_message="Une décision prise à la main a un motif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.affectation} · {self.mois:%m/%Y}"

    @property
    def heures(self) -> Decimal:
        return (self.heures_travail or ZERO) + (self.heures_formation or ZERO)

    @property
    def heures_retenues(self) -> Decimal:
        return self.heures_travail_retenues + self.heures_formation_retenues

    @property
    def motif_pour_l_entreprise(self) -> str:
        """The reason of the decision as the company reads it: never what its worker's eligibility is."""
        if self.decision_manuelle:
            return self.motif
        return MOTIF_POUR_L_ENTREPRISE.get(self.motif, self.motif)

    @property
    def heures_non_retenues(self) -> Decimal:
        """What the decision leaves aside; nothing while it is undecided or en suspens."""
        if self.decision in (Decision.RETENUE, Decision.NON_RETENUE):
            return self.heures - self.heures_retenues
        return ZERO

    @property
    def est_saisie(self) -> bool:
        return self.heures_travail is not None or self.heures_formation is not None

    @property
    def sur_place(self) -> tuple[Decimal | None, Decimal | None]:
        """Work and training done on this site, whatever the parts that other contracts had of them."""
        repartition = self.repartition
        if repartition is not None and repartition.site_id == self.affectation.attribution_id:
            return repartition.heures_travail, repartition.heures_formation
        return self.heures_travail, self.heures_formation


class HeuresGlobales(models.Model):
    """Hours without names of an attribution and an employer in a month, entered with a reason. Retained."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    attribution = models.ForeignKey(
        "marches.Attribution", on_delete=models.PROTECT, related_name="heures_globales"
    )
    employeur = models.ForeignKey(
        "entreprises.Entreprise", on_delete=models.PROTECT, related_name="+"
    )
    mois = models.DateField()
    heures = HeuresField()
    effectif = models.PositiveSmallIntegerField(null=True, blank=True)
    motif = models.CharField(max_length=300, validators=[sans_nir])
    saisies_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    saisies_le = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = HeuresGlobalesQuerySet.as_manager()

    class Meta:
        verbose_name = "heures globales"
        verbose_name_plural = "heures globales"
        ordering = ["mois", "pk"]
        indexes = [models.Index(fields=["structure", "mois"], name="globales_structure_mois")]
        constraints = [
            models.UniqueConstraint(
                fields=["attribution", "employeur", "mois"],
                name="globales_unique",
                violation_error_message="Des heures globales existent déjà pour cet employeur et ce mois.",
            ),
            un_mois("globales_mois"),
            models.CheckConstraint(
                condition=Q(heures__gte=0),
                name="globales_positives",
                violation_error_message="Les heures ne peuvent pas être négatives.",
            ),
            models.CheckConstraint(
                condition=~Q(motif=""),
                name="globales_motif",
                violation_error_message="Dites pourquoi ces heures sont sans noms.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employeur} · {self.mois:%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("suivi:heures_globales", args=[self.attribution_id])
