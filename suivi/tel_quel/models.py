"""What an assistant was told of a table kept by hand, and what it left to be completed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from suivi.tel_quel.enums import Etape, Manque
from suivi.tel_quel.querysets import ACompleterQuerySet, TableauLibreQuerySet

PORTEURS = ("entreprise", "participant", "contrat", "marche", "lot", "attribution")


def _un_seul() -> Q:
    """One of these, and one only."""
    condition = Q()
    for porteur in PORTEURS:
        condition |= Q(**{f"{autre}__isnull": autre != porteur for autre in PORTEURS})
    return condition


class TableauLibre(models.Model):
    """The answers given about a deposited table: its sheets, its contracts, companies and people.

    `reglages`: by name of sheet, what the user says of it (`suivi.tel_quel.comprendre.Reglage`). `choix`:
    what stands for each name of the table. `lu`: what the screens show of it, names included: emptied once
    it is written or given up. `memoire`: what the next file with the same headings starts from, without
    anybody's name.
    """

    classeur = models.OneToOneField(
        "suivi.ClasseurReprise", on_delete=models.CASCADE, primary_key=True, related_name="tableau"
    )
    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="tableaux_libres"
    )
    etape = models.PositiveSmallIntegerField(choices=Etape, default=Etape.FEUILLES)
    reglages = models.JSONField(default=dict, blank=True)
    choix = models.JSONField(default=dict, blank=True)
    lu = models.JSONField(default=dict, blank=True)
    memoire = models.JSONField(default=dict, blank=True)

    objects = TableauLibreQuerySet.as_manager()

    class Meta:
        verbose_name = "tableau tel quel"
        verbose_name_plural = "tableaux tels quels"
        ordering = ["-classeur"]

    def __str__(self) -> str:
        return str(self.classeur)

    def get_absolute_url(self) -> str:
        """The page of its step, as long as nothing of it is written."""
        if not self.classeur.est_ouvert or self.etape == Etape.APERCU:
            return self.classeur.get_absolute_url()
        vue = "feuilles_tableau" if self.etape == Etape.FEUILLES else "rapprocher_tableau"
        return reverse(f"suivi:{vue}", args=[self.pk])


class ACompleter(models.Model):
    """Something that a table did not say, or that was supposed, until somebody completes it.

    A gap that shows on the file itself (no SIRET, no birth date…) leaves the list as soon as it is filled:
    see `ACompleterQuerySet.restants`. `fait_le`: somebody looked at the rest.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="a_completer"
    )
    classeur = models.ForeignKey(
        "suivi.ClasseurReprise", on_delete=models.CASCADE, related_name="a_completer"
    )
    manque = models.CharField(max_length=12, choices=Manque)
    entreprise = models.ForeignKey(
        "entreprises.Entreprise", on_delete=models.CASCADE, null=True, related_name="a_completer"
    )
    participant = models.ForeignKey(
        "participants.Participant", on_delete=models.CASCADE, null=True, related_name="a_completer"
    )
    contrat = models.ForeignKey(
        "participants.ContratTravail",
        on_delete=models.CASCADE,
        null=True,
        related_name="a_completer",
    )
    marche = models.ForeignKey(
        "marches.Marche", on_delete=models.CASCADE, null=True, related_name="a_completer"
    )
    lot = models.ForeignKey(
        "marches.Lot", on_delete=models.CASCADE, null=True, related_name="a_completer"
    )
    attribution = models.ForeignKey(
        "marches.Attribution", on_delete=models.CASCADE, null=True, related_name="a_completer"
    )
    fait_le = models.DateTimeField("vu le", null=True, blank=True)
    fait_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ACompleterQuerySet.as_manager()

    class Meta:
        verbose_name = "point à compléter"
        verbose_name_plural = "points à compléter"
        ordering = ["manque", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=_un_seul(),
                name="a_completer_un_seul",
                violation_error_message="Un point à compléter porte sur une seule fiche.",
            ),
            *(
                models.UniqueConstraint(
                    fields=["manque", porteur],
                    name=f"a_completer_une_fois_{porteur}",
                    violation_error_message="Ce point est déjà à compléter.",
                )
                for porteur in PORTEURS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_manque_display()} · {self.porteur}"

    def get_absolute_url(self) -> str:
        return reverse("suivi:point_a_completer", args=[self.pk])

    @property
    def ou_completer(self) -> str:
        """The page where the file is completed."""
        vue, pk = {
            Manque.SIRET: ("entreprises:modifier", self.entreprise_id),
            Manque.TYPE: ("entreprises:modifier", self.entreprise_id),
            Manque.NAISSANCE: ("suivi:participant_identite", self.participant_id),
            Manque.SEXE: ("suivi:participant_identite", self.participant_id),
            Manque.ELIGIBILITE: ("suivi:eligibilite_nouvelle", self.participant_id),
            Manque.CONTRAT: ("suivi:contrat_modifier", self.contrat_id),
            Manque.MARCHE: ("marches:modifier", self.marche_id),
            Manque.OBJECTIF: ("marches:ajouter_objectif", self.lot_id),
            Manque.ROLE: ("marches:modifier_attribution", self.attribution_id),
        }[Manque(self.manque)]
        return reverse(vue, args=[pk])

    @property
    def porteur(self) -> models.Model:
        """The file that is to be completed."""
        return next(sien for nom in PORTEURS if (sien := getattr(self, nom)) is not None)
