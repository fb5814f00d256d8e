"""A person comes in, with what a facilitateur has in hand; a person is erased."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from comptes.journal import verrouiller
from comptes.models import Utilisateur
from marches.models import Attribution
from participants import actions as dossiers
from participants.models import ContratTravail, Identite, Participant
from suivi.actions import contrats, eligibilites, fil, liens_de_reponse, remontees, retraits
from suivi.actions.classeur.menage import oublier_les_classeurs
from suivi.actions.imports.menage import oublier
from suivi.models import (
    Affectation,
    Evaluation,
    LigneHeures,
    PeriodeTravail,
    ReponseProposee,
    Tentative,
)


@transaction.atomic
def accueillir(
    *,
    participant: Participant,
    identite: Identite,
    certification: dict[str, Any] | None = None,
    contrat: ContratTravail | None = None,
    attributions: Iterable[Attribution] = (),
    par: Utilisateur,
) -> Participant:
    """Records a person, and in the same go their eligibility (what `certifier` takes) and work contract.

    All of it or nothing. Raises ValidationError.
    """
    participant = dossiers.creer(participant=participant, identite=identite, par=par)
    if certification is not None:
        eligibilites.certifier(participant=participant, par=par, **certification)
    if contrat is not None:
        contrat.participant = participant
        contrats.creer(contrat=contrat, attributions=attributions, par=par)
    return participant


@transaction.atomic
def effacer(*, participant: Participant, par: Utilisateur) -> Participant:
    """Erases for ever who a person is, everywhere; hours, contracts and facts stay, no figure moves.

    Answers of the follow-up keep their situation and employer, nothing of what was said; files brought
    into this one are erased with it. Raises Refus the second time.
    """
    verrouiller(participant)  # before their lines
    for reunie in participant.fiches_reunies.filter(efface_le=None):
        effacer(participant=reunie, par=par)
    LigneHeures.objects.filter(affectation__contrat__participant=participant).update(
        correction_demandee=""
    )
    oublier(participant=participant)
    oublier_les_classeurs(participant.structure)
    evaluations = Evaluation.objects.filter(participant=participant)
    evaluations.update(**Evaluation.VIDE)
    liens_de_reponse.oublier(participant)
    retraits.oublier(participant)
    remontees.oublier(participant)
    fil.oublier(participant)
    return dossiers.effacer(
        participant=participant,
        par=par,
        objets_lies=[
            Affectation.objects.filter(contrat__participant=participant),
            LigneHeures.objects.filter(affectation__contrat__participant=participant),
            evaluations,
            ReponseProposee.objects.filter(participant=participant),
            PeriodeTravail.objects.filter(participant=participant),
            Tentative.objects.filter(participant=participant),
        ],
    )
