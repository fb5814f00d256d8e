"""What the contract says of penalties, and each penalty with its working. `suivi.models` gives them out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from clauses_project.textes import sans_nir
from suivi.penalites.enums import EtatPenalite
from suivi.penalites.querysets import BaremeQuerySet, PenaliteQuerySet

DELAI = 15
PAS_NEGATIF = MinValueValidator(Decimal(0), "Un montant ne peut pas être négatif.")


def _euros(libelle: str, **options) -> models.DecimalField:
    return models.DecimalField(
        libelle,
        max_digits=options.pop("max_digits", 8),
        decimal_places=2,
        null=True,
        blank=True,
        validators=[PAS_NEGATIF],
        **options,
    )


class BaremePenalites(models.Model):
    """What the documents of the contract foresee for a lot, as they say it. Changing it moves no past penalty."""

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    lot = models.OneToOneField(
        "marches.Lot", on_delete=models.CASCADE, related_name="bareme_penalites"
    )
    par_heure = _euros(
        "par heure non réalisée (€)", help_text="Vide : les heures ne sont pas pénalisées."
    )
    par_jour = _euros(
        "par jour de retard des justificatifs (€)",
        help_text="Vide : les retards ne sont pas pénalisés.",
    )
    plafond_part = models.DecimalField(
        "plafond, en % du montant HT",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[
            PAS_NEGATIF,
            MaxValueValidator(Decimal(100), "Un pourcentage ne dépasse pas 100."),
        ],
        help_text="Du montant du lot ; s'il n'est pas saisi, de celui du marché.",
    )
    plafond_montant = _euros("ou plafond, en euros", max_digits=14)
    delai_jours = models.PositiveSmallIntegerField(
        "jours laissés à l'entreprise pour répondre",
        default=DELAI,
        validators=[
            MinValueValidator(1, "Laissez au moins un jour à l'entreprise."),
            MaxValueValidator(365, "Un délai est au plus d'un an."),
        ],
        help_text="À partir de la notification ; aucune décision d'appliquer n'est prise avant.",
    )
    article = models.CharField(
        "article du cahier des clauses",
        max_length=60,
        blank=True,
        help_text="Par exemple 5.8 ; il est cité dans les courriers.",
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = BaremeQuerySet.as_manager()

    class Meta:
        verbose_name = "barème de pénalités"
        verbose_name_plural = "barèmes de pénalités"
        constraints = [
            models.CheckConstraint(
                condition=Q(plafond_part=None) | Q(plafond_montant=None),
                name="bareme_un_plafond",
                violation_error_message="Un seul plafond : en pourcentage, ou en euros.",
            ),
            models.CheckConstraint(
                condition=Q(par_heure__isnull=False) | Q(par_jour__isnull=False),
                name="bareme_un_montant",
                violation_error_message="Saisissez un montant par heure, un montant par jour, ou les deux.",
            ),
        ]

    def __str__(self) -> str:
        return f"Pénalités · {self.lot}"

    def get_absolute_url(self) -> str:
        return reverse("suivi:penalites_lot", args=[self.lot_id])


class Penalite(models.Model):
    """A penalty proposed for a lot to the company that owes its hours, with the working it was made with.

    `calcul` is `Calcul.en_json()`: what was read that day; nothing recomputes it. Dates of letters are
    typed by who records them; `delai_jours` is that of the lot on the day of the proposal.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="+"
    )
    lot = models.ForeignKey("marches.Lot", on_delete=models.PROTECT, related_name="penalites")
    attribution = models.ForeignKey(
        "marches.Attribution", on_delete=models.PROTECT, related_name="penalites"
    )
    etat = models.CharField(
        "état", max_length=10, choices=EtatPenalite, default=EtatPenalite.PROPOSEE
    )
    calcul = models.JSONField()
    montant = models.DecimalField("montant (€)", max_digits=14, decimal_places=2)
    delai_jours = models.PositiveSmallIntegerField(default=DELAI)
    note = models.TextField("mot pour l'acheteur", blank=True, validators=[sans_nir])
    proposee_le = models.DateTimeField("proposée le", default=timezone.now)
    proposee_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    notifiee_le = models.DateField("notifiée le", null=True, blank=True)
    decidee_le = models.DateField("décidée le", null=True, blank=True)
    decidee_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    motif = models.TextField("motif de la décision", blank=True, validators=[sans_nir])
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = PenaliteQuerySet.as_manager()

    class Meta:
        verbose_name = "pénalité"
        ordering = ["-proposee_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "attribution"],
                condition=~Q(etat=EtatPenalite.RETIREE),
                name="penalite_unique",
                violation_error_message="Une pénalité est déjà proposée à cette entreprise pour ce lot.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[EtatPenalite.NOTIFIEE, EtatPenalite.APPLIQUEE])
                | Q(notifiee_le__isnull=False),
                name="penalite_notifiee_date",
                violation_error_message="Une pénalité notifiée porte sa date.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[EtatPenalite.APPLIQUEE, EtatPenalite.RENONCEE])
                | Q(decidee_le__isnull=False),
                name="penalite_decidee_date",
                violation_error_message="Une pénalité décidée porte sa date.",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatPenalite.RENONCEE) | ~Q(motif=""),
                name="penalite_renoncee_motif",
                violation_error_message="Dites pourquoi l'acheteur renonce à la pénalité.",
            ),
            models.CheckConstraint(
                condition=Q(montant__gt=0),
                name="penalite_montant_positif",
                violation_error_message="Une pénalité de zéro euro n'est pas une pénalité.",
            ),
        ]

    def __str__(self) -> str:
        return f"Pénalité · {self.attribution.entreprise} · {self.lot}"

    def get_absolute_url(self) -> str:
        return reverse("suivi:penalite", args=[self.pk])

    @property
    def fin_du_delai(self) -> date | None:
        """The last day of the contradictory period; the day of the notification is not counted."""
        if self.notifiee_le is None:
            return None
        return self.notifiee_le + timedelta(days=self.delai_jours)

    def delai_passe(self, jour: date) -> bool:
        fin = self.fin_du_delai
        return fin is not None and jour > fin


class ObservationPenalite(models.Model):
    """What the company answers, in its space or by a letter that the facilitateur records. Never edited."""

    penalite = models.ForeignKey(Penalite, on_delete=models.CASCADE, related_name="observations")
    texte = models.TextField("observations", validators=[sans_nir])
    recue_le = models.DateField("reçues le")
    par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    saisie_le = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "observation sur une pénalité"
        verbose_name_plural = "observations sur des pénalités"
        ordering = ["recue_le", "pk"]

    def __str__(self) -> str:
        return f"{self.penalite} · {self.recue_le:%d/%m/%Y}"

    @property
    def est_tardive(self) -> bool:
        """Came after the contradictory period; it is read all the same."""
        return self.penalite.delai_passe(self.recue_le)
