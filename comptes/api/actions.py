"""Make a token, recognise it, count its calls, revoke it."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes.api.models import JetonApi
from comptes.api.portees import PORTEES_PAR_PROFIL, Portee
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur
from comptes.porteurs import ORGANISATION_PAR_PROFIL
from territoires.models import Structure

PREFIXE = "clauses_"
DEBUT_MONTRE = len(PREFIXE) + 4
SEL = "comptes.jeton_api"
DOUBLE_CLIC = timedelta(minutes=1)


@transaction.atomic
def creer_jeton(
    *,
    structure: Structure,
    demande: str,
    libelle: str,
    profil: Profil,
    organisation: Any,
    portees: Iterable[Portee],
    jours: int,
    par: Utilisateur,
) -> tuple[JetonApi, str]:
    """The row, and the token itself, which nothing keeps: it is told here, once.

    `demande` is what the page of the form drew at random. A second click sends the same one within a
    minute: it gets the same token. Raises `Refus` later, and for a part this profile does not read.
    """
    verrouiller(structure)
    refusees = set(portees) - set(PORTEES_PAR_PROFIL.get(profil, ()))
    if refusees:
        raise Refus(f"« {min(refusees).label} » : ce lecteur n'y a pas droit, même sur un écran.")
    jeton = _composer(demande)
    deja = JetonApi.objects.filter(empreinte=empreinte_de(jeton)).first()
    if deja is not None:
        if deja.par_id == par.pk and timezone.now() < deja.cree_le + DOUBLE_CLIC:
            return deja, jeton
        raise Refus("Ce jeton a déjà été montré : faites-en un autre.")
    ligne = JetonApi(
        libelle=libelle,
        emettrice=structure,
        profil=profil,
        portees=[portee.value for portee in Portee if portee in set(portees)],
        debut=jeton[:DEBUT_MONTRE],
        empreinte=empreinte_de(jeton),
        expire_le=timezone.now() + timedelta(days=jours),
        par=par,
        **{ORGANISATION_PAR_PROFIL[profil]: organisation},
    )
    ligne.full_clean()
    ligne.save()
    details = {"organisation": str(organisation), "portees": ligne.portees}
    journaliser(verbe=Verbe.CREER, objet=ligne, par=par, structure=structure, details=details)
    return ligne, jeton


@transaction.atomic
def revoquer_jeton(*, jeton: JetonApi, par: Utilisateur) -> JetonApi:
    """Closes it at once. Revoking twice changes nothing."""
    jeton = verrouiller(jeton)
    if jeton.revoque_le:
        return jeton
    jeton.revoque_le = timezone.now()
    jeton.save(update_fields=["revoque_le"])
    journaliser(verbe=Verbe.REVOQUER, objet=jeton, par=par, structure=jeton.emettrice)
    return jeton


def reconnaitre(jeton: str) -> JetonApi | None:
    """The row of a token, whatever became of it."""
    return JetonApi.objects.avec_organisation().filter(empreinte=empreinte_de(jeton)).first()


def attendre(jeton: JetonApi) -> int:
    """Counts one call; gives the seconds to wait, 0 when it may go on."""
    maintenant = timezone.now()
    limite = settings.API_APPELS_PAR_MINUTE
    if JetonApi.objects.compter(jeton.pk, maintenant=maintenant, limite=limite):
        return 0
    return max(1, 60 - math.floor(maintenant.second))


def empreinte_de(jeton: str) -> str:
    return hashlib.sha256(jeton.encode(errors="surrogateescape")).hexdigest()


def _composer(demande: str) -> str:
    """256 bits that only we can draw from what the page sent."""
    return PREFIXE + salted_hmac(SEL, demande, algorithm="sha256").hexdigest()
