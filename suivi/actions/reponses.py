"""An answer that a person or a prescripteur gives, and its review: accepted, amended or put aside."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.journal import journaliser
from comptes.models import LienSigne, Utilisateur
from participants.models import Prescripteur
from suivi.actions import evaluations
from suivi.actions.evaluations import tenir_l_echeance
from suivi.actions.liens_de_reponse import en_cours, tenir
from suivi.enums import EtatReponse, QuiRepond
from suivi.models import Echeance, Evaluation, ReponseProposee
from suivi.reponses.lecture import echeance_de


@transaction.atomic
def recevoir(*, lien: LienSigne, champs: dict[str, Any]) -> ReponseProposee:
    """What the person says by the link. Of two at once, the first is kept.

    Raises Refus for a link that was used, closed, or has expired.
    """
    reponse = tenir(ReponseProposee.objects.select_related("participant").get(lien=lien))
    if pourquoi := inutilisable(reponse):
        raise Refus(pourquoi)
    return _garder(reponse, champs, par=lien)


def inutilisable(reponse: ReponseProposee) -> str:
    """Why the link serves no more, in one sentence for the person; empty while it does."""
    if reponse.recue_le and not reponse.participant.efface_le:
        return (
            f"Une réponse est déjà arrivée par ce lien, le {_jour(reponse.recue_le)} : elle est gardée, "
            "vous n'avez plus rien à faire."
        )
    if reponse.etat != EtatReponse.ATTENDUE:
        return f"Ce lien ne sert plus : {reponse.structure} l'a fermé."
    if not reponse.lien_ouvert:
        return f"Ce lien a expiré : si vous voulez répondre, demandez-en un autre à {reponse.structure}."
    return ""


@transaction.atomic
def proposer(
    *, echeance: Echeance, champs: dict[str, Any], prescripteur: Prescripteur, par: Utilisateur
) -> ReponseProposee:
    """What a prescripteur says of somebody it sent.

    Raises Refus before it is due, once it is answered or fell, or while a first answer waits for its review.
    """
    echeance = tenir_l_echeance(echeance)
    if echeance.due_le > timezone.localdate():
        raise Refus(f"Cette évaluation n'est due que le {echeance.due_le:%d/%m/%Y}.")
    if echeance.reponse_id or echeance.tombee_le or echeance.participant.efface_le:
        raise Refus(
            "Il n'y a plus rien à dire pour cette évaluation : une réponse est déjà enregistrée, ou la "
            "personne a repris un travail."
        )
    for deja in en_cours(echeance.participant, echeance.jalon, QuiRepond.PRESCRIPTEUR):
        raise Refus(
            f"Une réponse est déjà envoyée, le {_jour(deja.recue_le)} : {echeance.structure} va la relire."
        )
    reponse = ReponseProposee(
        structure=echeance.structure,
        participant=echeance.participant,
        jalon=echeance.jalon,
        qui_repond=QuiRepond.PRESCRIPTEUR,
        prescripteur=prescripteur,
        par=par,
    )
    return _garder(reponse, champs, par=par)


def _garder(
    reponse: ReponseProposee, champs: dict[str, Any], *, par: Utilisateur | LienSigne
) -> ReponseProposee:
    for nom, valeur in champs.items():
        setattr(reponse, nom, valeur)
    reponse.date = champs.get("date") or timezone.localdate()
    reponse.recue_le = timezone.now()
    reponse.etat = EtatReponse.A_RELIRE
    reponse.full_clean()
    reponse.save()
    journaliser(verbe=Verbe.REPONDRE, objet=reponse, par=par)
    return reponse


@transaction.atomic
def accepter(
    *, reponse: ReponseProposee, champs: dict[str, Any], lue: int | None, par: Utilisateur
) -> Evaluation:
    """Makes an evaluation of it, as the facilitateur read or amended it.

    `lue`: the answer the milestone had when they began to read. Raises what `evaluations.repondre` does,
    and Refus when somebody reviewed it meanwhile.
    """
    reponse = tenir(reponse)
    _refuser_si_relue(reponse)
    if echeance := echeance_de(reponse, champs["date"]):
        evaluation = evaluations.repondre(echeance=echeance, champs=champs, lue=lue, par=par)
    else:
        evaluation = evaluations.ajouter(
            participant=reponse.participant, jalon=reponse.jalon, champs=champs, par=par
        )
    ReponseProposee.objects.filter(evaluation=evaluation).update(evaluation=None)
    reponse.evaluation = evaluation
    _relire(reponse, EtatReponse.ACCEPTEE, Verbe.VALIDER, par=par)
    return evaluation


@transaction.atomic
def ecarter(*, reponse: ReponseProposee, motif: str, par: Utilisateur) -> ReponseProposee:
    """It will not count; what was said stays readable. A second click changes nothing.

    Raises Refus without a reason, or when somebody accepted it meanwhile.
    """
    reponse = tenir(reponse)
    if reponse.etat == EtatReponse.ECARTEE:
        return reponse
    _refuser_si_relue(reponse)
    if not motif.strip():
        raise Refus("Dites pourquoi cette réponse est écartée.")
    reponse.motif = motif.strip()
    return _relire(reponse, EtatReponse.ECARTEE, Verbe.ECARTER, par=par, pourquoi=reponse.motif)


def _relire(
    reponse: ReponseProposee,
    etat: EtatReponse,
    verbe: Verbe,
    *,
    par: Utilisateur,
    pourquoi: str = "",
) -> ReponseProposee:
    reponse.etat, reponse.relue_par, reponse.relue_le = etat, par, timezone.now()
    reponse.full_clean()
    reponse.save()
    journaliser(verbe=verbe, objet=reponse, par=par, pourquoi=pourquoi)
    return reponse


def _refuser_si_relue(reponse: ReponseProposee) -> None:
    if reponse.etat == EtatReponse.A_RELIRE:
        return
    if reponse.relue_le is None:
        raise Refus("Cette réponse n'est pas encore arrivée.")
    quoi = "acceptée" if reponse.etat == EtatReponse.ACCEPTEE else "écartée"
    raise Refus(
        f"{reponse.relue_par or 'Quelqu’un'} l'a déjà relue et {quoi}, le {_jour(reponse.relue_le)}."
    )


def _jour(instant) -> str:
    return f"{timezone.localtime(instant):%d/%m/%Y}" if instant else ""
