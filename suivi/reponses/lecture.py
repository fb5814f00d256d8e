"""What a proposed answer is about, and what it says in the words of an evaluation."""

from __future__ import annotations

from datetime import date
from typing import Any

from suivi.apres.sante import mots_de_sante
from suivi.enums import Canal, QuiRepond
from suivi.models import Echeance, PeriodeTravail, ReponseProposee

# What is copied as it is into the evaluation.
COPIES = (
    "situation",
    "date",
    "employeur_libre",
    "metier",
    "formation",
    "frein_mobilite",
    "frein_logement",
    "frein_garde",
    "frein_sante",
    "commentaire",
    "besoin_d_aide",
    "orientation",
)


def echeance_de(reponse: ReponseProposee, jour: date) -> Echeance | None:
    """The milestone that an answer of that day is about: of the last période that ended before it."""
    periode = (
        PeriodeTravail.objects.filter(participant=reponse.participant_id, fin__lt=jour)
        .order_by("-fin", "-pk")
        .first()
    )
    echeances = Echeance.objects.select_related("participant", "structure", "periode", "reponse")
    return echeances.filter(periode=periode, jalon=reponse.jalon).first() if periode else None


def en_evaluation(reponse: ReponseProposee) -> dict[str, Any]:
    """The fields of an evaluation that it fills."""
    canal = Canal.LIEN if reponse.qui_repond == QuiRepond.PERSONNE else Canal.COURRIEL
    return {
        **{nom: getattr(reponse, nom) for nom in COPIES},
        "qui_repond": reponse.qui_repond,
        "canal": canal,
    }


def sante_dite(reponse: ReponseProposee) -> list[str]:
    """Words of health in what was written, for who reviews it to take out."""
    return mots_de_sante(
        reponse.commentaire, reponse.orientation, reponse.formation, reponse.metier
    )
