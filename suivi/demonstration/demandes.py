"""What was asked before hiring: some wait, one is of a person known already, one yes, one no, one by a prescripteur."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from comptes.enums import Verbe
from comptes.models import Utilisateur
from marches.models import Attribution
from participants.enums import EtatDemande, TypeContrat
from participants.models import DemandeEligibilite, Eligibilite
from suivi.demonstration.atelier import Atelier, instant

PRESCRITE = ("Aubertin", "Malik", date(2003, 4, 21))
NOUVELLE = ("Kessler", "Ornella", date(1998, 9, 7))
ECARTEE = ("Bruyère", "Loïc", date(1984, 1, 19))
REPONSE = "Ses heures ne compteront pas pour la clause : appelez-moi, j'ai d'autres candidats."
RESERVE = "Un justificatif de domicile est à nous remettre avant le premier jour."


def demander(
    atelier: Atelier,
    attribution: Attribution,
    qui: tuple[str, str, date],
    *,
    jours: int,
    par: Utilisateur | None,
    poste: str,
    **champs: Any,
) -> DemandeEligibilite:
    """Asked `jours` days ago by the holder of that attribution, to start in two weeks."""
    nom, prenom, naissance = qui
    quand = instant(atelier.aujourd_hui - timedelta(days=jours), 10)
    demande = atelier.ajouter(
        DemandeEligibilite,
        entreprise=attribution.entreprise,
        attribution=attribution,
        nom=nom,
        prenom=prenom,
        date_naissance=naissance,
        type_contrat=TypeContrat.CDD,
        poste=poste,
        **{
            "date_debut": atelier.aujourd_hui + timedelta(days=14),
            "demandee_par": par,
            "demandee_le": quand,
            **champs,
        },
    )
    atelier.evenement(Verbe.DEMANDER, demande, quand, par)
    return demande


def prescrire(atelier: Atelier, nom: str, *, par: Utilisateur) -> None:
    """Asked yesterday by that prescripteur, for somebody who has no work contract in view yet."""
    nom_personne, prenom, naissance = PRESCRITE
    quand = instant(atelier.aujourd_hui - timedelta(days=1), 15)
    demande = atelier.ajouter(
        DemandeEligibilite,
        prescripteur=atelier.prescripteur(nom),
        nom=nom_personne,
        prenom=prenom,
        date_naissance=naissance,
        date_debut=atelier.aujourd_hui + timedelta(days=7),
        precisions="Cherche un premier emploi dans les espaces verts.",
        demandee_par=par,
        demandee_le=quand,
    )
    atelier.evenement(Verbe.DEMANDER, demande, quand, par)


def accorder(
    atelier: Atelier, demande: DemandeEligibilite, eligibilite: Eligibilite, reserve: str = ""
) -> None:
    demande.participant, demande.eligibilite = eligibilite.participant, eligibilite
    demande.reserve = reserve
    _repondre(atelier, demande, EtatDemande.ACCORDEE)


def refuser(atelier: Atelier, demande: DemandeEligibilite, reponse: str) -> None:
    demande.reponse = reponse
    _repondre(atelier, demande, EtatDemande.REFUSEE)


def _repondre(atelier: Atelier, demande: DemandeEligibilite, etat: EtatDemande) -> None:
    demande.etat, demande.repondue_par = etat, atelier.par
    demande.repondue_le = demande.demandee_le + timedelta(hours=5)
    atelier.evenement(Verbe.REPONDRE, demande, demande.repondue_le, atelier.par, demande.reponse)
