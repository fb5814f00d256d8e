"""The worklist: who is to be called, read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import cached_property

from clauses_project.dates import dernier_jour
from comptes.models import Acces
from participants.models import ContratTravail, Participant
from suivi.enums import ResultatTentative
from suivi.models import Affectation, Echeance, Evaluation, ReponseProposee, Tentative

ESSAIS_AVANT_INJOIGNABLE = 3  # tries, on as many different days
SANS_SUITE = frozenset({ResultatTentative.SANS_REPONSE, ResultatTentative.NUMERO_FAUX})


def a_appeler(acces: Acces) -> QuerySet[Echeance]:
    """Milestones to ask about, with their last try. Nobody calls about the dead, nor those who were erased."""
    essais = Tentative.objects.filter(
        participant=OuterRef("participant"), periode=OuterRef("periode"), jalon=OuterRef("jalon")
    ).order_by("-quand", "-pk")
    deces = Evaluation.objects.deces().filter(participant=OuterRef("participant"))
    return (
        Echeance.objects.visibles_par(acces)
        .a_suivre()
        .filter(participant__efface_le=None)
        .exclude(Exists(deces))
        .annotate(
            dernier_essai=Subquery(essais.values("quand")[:1]),
            rappel=Subquery(essais.values("rappeler_le")[:1]),
        )
    )


def du_jour(echeances: QuerySet[Echeance], jour: date) -> QuerySet[Echeance]:
    """Due by now, or to be called again by now.

    Neither tried today already, nor put off to a later day, nor answered by an answer to be reviewed.
    """
    recues = ReponseProposee.objects.a_relire().filter(
        participant=OuterRef("participant"), jalon=OuterRef("jalon")
    )
    essayees = Tentative.objects.filter(
        participant=OuterRef("participant"),
        periode=OuterRef("periode"),
        jalon=OuterRef("jalon"),
        quand__date=jour,
    )
    return echeances.alias(a_partir_du=Coalesce("rappel", "due_le")).filter(
        ~Exists(essayees), ~Exists(recues), a_partir_du__lte=jour
    )


def du_mois(echeances: QuerySet[Echeance], jour: date) -> QuerySet[Echeance]:
    return echeances.filter(due_le__range=(jour.replace(day=1), dernier_jour(jour)))


def en_retard(echeances: QuerySet[Echeance], jour: date) -> QuerySet[Echeance]:
    return echeances.filter(limite_le__lt=jour)


def pour_liste(echeances: QuerySet[Echeance]) -> QuerySet[Echeance]:
    """With all that it takes to call; who was promised a call first, then the oldest."""
    affectations = Affectation.objects.select_related(
        "attribution__entreprise", "attribution__lot__marche"
    ).order_by("pk")
    contrats = (
        ContratTravail.objects.select_related("employeur")
        .prefetch_related(Prefetch("affectations", affectations))
        .order_by("date_debut", "pk")
    )
    return (
        echeances.select_related("participant__identite", "periode", "faits__commune")
        .prefetch_related(
            Prefetch("participant__contrats", contrats),
            Prefetch("participant__tentatives", Tentative.objects.select_related("par")),
            Prefetch("participant__evaluations", Evaluation.objects.order_by("date", "pk")),
            Prefetch(
                "participant__reponses_proposees",
                ReponseProposee.objects.en_cours().select_related("lien", "prescripteur"),
            ),
        )
        .order_by("due_le", "participant__identite__nom", "pk")
    )


@dataclass(frozen=True)
class Appel:
    """A line of the phone list."""

    echeance: Echeance
    jour: date

    @property
    def participant(self) -> Participant:
        return self.echeance.participant

    @property
    def telephone(self) -> str:
        identite = getattr(self.participant, "identite", None)
        return identite.telephone if identite else ""

    @cached_property
    def contrat(self) -> ContratTravail | None:
        """The last work contract begun by the end of the période."""
        return dernier_contrat(self.participant.contrats.all(), self.echeance)

    @cached_property
    def essais(self) -> list[Tentative]:
        """Tries for this milestone, latest first."""
        return essais_de(self.echeance, self.participant.tentatives.all())

    @cached_property
    def proposees(self) -> list[ReponseProposee]:
        """Answers asked for by a link that is open, or received and to be reviewed, for this milestone."""
        return [
            reponse
            for reponse in self.participant.reponses_proposees.all()
            if reponse.jalon == self.echeance.jalon and (reponse.recue_le or reponse.lien_ouvert)
        ]

    @property
    def rappel(self) -> date | None:
        return self.essais[0].rappeler_le if self.essais else None

    @property
    def propose_injoignable(self) -> bool:
        return est_a_dire_injoignable(self.essais)

    @property
    def precedente(self) -> Evaluation | None:
        """The last answer there was, whatever the milestone."""
        return next(reversed(self.participant.evaluations.all()), None)

    @property
    def etat(self) -> tuple[str, str]:
        """Tone and words of where it stands."""
        if self.echeance._state.adding:
            return "alerte", "N'est plus à faire"
        if self.echeance.limite_le < self.jour:
            return "alerte", f"En retard depuis le {self.echeance.limite_le:%d/%m/%Y}"
        if self.echeance.due_le <= self.jour:
            return "attente", f"Due depuis le {self.echeance.due_le:%d/%m/%Y}"
        return "neutre", f"Due le {self.echeance.due_le:%d/%m/%Y}"


def essais_de(echeance: Echeance, tentatives: Iterable[Tentative]) -> list[Tentative]:
    return [
        essai
        for essai in tentatives
        if (essai.periode_id, essai.jalon) == (echeance.periode_id, echeance.jalon)
    ]


def est_a_dire_injoignable(essais: Iterable[Tentative]) -> bool:
    """Three tries without anybody, on three different days."""
    jours = {timezone.localdate(e.quand) for e in essais if e.resultat in SANS_SUITE}
    return len(jours) >= ESSAIS_AVANT_INJOIGNABLE


def dernier_contrat(
    contrats: Iterable[ContratTravail], echeance: Echeance
) -> ContratTravail | None:
    jour = echeance.periode.fin if echeance.periode else echeance.due_le
    return max(
        (contrat for contrat in contrats if contrat.date_debut <= jour),
        key=lambda contrat: (contrat.date_debut, contrat.pk),
        default=None,
    )
