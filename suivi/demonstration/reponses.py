"""What people and their prescripteur said by themselves: one of each to review, and a link that waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings

from comptes.enums import Verbe
from comptes.models import LienSigne, Utilisateur
from participants.models import ContratTravail
from suivi.demonstration.atelier import Atelier, instant
from suivi.enums import EtatReponse, Jalon, QuiRepond, Situation
from suivi.models import ReponseProposee

DE_LA_PERSONNE: dict[str, dict[str, Any]] = {  # by name
    "Arnould": {
        "situation": Situation.CDD_MOINS_6,
        "metier": "Plaquiste",
        "frein_mobilite": True,
        "besoin_d_aide": True,
        "commentaire": "L'équipe était bien. Sans voiture, c'est dur d'aller sur les chantiers.",
    }
}
DU_PRESCRIPTEUR: dict[str, dict[str, Any]] = {
    "Pinchon": {
        "situation": Situation.FORMATION_QUALIFIANTE,
        "formation": "Titre d'ouvrier du paysage",
    }
}
ATTENDUES = ("Bouchet",)


def recevoir(
    atelier: Atelier,
    contrats: Iterable[tuple[str, ContratTravail]],
    *,
    par: Utilisateur,
    prescripteur: Utilisateur,
) -> None:
    """Answers received the day before, to these people's milestone of six months."""
    hier = atelier.aujourd_hui - timedelta(days=1)
    for nom, contrat in contrats:
        recue = {"date": hier, "recue_le": instant(hier, 18), "etat": EtatReponse.A_RELIRE}
        if dit := DE_LA_PERSONNE.get(nom):
            _par_lien(atelier, contrat, par, **dit, **recue)
        elif nom in ATTENDUES:
            _par_lien(atelier, contrat, par, etat=EtatReponse.ATTENDUE)
        elif dit := DU_PRESCRIPTEUR.get(nom):
            reponse = atelier.ajouter(
                ReponseProposee,
                participant=contrat.participant,
                jalon=Jalon.SIX,
                qui_repond=QuiRepond.PRESCRIPTEUR,
                prescripteur=atelier.prescripteur("Mission locale"),
                par=prescripteur,
                **dit,
                **recue,
            )
            atelier.evenement(Verbe.REPONDRE, reponse, instant(hier, 18), prescripteur)


def _par_lien(atelier: Atelier, contrat: ContratTravail, par: Utilisateur, **champs: Any) -> None:
    demandee = instant(atelier.aujourd_hui - timedelta(days=3), 10)
    lien = atelier.ajouter(
        LienSigne,
        profil="",
        libelle=f"{contrat.participant.identifiant} · réponse à 6 mois",
        par=par,
        cree_le=demandee,
        expire_le=demandee + timedelta(days=settings.LIEN_JOURS),
        portee={"destinataire": "la personne"},
    )
    reponse = atelier.ajouter(
        ReponseProposee,
        participant=contrat.participant,
        jalon=Jalon.SIX,
        qui_repond=QuiRepond.PERSONNE,
        lien=lien,
        creee_le=demandee,
        **champs,
    )
    atelier.evenement(Verbe.DEMANDER, reponse, demandee, par)
