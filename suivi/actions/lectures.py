"""The link by which an élu reads the figures of a territory without an account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from clauses_project.profils import Profil
from comptes.courriels import envoyer
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import LienSigne, Utilisateur
from suivi.actions.liens import adresse_du_lien
from territoires.models import Commune, Structure

DOUBLE_CLIC = timedelta(minutes=1)


@transaction.atomic
def ouvrir_une_lecture(
    *,
    structure: Structure,
    libelle: str,
    jours: int,
    communes: Iterable[Commune] = (),
    courriel: str = "",
    par: Utilisateur,
) -> LienSigne:
    """Makes the link, for so many days, and sends it when there is an address.

    Without `communes`, the whole territory. A second click within a minute makes one link.
    """
    verrouiller(structure)
    recents = LienSigne.objects.ouverts().filter(
        profil=Profil.ELU,
        structure=structure,
        libelle=libelle,
        par=par,
        cree_le__gt=timezone.now() - DOUBLE_CLIC,
    )
    if (deja := recents.first()) is not None:
        return deja
    lien = LienSigne(
        profil=Profil.ELU,
        structure=structure,
        libelle=libelle,
        par=par,
        expire_le=timezone.now() + timedelta(days=jours),
        portee={"destinataire": courriel},
    )
    lien.full_clean()
    lien.save()
    lien.communes.set(communes)
    journaliser(verbe=Verbe.INVITER, objet=lien, par=par, details={"destinataire": courriel})
    if courriel:
        _ecrire(lien, par)
    return lien


def _ecrire(lien: LienSigne, par: Utilisateur) -> None:
    adresse = adresse_du_lien(lien)
    envoyer(
        structure=lien.structure,
        destinataire=lien.destinataire,
        gabarit="suivi/courriels/lecture.txt",
        par=par,
        contexte={"lien": adresse, "expire_le": lien.expire_le},
        secret=adresse,
    )
