"""What became of a person: answered, corrected. An answer given stays."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clauses_project.refus import Conflit, Refus
from comptes import journal
from comptes.enums import Verbe
from comptes.journal import verrouiller
from comptes.models import Utilisateur
from entreprises.actions import creer_entreprise
from participants.models import ContratTravail, Participant
from suivi.apres.ecriture import tenir
from suivi.enums import Jalon, Situation
from suivi.models import Echeance, Evaluation


@transaction.atomic
def repondre(
    *, echeance: Echeance, champs: dict[str, Any], lue: int | None, par: Utilisateur
) -> Evaluation:
    """Records the answer of a milestone. `lue`: the answer that it had when the person began to type.

    A death answers the other milestones that were waiting. Raises Conflit when somebody answered since,
    Refus for an erased person or a milestone that is no longer due, ValidationError for a date before
    the end of the work or in the future.
    """
    echeance = tenir_l_echeance(echeance)
    participant = echeance.participant
    _refuser_si_effacee(participant)
    if echeance.reponse and echeance.reponse_id != lue:
        raise Conflit(_deja(echeance.reponse), version=echeance.reponse_id)
    evaluation = _enregistrer(
        participant=participant,
        jalon=echeance.jalon,
        fin=echeance.periode.fin if echeance.periode else None,
        champs=champs,
        par=par,
    )
    if evaluation.situation == Situation.DECEDE:
        _repondre_aux_autres(evaluation, echeance, par)
    tenir(personnes=[participant.pk], par=par)
    evaluation.refresh_from_db()
    return evaluation


@transaction.atomic
def ajouter(
    *, participant: Participant, jalon: str, champs: dict[str, Any], par: Utilisateur
) -> Evaluation:
    """An answer whose milestone has gone meanwhile: kept, where the rule puts it.

    Raises Refus for an erased person, ValidationError for a date in the future.
    """
    participant = verrouiller(participant)
    _refuser_si_effacee(participant)
    evaluation = _enregistrer(
        participant=participant, jalon=jalon, fin=None, champs=champs, par=par
    )
    tenir(personnes=[participant.pk], par=par)
    evaluation.refresh_from_db()
    return evaluation


def _enregistrer(
    *,
    participant: Participant,
    jalon: str,
    fin: date | None,
    champs: dict[str, Any],
    par: Utilisateur,
) -> Evaluation:
    """Of the same day and milestone, the answer typed last replaces the former."""
    _verifier_la_date(champs["date"], fin)
    champs = {**champs, **_employeur(champs, participant, par)}
    deja = Evaluation.objects.filter(participant=participant, jalon=jalon, date=champs["date"])
    if (meme := deja.first()) is not None:
        return modifier(evaluation=meme, champs=champs, par=par, version=meme.version)
    return journal.creer(
        objet=Evaluation(
            structure=participant.structure,
            participant=participant,
            jalon=jalon,
            par=par,
            **champs,
        ),
        par=par,
    )


def tenir_l_echeance(echeance: Echeance) -> Echeance:
    """The milestone read again, its person under lock. Raises Refus once it is no longer due."""
    participant = verrouiller(echeance.participant)
    tenue = (
        Echeance.objects.select_related("periode", "reponse__par").filter(pk=echeance.pk).first()
    )
    if tenue is None:
        raise Refus(
            f"{participant} n'a plus cette évaluation à faire : la fin de son travail a changé "
            "entre-temps. Rien n'est enregistré ; ouvrez sa fiche pour voir ce qui est à faire maintenant."
        )
    tenue.participant = participant
    return tenue


@transaction.atomic
def modifier(
    *, evaluation: Evaluation, champs: dict[str, Any], par: Utilisateur, version: int | None
) -> Evaluation:
    """Corrects an answer. Raises Conflit when somebody did since `version`, ValidationError."""
    verrouiller(evaluation.participant)
    fin = evaluation.periode.fin if evaluation.periode else None
    _verifier_la_date(champs.get("date", evaluation.date), fin)
    champs = {**champs, **_employeur(champs, evaluation, par)}
    evaluation = journal.modifier(objet=evaluation, champs=champs, par=par, version=version)
    tenir(personnes=[evaluation.participant_id], par=par)
    evaluation.refresh_from_db()
    return evaluation


def alertes(evaluation: Evaluation) -> list[str]:
    """What is kept, and worth a second look."""
    trouvees = []
    personne, jour = evaluation.participant, evaluation.date
    if evaluation.jalon == Jalon.DOUZE and not _a_repondu_a_six_mois(evaluation):
        trouvees.append("La réponse à 12 mois est enregistrée ; celle à 6 mois n'a pas été donnée.")
    reprise = (
        ContratTravail.objects.filter(
            participant=personne,
            date_debut__gt=evaluation.periode.fin if evaluation.periode else jour,
            date_debut__lte=jour,
        )
        .order_by("date_debut", "pk")
        .first()
    )
    if reprise:
        trouvees.append(
            f"À cette date, {personne} avait repris un travail sous clause, le "
            f"{reprise.date_debut:%d/%m/%Y} chez {reprise.employeur} : la réponse est gardée."
        )
    return trouvees


def _a_repondu_a_six_mois(evaluation: Evaluation) -> bool:
    return Evaluation.objects.filter(
        participant=evaluation.participant, periode=evaluation.periode, jalon=Jalon.SIX
    ).exists()


def _refuser_si_effacee(participant: Participant) -> None:
    if participant.efface_le:
        raise Refus("Les données de cette personne ont été effacées : rien ne s'ajoute.")


def _verifier_la_date(jour: date, fin: date | None) -> None:
    if jour > timezone.localdate():
        raise ValidationError(
            {"date": "Cette date est à venir : la situation est celle d'un jour passé."}
        )
    if fin is not None and jour <= fin:
        raise ValidationError(
            {
                "date": f"Le travail a pris fin le {fin:%d/%m/%Y} : la situation est celle d'un jour d'après."
            }
        )


def _employeur(champs: dict[str, Any], objet: Any, par: Utilisateur) -> dict[str, Any]:
    """A company nobody knew yet is stored with the answer."""
    employeur = champs.get("employeur")
    if employeur is None or not employeur._state.adding:
        return {}
    return {"employeur": creer_entreprise(entreprise=employeur, structure=objet.structure, par=par)}


def _repondre_aux_autres(evaluation: Evaluation, echeance: Echeance, par: Utilisateur) -> None:
    """Of the same période; what somebody answered on that very day stays."""
    repondus = Evaluation.objects.filter(
        participant=evaluation.participant, date=evaluation.date
    ).values("jalon")
    autres = Echeance.objects.a_suivre().filter(
        participant=evaluation.participant, periode=echeance.periode
    )
    for autre in autres.exclude(jalon__in=repondus):
        journal.creer(
            objet=Evaluation(
                structure=evaluation.structure,
                participant=evaluation.participant,
                jalon=autre.jalon,
                date=evaluation.date,
                situation=evaluation.situation,
                qui_repond=evaluation.qui_repond,
                canal=evaluation.canal,
                par=par,
            ),
            par=par,
        )


def _deja(reponse: Evaluation) -> str:
    evenement = journal.historique(reponse).filter(verbe=Verbe.CREER).first()
    qui = reponse.par or "Quelqu'un"
    quand = ""
    if evenement:
        heure = timezone.localtime(evenement.quand)
        quand = f" le {heure:%d/%m/%Y} à {heure:%Hh%M}"
    return (
        f"{qui} a déjà enregistré une réponse{quand}, pendant que vous remplissiez la vôtre : "
        f"« {reponse.get_situation_display()} » au {reponse.date:%d/%m/%Y}. Votre saisie n'est pas encore "
        "enregistrée : comparez, puis enregistrez de nouveau pour l'ajouter."
    )
