"""The people of a perimeter and a period, one by one: those the figure « personnes » counts.

Six queries, whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Max, Min, Prefetch, Q, QuerySet, Sum

from participants.enums import Sexe, TypeContrat
from participants.models import ContratTravail, Eligibilite, Identite, Participant
from suivi.chiffres.heures import CONTRAT, RETENUES, lignes_retenues
from suivi.enums import Jalon
from suivi.models import Echeance, LigneHeures, PeriodeTravail
from suivi.remontees.lecture import Lecture

PARTICIPANT = f"{CONTRAT}__participant"


@dataclass(frozen=True)
class Personne:
    """`faits`: the eligibility of their first retained hours of the period. `heures`: all those of the period.

    `contrats` have retained hours there, the earliest first. `sortie`: the end of their last période de travail,
    when it is past and no contract started since. `jalons`: the latest milestone of each kind that did not fall.
    """

    participant: Participant
    faits: Eligibilite | None
    codes: frozenset[str]
    heures: Decimal
    contrats: tuple[ContratTravail, ...]
    sortie: date | None
    jour: date
    jalons: dict[Jalon, Echeance] = field(default_factory=dict)

    @property
    def identite(self) -> Identite | None:
        return getattr(self.participant, "identite", None)

    @property
    def est_effacee(self) -> bool:
        """Nothing can be completed any more of who they are."""
        return self.participant.efface_le is not None

    @property
    def sexe(self) -> str | None:
        """None as long as it is not known."""
        sexe = Sexe(self.participant.sexe)
        return None if sexe == Sexe.NR else sexe.label

    def est_due(self, jalon: Jalon) -> bool:
        """The milestone is due by the day of the table."""
        echeance = self.jalons.get(jalon)
        return echeance is not None and echeance.due_le <= self.jour

    def situation(self, jalon: Jalon) -> str | None:
        reponse = self._reponse(jalon)
        return None if reponse is None else reponse.get_situation_display()

    def situation_le(self, jalon: Jalon) -> date | None:
        reponse = self._reponse(jalon)
        return None if reponse is None else reponse.date

    def _reponse(self, jalon: Jalon):
        return self.jalons[jalon].reponse if self.est_due(jalon) else None

    def adresse_du_jalon(self, jalon: Jalon) -> str:
        return self.jalons[jalon].get_absolute_url()


def personnes_de(lecture: Lecture) -> list[Personne]:
    """In the order of their identifiers."""
    lignes = lignes_retenues(lecture.perimetre, lecture.periode)
    leurs = lignes.values(PARTICIPANT)
    heures = dict(lignes.values_list(PARTICIPANT).annotate(total=Sum(RETENUES)))
    faits, sorties, jalons = _faits(lignes), _fins(leurs, lecture.jour), _jalons(leurs)
    participants = (
        Participant.objects.filter(pk__in=leurs)
        .select_related("identite")
        .prefetch_related(Prefetch("contrats", _contrats(lignes), to_attr="contrats_retenus"))
        .annotate(
            dernier_debut=Max("contrats__date_debut", filter=~Q(contrats__type=TypeContrat.STAGE))
        )
        .order_by("identifiant", "pk")
    )
    return [
        Personne(
            participant=participant,
            faits=faits.get(participant.pk),
            codes=_codes(faits.get(participant.pk)),
            heures=heures[participant.pk],
            contrats=tuple(participant.contrats_retenus),
            sortie=_sortie(sorties.get(participant.pk), participant.dernier_debut),
            jour=lecture.jour,
            jalons=jalons.get(participant.pk, {}),
        )
        for participant in participants
    ]


def _contrats(lignes: QuerySet[LigneHeures]) -> QuerySet[ContratTravail]:
    return (
        ContratTravail.objects.filter(pk__in=lignes.values(CONTRAT))
        .select_related("employeur", "entreprise_utilisatrice")
        .order_by("date_debut", "pk")
    )


def _faits(lignes: QuerySet[LigneHeures]) -> dict[int, Eligibilite]:
    """By person, the eligibility of the facts of their first hours."""
    premiers: dict[int, int] = {}
    rangs = lignes.exclude(faits=None).values_list(PARTICIPANT, "faits")
    for participant, faits, _ in rangs.annotate(premier=Min("mois")).order_by("premier", "faits"):
        premiers.setdefault(participant, faits)
    lues = (
        Eligibilite.objects.filter(pk__in=premiers.values())
        .select_related("commune", "prescripteur")
        .prefetch_related("criteres")
        .in_bulk()
    )
    return {participant: lues[pk] for participant, pk in premiers.items()}


def _codes(faits: Eligibilite | None) -> frozenset[str]:
    return frozenset(critere.code for critere in faits.criteres.all()) if faits else frozenset()


def _fins(leurs: QuerySet, jour: date) -> dict[int, date]:
    """By person, the end of the last période that is over."""
    periodes = PeriodeTravail.objects.filter(participant__in=leurs, fin__lte=jour).order_by()
    return dict(periodes.values_list("participant").annotate(fin=Max("fin")))


def _sortie(fin: date | None, dernier_debut: date | None) -> date | None:
    return None if fin is None or (dernier_debut and dernier_debut > fin) else fin


def _jalons(leurs: QuerySet) -> dict[int, dict[Jalon, Echeance]]:
    echeances: Iterable[Echeance] = (
        Echeance.objects.filter(participant__in=leurs, tombee_le=None)
        .select_related("reponse")
        .order_by("due_le", "pk")
    )
    par_personne: dict[int, dict[Jalon, Echeance]] = {}
    for echeance in echeances:
        par_personne.setdefault(echeance.participant_id, {})[Jalon(echeance.jalon)] = echeance
    return par_personne
