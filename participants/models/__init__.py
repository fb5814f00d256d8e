"""People, their eligibility, their work contracts. Django finds the tables by this module."""

from participants.models.contrats import ContratTravail
from participants.models.demandes import DemandeEligibilite
from participants.models.eligibilites import Critere, Eligibilite, EligibiliteCritere, Prescripteur
from participants.models.personnes import Fusion, Identite, Participant

__all__ = [
    "ContratTravail",
    "Critere",
    "DemandeEligibilite",
    "Eligibilite",
    "EligibiliteCritere",
    "Fusion",
    "Identite",
    "Participant",
    "Prescripteur",
]
