"""Who is looking: a token, what it opens, and the rows it reads."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from ninja.errors import AuthenticationError, HttpError
from ninja.security import HttpBearer

from clauses_project.profils import Profil
from comptes.api.actions import attendre, reconnaitre
from comptes.api.models import JetonApi
from comptes.api.portees import PORTEES_PAR_PROFIL, Portee
from suivi.api.erreurs import TropDAppels
from suivi.chiffres.marches import JAMAIS_SUIVIS
from territoires.models import Structure

DEMANDEZ = "demandez-en un autre à la structure qui vous l'a donné"


class Jeton(HttpBearer):
    """A token that exists, still serves, and has calls left in the minute."""

    def authenticate(self, request: HttpRequest, token: str) -> JetonApi:
        jeton = reconnaitre(token.strip())
        if jeton is None:
            raise AuthenticationError(message="Ce jeton n'existe pas : est-il copié en entier ?")
        if not jeton.est_ouvert:
            raise AuthenticationError(message=f"Ce jeton est {jeton.etat_lu} : {DEMANDEZ}.")
        secondes = attendre(jeton)
        if secondes:
            raise TropDAppels(secondes)
        return jeton


def jeton_pour(request: HttpRequest, portee: Portee) -> JetonApi:
    """The token of the call. Raises HttpError 403 when it does not open this part."""
    jeton: JetonApi = request.auth  # type: ignore[attr-defined]
    if not jeton.ouvre(portee) or portee not in PORTEES_PAR_PROFIL[Profil(jeton.profil)]:
        raise HttpError(403, f"Ce jeton n'ouvre pas cette partie (« {portee.label} »).")
    return jeton


def lit_sans_nom(jeton: JetonApi) -> bool:
    """Élus and coordinateurs: public figures, contracts and objectives, no hours of one contract."""
    return Profil(jeton.profil).lit_des_chiffres_publics


def visibles(modele: type[Model], jeton: JetonApi, vers_marche: str = "") -> Any:
    """Rows this token reads: what a person of its profile would. `vers_marche` leads to the contract.

    Readers without names have the contracts that their figures count: those qualified, and not given up.
    """
    if lit_sans_nom(jeton):
        return modele._default_manager.filter(
            structure__in=Structure.objects.visibles_par(jeton).values("pk")
        ).exclude(**{f"{vers_marche}statut__in": JAMAIS_SUIVIS})
    return modele._default_manager.visibles_par(jeton).filter(**jeton.restreint_a)  # type: ignore[attr-defined]
