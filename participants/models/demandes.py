"""What a company or a prescripteur asks before hiring."""

from __future__ import annotations

from typing import cast

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from clauses_project.champs import RechercheField
from clauses_project.textes import sans_nir
from entreprises.models import Entreprise
from participants.enums import EtatDemande, TypeContrat
from participants.models.eligibilites import Eligibilite, Prescripteur
from participants.models.personnes import Participant
from participants.querysets import DemandeEligibiliteQuerySet


class DemandeEligibilite(models.Model):
    """« Est-il éligible ? », asked before hiring by a company, or by a prescripteur. The answer never says why.

    What was typed about the person is erased with them (no name, no birth date then): `participant` is set
    when the answer found or made their file.
    """

    structure = models.ForeignKey(
        "territoires.Structure", on_delete=models.CASCADE, related_name="demandes"
    )
    entreprise = models.ForeignKey(
        "entreprises.Entreprise",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="demandes",
    )
    prescripteur = models.ForeignKey(
        Prescripteur, on_delete=models.RESTRICT, null=True, blank=True, related_name="demandes"
    )
    attribution = models.ForeignKey(
        "marches.Attribution",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="demandes",
        verbose_name="marché",
    )
    nom = models.CharField(max_length=80)
    prenom = models.CharField("prénom", max_length=80)
    date_naissance = models.DateField("date de naissance", null=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    type_contrat = models.CharField("contrat prévu", max_length=16, choices=TypeContrat, blank=True)
    employeur_prevu = models.CharField("entreprise pressentie", max_length=120, blank=True)
    date_debut = models.DateField("début prévu")
    date_fin = models.DateField("fin prévue", null=True, blank=True)
    poste = models.CharField(max_length=120, blank=True)
    precisions = models.TextField(
        "ce que vous savez",
        blank=True,
        validators=[sans_nir],
        help_text="Par exemple qui vous l'adresse. Ni santé, ni numéro de sécurité sociale.",
    )
    etat = models.CharField(
        "état", max_length=12, choices=EtatDemande, default=EtatDemande.EN_ATTENTE
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="demandes"
    )
    eligibilite = models.ForeignKey(
        Eligibilite, on_delete=models.SET_NULL, null=True, blank=True, related_name="demandes"
    )
    reserve = models.CharField(
        "réserve",
        max_length=300,
        blank=True,
        validators=[sans_nir],
        help_text="Le papier qui manque encore ; l'entreprise le lira.",
    )
    reponse = models.CharField("réponse", max_length=300, blank=True, validators=[sans_nir])
    demandee_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    demandee_le = models.DateTimeField("demandée le", default=timezone.now)
    courriel_demandeur = models.EmailField("adresse de la réponse", blank=True)
    repondue_par = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    recherche = RechercheField(sources=("nom", "prenom"))

    objects = DemandeEligibiliteQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d'éligibilité"
        verbose_name_plural = "demandes d'éligibilité"
        ordering = ["-demandee_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entreprise__isnull=False, prescripteur=None)
                | Q(entreprise=None, prescripteur__isnull=False),
                name="demande_un_demandeur",
                violation_error_message="Une demande vient d'une entreprise ou d'un prescripteur.",
            ),
            models.CheckConstraint(
                condition=Q(date_fin=None) | Q(date_fin__gte=F("date_debut")),
                name="demande_fin_apres_debut",
                violation_error_message="La fin du contrat précède son début.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=[EtatDemande.EN_ATTENTE, EtatDemande.RETIREE])
                | Q(repondue_le__isnull=False),
                name="demande_repondue_date",
                violation_error_message="Une réponse porte sa date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom.upper()} {self.prenom}" if self.nom else "Personne effacée"

    def get_absolute_url(self) -> str:
        return reverse("suivi:demande", args=[self.pk])

    @property
    def demandeur(self) -> Entreprise | Prescripteur:
        """The company, or the body, that reads the answer."""
        return self.entreprise or cast(Prescripteur, self.prescripteur)

    @property
    def est_en_attente(self) -> bool:
        return self.etat == EtatDemande.EN_ATTENTE

    @property
    def reponse_lue(self) -> str:
        """The answer in words, all that a company reads of it.

        It starts on the planned day at the earliest: an eligibility established before would tell that
        the person was known already.
        """
        if self.etat != EtatDemande.ACCORDEE or self.eligibilite is None:
            return self.get_etat_display()
        debut, fin = max(self.eligibilite.debut, self.date_debut), self.eligibilite.fin
        if fin is None:
            return f"Comptabilisable à partir du {debut:%d/%m/%Y}, sans date de fin"
        return f"Comptabilisable du {debut:%d/%m/%Y} au {fin:%d/%m/%Y}"
