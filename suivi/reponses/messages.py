"""The words sent to a person with their link."""

from __future__ import annotations

from django.utils import timezone

from clauses_project import ecriture
from participants.models import Identite
from suivi.models import ReponseProposee


def sms(reponse: ReponseProposee, adresse: str) -> str:
    """To be copied into a telephone. Only letters that cost one sign in an SMS: no « ê », « ç » nor « ô »."""
    identite = Identite.objects.filter(participant=reponse.participant_id).first()
    bonjour = f"Bonjour {identite.prenom}" if identite else "Bonjour"
    jour = f"{timezone.localdate(reponse.expire_le):%d/%m}" if reponse.expire_le else ""
    return (
        f"{bonjour}, ici {reponse.structure}. Que devenez-vous depuis votre travail ? 6 questions, "
        f"2 minutes, sans compte, avant le {jour} : {adresse}"
    ).replace(ecriture.INSECABLE, " ")
