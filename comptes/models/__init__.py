"""Every table of the app. Those of a subject are in its own module; Django finds them by this one."""

from comptes.api.models import JetonApi
from comptes.models.acces import Acces, Invitation, LienSigne, expiration_invitation
from comptes.models.courriels import Courriel
from comptes.models.journal import Evenement
from comptes.models.pieces import Piece
from comptes.models.taches import Tache
from comptes.models.utilisateurs import Utilisateur
from comptes.porteurs import ORGANISATION_PAR_PROFIL
from comptes.remplacements import Remplacement

__all__ = [
    "ORGANISATION_PAR_PROFIL",
    "Acces",
    "Courriel",
    "Evenement",
    "Invitation",
    "JetonApi",
    "LienSigne",
    "Piece",
    "Remplacement",
    "Tache",
    "Utilisateur",
    "expiration_invitation",
]
