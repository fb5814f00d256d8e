"""An answer recorded by mistake is taken back, with a reason. Its milestone waits again."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.journal import historique, journaliser, verrouiller
from comptes.models import Evenement, Utilisateur
from participants.models import Participant
from suivi.apres.ecriture import tenir
from suivi.enums import EtatReponse, Situation
from suivi.models import Evaluation, ReponseProposee

CLE = "evaluation_retiree"  # in the journal of the person: which answer it was


@transaction.atomic
def retirer(
    *, evaluation: Evaluation, motif: str, par: Utilisateur, version: int | None
) -> list[Evaluation]:
    """Takes an answer back, and with a death those it wrote for the other milestones; gives what was taken.

    What somebody proposed and was accepted as this answer is put aside. The journal of the person tells it.
    Raises Refus without a reason, Conflit when somebody corrected it since `version`.
    """
    participant = verrouiller(evaluation.participant)
    tenue = verrouiller(evaluation, version=version)
    motif = motif.strip()
    if not motif:
        raise Refus("Dites pourquoi cette réponse est retirée.")
    retirees = avec_les_siennes(tenue)
    for retiree in retirees:
        journaliser(
            verbe=Verbe.RETIRER,
            objet=participant,
            par=par,
            pourquoi=f"{en_mots(retiree)} {motif}",
            details={CLE: retiree.pk},
        )
        ReponseProposee.objects.filter(evaluation=retiree).update(
            etat=EtatReponse.ECARTEE, relue_par=par, relue_le=timezone.now(), motif=motif[:300]
        )
    Evaluation.objects.filter(pk__in=[retiree.pk for retiree in retirees]).delete()
    tenir(personnes=[participant.pk], par=par)
    return retirees


def avec_les_siennes(evaluation: Evaluation) -> list[Evaluation]:
    """The answer, and for a death those of the other milestones that say the same on that day."""
    if evaluation.situation != Situation.DECEDE:
        return [evaluation]
    memes = Evaluation.objects.deces().filter(
        participant=evaluation.participant_id, date=evaluation.date
    )
    return list(memes.order_by("pk"))


def en_mots(evaluation: Evaluation) -> str:
    """« Réponse à 6 mois, « CDI » au 20/11/2026. »"""
    return (
        f"Réponse à {evaluation.get_jalon_display()}, « {evaluation.get_situation_display()} » au "
        f"{evaluation.date:%d/%m/%Y}."
    )


def retirees(participant: Participant) -> list[int]:
    """The answers of a person that were taken back: their journal is still there."""
    retraits = historique(participant).filter(verbe=Verbe.RETIRER)
    return [retrait.details[CLE] for retrait in retraits if CLE in retrait.details]


def oublier(participant: Participant) -> None:
    """With a person who is erased: what the journal says of the answers that were taken back."""
    Evenement.objects.filter(
        objet_type=ContentType.objects.get_for_model(Evaluation),
        objet_id__in=retirees(participant),
    ).update(objet_libelle=f"Personne {participant.identifiant}", pourquoi="", details={})
