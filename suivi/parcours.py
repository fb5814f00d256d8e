"""The work of one person: contracts, the attributions they serve, hours by month and what was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from clauses_project.champs import HeuresField
from clauses_project.dates import mois_de
from clauses_project.heures import ZERO
from marches.enums import Clause
from participants.models import ContratTravail, Eligibilite, Participant
from suivi.chiffres.heures import AVEC_HEURES_RETENUES, LOT, RETENUES, q_clause
from suivi.enums import ETAT_POUR_LE_FACILITATEUR, Decision, Etat
from suivi.globalisation import phrases
from suivi.models import Affectation, LigneHeures
from suivi.validation import eligibilite_couvrant

TONS = {
    Decision.RETENUE: "ok",
    Decision.NON_RETENUE: "alerte",
    Decision.EN_SUSPENS: "attente",
}


@dataclass(frozen=True)
class MoisTravaille:
    """Typed hours of one month for one attribution. Declared once transmitted, decided once validated.

    `partage`: what they are a part of, once a convention spread them.
    """

    ligne: LigneHeures
    mot: str
    ton: str
    partage: str

    @property
    def declarees(self) -> Decimal:
        return self.ligne.heures if self.ligne.declaration.est_declaree else ZERO

    @property
    def _validee(self) -> bool:
        return self.ligne.declaration.etat == Etat.VALIDEE

    @property
    def retenues(self) -> Decimal:
        return self.ligne.heures_retenues if self._validee else ZERO

    @property
    def non_retenues(self) -> Decimal:
        return self.ligne.heures_non_retenues if self._validee else ZERO

    @property
    def en_suspens(self) -> Decimal:
        return self.declarees - self.retenues - self.non_retenues if self._validee else ZERO

    @property
    def en_attente(self) -> Decimal:
        return ZERO if self._validee else self.declarees


@dataclass(frozen=True)
class Totaux:
    """Always: declarees = en_attente + retenues + non_retenues + en_suspens."""

    declarees: Decimal
    en_attente: Decimal
    retenues: Decimal
    non_retenues: Decimal
    en_suspens: Decimal

    @classmethod
    def de(cls, mois: Iterable[MoisTravaille]) -> Totaux:
        mois = list(mois)
        return cls(
            **{nom: sum((getattr(m, nom) for m in mois), ZERO) for nom in cls.__dataclass_fields__}
        )


@dataclass(frozen=True)
class Service:
    """A work contract at the service of an attribution."""

    affectation: Affectation
    mois: list[MoisTravaille]
    totaux: Totaux
    retirable: bool

    @property
    def est_stage(self) -> bool:
        return self.affectation.attribution.lot.clause_effective == Clause.STAGE


@dataclass(frozen=True)
class ContratServi:
    contrat: ContratTravail
    services: list[Service]
    alerte: str


@dataclass(frozen=True)
class Parcours:
    """`totaux` leave the hours of a clause de stage out, as every figure does."""

    contrats: list[ContratServi]
    totaux: Totaux
    heures_stage: Decimal


def parcours_de(participant: Participant, eligibilites: list[Eligibilite], *, acces) -> Parcours:
    """All the work of a person, latest first, in three queries; four when a convention spread hours."""
    lignes = defaultdict(list)
    toutes = list(
        LigneHeures.objects.filter(affectation__contrat__participant=participant)
        .select_related("declaration")
        .order_by("-mois", "pk")
    )
    partages = phrases(toutes, acces)
    for ligne in toutes:
        lignes[ligne.affectation_id].append(ligne)
    services = defaultdict(list)
    for affectation in (
        Affectation.objects.filter(contrat__participant=participant)
        .select_related("attribution__entreprise", "attribution__lot__marche__donneur_ordre")
        .order_by("attribution__lot__marche__reference", "pk")
    ):
        services[affectation.contrat_id].append(
            _service(affectation, lignes[affectation.pk], partages)
        )
    contrats = [
        ContratServi(contrat, services[contrat.pk], alerte_du_contrat(contrat, eligibilites))
        for contrat in participant.contrats.pour_liste().order_by("-date_debut", "-pk")
    ]
    tous = [service for contrat in contrats for service in contrat.services]
    return Parcours(
        contrats=contrats,
        totaux=Totaux.de(m for service in tous if not service.est_stage for m in service.mois),
        heures_stage=sum((s.totaux.retenues for s in tous if s.est_stage), ZERO),
    )


def alerte_du_contrat(contrat: ContratTravail, eligibilites: Iterable[Eligibilite]) -> str:
    """What keeps the first hours of a contract from being retained; empty when nothing does."""
    eligibilites = list(eligibilites)
    if not eligibilites:
        return "Éligibilité à établir : ses heures resteront en suspens."
    premier_mois = mois_de(contrat.date_debut)
    if eligibilite_couvrant(eligibilites, premier_mois, contrat):
        return ""
    debut = min(eligibilite.debut for eligibilite in eligibilites)
    if premier_mois < mois_de(debut):
        return (
            f"Commence avant l'éligibilité ({debut:%d/%m/%Y}) : les heures des mois d'avant "
            "ne seront pas retenues."
        )
    return "Commence hors de toute éligibilité : ses heures ne seront pas retenues."


def avec_heures(participants: QuerySet[Participant]) -> QuerySet[Participant]:
    """`heures_retenues` (stage apart), `a_declare` (some hours transmitted), `dernier_employeur`."""
    siennes = LigneHeures.objects.filter(affectation__contrat__participant=OuterRef("pk"))
    retenues = siennes.filter(AVEC_HEURES_RETENUES, ~q_clause(Clause.STAGE, LOT)).order_by()
    contrats = ContratTravail.objects.filter(participant=OuterRef("pk"))
    return participants.annotate(
        heures_retenues=Coalesce(
            Subquery(
                retenues.values("affectation__contrat__participant")
                .annotate(total=Sum(RETENUES))
                .values("total"),
                output_field=HeuresField(),
            ),
            0,
            output_field=HeuresField(),
        ),
        a_declare=Exists(siennes.declarees().filter(_heures_saisies())),
        dernier_employeur=Subquery(
            contrats.order_by("-date_debut", "-pk").values("employeur__raison_sociale")[:1]
        ),
    )


def _service(
    affectation: Affectation, lignes: list[LigneHeures], partages: dict[int, str]
) -> Service:
    mois = [_mois(ligne, partages.get(ligne.pk, "")) for ligne in lignes if ligne.est_saisie]
    return Service(affectation, mois, Totaux.de(mois), retirable=not lignes)


def _mois(ligne: LigneHeures, partage: str) -> MoisTravaille:
    etat = Etat(ligne.declaration.etat)
    if etat != Etat.VALIDEE:
        return MoisTravaille(ligne, ETAT_POUR_LE_FACILITATEUR[etat], "neutre", partage)
    decision = Decision(ligne.decision)
    return MoisTravaille(ligne, decision.label, TONS.get(decision, "neutre"), partage)


def _heures_saisies():
    return Q(heures_travail__gt=0) | Q(heures_formation__gt=0)
