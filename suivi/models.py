from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import reduce
from operator import add

from django.db import models
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils import timezone

from clauses_project.champs import HeuresField
from clauses_project.dates import ajouter_mois, fin_de_trimestre, mois_de
from clauses_project.heures import ZERO
from clauses_project.textes import sans_nir
from marches.enums import Periodicite
from suivi.apres.models import (
    ClasseDeSituation,
    Echeance,
    Evaluation,
    JalonsAnterieurs,
    PeriodeTravail,
    Tentative,
)
from suivi.enums import (
    DECLAREES,
    MOTIF_POUR_L_ENTREPRISE,
    SAISISSABLES,
    Decision,
    Etat,
    EtatRelance,
    NiveauRelance,
)
from suivi.fil.models import Echange, ProchaineAction
from suivi.imports.models import (
    Correspondance,
    EffetImport,
    ImportHeures,
    LigneImport,
)
from suivi.papier.models import CompteurDocuments, DocumentEmis, Recueil
from suivi.partenariats.models import ConventionPartenariat
from suivi.penalites.models import BaremePenalites, ObservationPenalite, Penalite
from suivi.portefeuille.models import Passation, Referent
from suivi.querysets import (
    AffectationQuerySet,
    ContestationQuerySet,
    ConventionQuerySet,
    CumulAnnuelQuerySet,
    DeclarationQuerySet,
    HeuresGlobalesQuerySet,
    LigneHeuresQuerySet,
    RelanceQuerySet,
    RepartitionQuerySet,
)
from suivi.redaction.models import ModeleWord, PieceRedigee
from suivi.remontees.models import ColonnesDeRemontee, Remontee
from suivi.reponses.models import ReponseProposee
from suivi.reprise.models import ClasseurReprise
from suivi.reseaux.models import EtatDeStructure, PartDeReseau, ResultatDeReseau
from suivi.tel_quel.models import ACompleter, TableauLibre

__all__ = [
    "ACompleter",
    "Affectation",
    "BaremePenalites",
    "ClasseDeSituation",
    "ClasseurReprise",
    "ColonnesDeRemontee",
    "CompteurDocuments",
    "Contestation",
    "ConventionGlobalisation",
    "ConventionPartenariat",
    "Correspondance",
    "CumulAnnuel",
    "Declaration",
    "DocumentEmis",
    "Echange",
    "Echeance",
    "EffetImport",
    "EtatDeStructure",
    "Evaluation",
    "HeuresGlobales",
    "ImportHeures",
    "JalonsAnterieurs",
    "LigneHeures",
    "LigneImport",
    "ModeleWord",
    "ObservationPenalite",
    "PartDeConvention",
    "PartDeReseau",
    "Passation",
    "Penalite",
    "PeriodeTravail",
    "PieceRedigee",
    "ProchaineAction",
    "Recueil",
    "Referent",
    "Relance",
    "Remontee",
    "Repartition",
    "ReponseProposee",
    "ResultatDeReseau",
    "TableauLibre",
    "Tentative",
]


def un_mois(nom: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(mois__day=1),
        name=nom,
        violation_error_message="Un mois est son premier jour.",
    )


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


class Declaration(models.Model):
    """What one declarant declares for one attribution and one month."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="declarations"
    )
    declarant = models.ForeignKey(
        "marches.Declarant", on_delete=models.PROTECT, related_name="declarations"
    )
    mois = models.DateField()
    etat = models.CharField("état", max_length=12, choices=Etat, default=Etat.A_SAISIR)
    sans_heure = models.BooleanField("aucune heure ce mois", default=False)
    commentaire = models.TextField(
        blank=True,
        validators=[sans_nir],
        help_text="Un mot pour le facilitateur : absences, fin de chantier… Jamais de numéro de sécurité sociale.",
    )
    motif_renvoi = models.TextField("correction demandée", blank=True, validators=[sans_nir])
    ouverte_le = models.DateTimeField(default=timezone.now)
    transmise_le = models.DateTimeField(null=True, blank=True)
    transmise_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    validee_le = models.DateTimeField(null=True, blank=True)
    validee_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = "déclaration"
        ordering = ["-mois", "declarant", "pk"]
        indexes = [models.Index(fields=["structure", "etat", "mois"], name="declaration_etat")]
        constraints = [
            models.UniqueConstraint(
                fields=["declarant", "mois"],
                name="declaration_unique",
                violation_error_message="Ce mois est déjà ouvert pour cette entreprise.",
            ),
            un_mois("declaration_mois"),
            models.CheckConstraint(
                condition=Q(etat=Etat.A_SAISIR) | Q(transmise_le__isnull=False),
                name="declaration_transmise_date",
                violation_error_message="Une déclaration transmise porte sa date.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=Etat.VALIDEE) | Q(validee_le__isnull=False),
                name="declaration_validee_date",
                violation_error_message="Une déclaration validée porte sa date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.declarant.entreprise} · {self.mois:%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("suivi:declaration", args=[self.pk])

    def totaux(self) -> dict[str, Decimal]:
        """Hours typed: `travail`, `formation` and `tout`. One query."""
        sommes = self.lignes.aggregate(
            travail=Sum("heures_travail"), formation=Sum("heures_formation")
        )
        parts = {nom: somme or ZERO for nom, somme in sommes.items()}
        return {**parts, "tout": sum(parts.values(), ZERO)}

    @property
    def est_saisissable(self) -> bool:
        """Waits for its declarant."""
        return self.etat in SAISISSABLES

    @property
    def est_declaree(self) -> bool:
        """Was transmitted once: its hours are declared."""
        return self.etat in DECLAREES

    @property
    def limite(self) -> date:
        """The last day to send it: the structure's day, in the month after; after the quarter, if quarterly."""
        dernier = self.mois
        if self.declarant.periodicite == Periodicite.TRIMESTRIELLE:
            dernier = fin_de_trimestre(self.mois)
        return ajouter_mois(dernier, 1).replace(day=self.structure.jour_limite)

    @property
    def est_en_retard(self) -> bool:
        return self.etat == Etat.A_SAISIR and timezone.localdate() > self.limite


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


class ConventionGlobalisation(models.Model):
    """An agreement by which hours worked on one site are attributed to several contracts, in parts.

    It holds from the month it is signed in to the month it is closed in.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    reference = models.CharField("référence", max_length=120)
    signee_le = models.DateField("signée le")
    close_le = models.DateField("close le", null=True, blank=True)
    note = models.TextField(blank=True, validators=[sans_nir])
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = ConventionQuerySet.as_manager()

    class Meta:
        verbose_name = "convention de globalisation"
        verbose_name_plural = "conventions de globalisation"
        ordering = ["-signee_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "reference"],
                name="convention_reference_unique",
                violation_error_message="Une convention porte déjà cette référence.",
            ),
            models.CheckConstraint(
                condition=Q(close_le=None) | Q(close_le__gte=F("signee_le")),
                name="convention_close_apres_signature",
                violation_error_message="Une convention n'est pas close avant d'être signée.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("suivi:convention", args=[self.pk])

    def vaut_pour(self, mois: date) -> bool:
        return mois_de(self.signee_le) <= mois and (self.close_le is None or mois <= self.close_le)


class PartDeConvention(models.Model):
    """The part of an attribution, in hundredths of the hours worked on any of the sites of its convention."""

    convention = models.ForeignKey(
        ConventionGlobalisation, on_delete=models.CASCADE, related_name="parts"
    )
    attribution = models.ForeignKey(
        "marches.Attribution", on_delete=models.PROTECT, related_name="parts_de_convention"
    )
    part = models.DecimalField("part (%)", max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = "part de convention"
        verbose_name_plural = "parts de conventions de globalisation"
        ordering = ["convention", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "attribution"],
                name="part_unique",
                violation_error_message="Cette entreprise a déjà sa part pour ce lot.",
            ),
            models.CheckConstraint(
                condition=Q(part__gt=0) & Q(part__lte=100),
                name="part_de_cent",
                violation_error_message="Une part est plus grande que 0 et au plus 100 %.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attribution} · {self.part}"


class Repartition(models.Model):
    """Hours that a work contract worked on one site in a month, and how much of them stands in lines.

    The lines that point here are its parts, that of the site among them. `*_repartis` is their sum,
    written with them by the one action that writes them: it never exceeds what was worked.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    convention = models.ForeignKey(
        ConventionGlobalisation, on_delete=models.PROTECT, related_name="repartitions"
    )
    contrat = models.ForeignKey(
        "participants.ContratTravail", on_delete=models.PROTECT, related_name="+"
    )
    site = models.ForeignKey("marches.Attribution", on_delete=models.PROTECT, related_name="+")
    mois = models.DateField()
    heures_travail = HeuresField("heures travaillées")
    heures_formation = HeuresField("heures de formation")
    travail_repartis = HeuresField()
    formation_repartis = HeuresField()
    a_la_main = models.BooleanField("répartie à la main", default=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = RepartitionQuerySet.as_manager()

    class Meta:
        verbose_name = "répartition d'heures"
        verbose_name_plural = "répartitions d'heures"
        ordering = ["-mois", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "mois"],
                name="repartition_unique",
                violation_error_message="Les heures de ce contrat de travail sont déjà réparties ce mois-là.",
            ),
            un_mois("repartition_mois"),
            models.CheckConstraint(
                condition=Q(heures_travail__gte=0)
                & Q(heures_formation__gte=0)
                & Q(travail_repartis__lte=F("heures_travail"))
                & Q(formation_repartis__lte=F("heures_formation")),
                name="repartition_dans_les_travaillees",
                violation_error_message="Les parts dépassent les heures travaillées.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.convention} · {self.contrat} · {self.mois:%m/%Y}"

    @property
    def heures(self) -> Decimal:
        return self.heures_travail + self.heures_formation


class Contestation(models.Model):
    """What the company that owes the hours says of those declared for it by another."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    declaration = models.ForeignKey(
        Declaration, on_delete=models.CASCADE, related_name="contestations"
    )
    entreprise = models.ForeignKey(
        "entreprises.Entreprise", on_delete=models.PROTECT, related_name="+"
    )
    texte = models.TextField(validators=[sans_nir])
    par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    quand = models.DateTimeField(default=timezone.now)
    reponse = models.TextField("réponse", blank=True, validators=[sans_nir])
    repondue_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True)

    objects = ContestationQuerySet.as_manager()

    class Meta:
        ordering = ["-quand", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "entreprise"],
                condition=Q(repondue_le=None),
                name="contestation_en_cours_unique",
                violation_error_message="Vous contestez déjà cette déclaration.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entreprise} · {self.declaration}"


class Relance(models.Model):
    """A reminder to one company for one month, however many contracts; the third level is a draft a person sends.

    Then comes a letter to each buyer it is late for.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    entreprise = models.ForeignKey(
        "entreprises.Entreprise", on_delete=models.PROTECT, related_name="relances"
    )
    mois = models.DateField()
    niveau = models.PositiveSmallIntegerField(choices=NiveauRelance)
    acheteur = models.ForeignKey(
        "marches.DonneurOrdre",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="À qui s'adresse la lettre ; les rappels sont pour l'entreprise.",
    )
    etat = models.CharField(
        "état", max_length=10, choices=EtatRelance, default=EtatRelance.BROUILLON
    )
    destinataire = models.EmailField(blank=True)
    sujet = models.CharField(max_length=200)
    texte = models.TextField()
    courriel = models.OneToOneField(
        "comptes.Courriel", on_delete=models.SET_NULL, null=True, blank=True, related_name="relance"
    )
    preparee_le = models.DateTimeField("préparée le", default=timezone.now)
    envoyee_le = models.DateTimeField("envoyée le", null=True, blank=True)
    par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = RelanceQuerySet.as_manager()

    class Meta:
        ordering = ["-mois", "entreprise", "-niveau", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "entreprise", "mois", "niveau"],
                condition=Q(acheteur=None),
                name="relance_unique",
                violation_error_message="Cette relance existe déjà pour ce mois.",
            ),
            models.UniqueConstraint(
                fields=["structure", "entreprise", "mois", "niveau", "acheteur"],
                name="lettre_unique",
                violation_error_message="Une lettre existe déjà pour ce donneur d'ordre et ce mois.",
            ),
            un_mois("relance_mois"),
            models.CheckConstraint(
                condition=~Q(etat=EtatRelance.ENVOYEE) | Q(envoyee_le__isnull=False),
                name="relance_envoyee_date",
                violation_error_message="Une relance envoyée porte sa date.",
            ),
        ]

    def __str__(self) -> str:
        a_qui = (
            f"{self.get_niveau_display()} ({self.acheteur})"
            if self.acheteur
            else self.get_niveau_display()
        )
        return f"{a_qui} · {self.entreprise} · {self.mois:%m/%Y}"
