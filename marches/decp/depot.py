"""A file of published contracts is deposited, then read: at once when it is small, else by the worker."""

from __future__ import annotations

from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from clauses_project.refus import Refus
from comptes import taches
from comptes.depots import actions
from comptes.depots.actions import garder, nom_lisible, passer, refuser
from comptes.depots.enums import EtatDepot
from comptes.journal import verrouiller
from comptes.models import Utilisateur
from marches.decp.lecture import Dire, lire_depot
from marches.decp.models import DepotDecp
from marches.decp.refus import VIDE, DecpIllisible
from territoires.models import Structure

LECTURE = "lecture_de_marches_publies"
LU_AUSSITOT = 512 * 1024  # bytes: some four hundred contracts; beyond, the worker reads
NI_JSON_NI_XML = "Aucun marché n'y est publié : vérifiez que c'est le bon fichier."


def deposer(*, structure: Structure, fichier: UploadedFile, par: Utilisateur) -> DepotDecp:
    """Keeps the file, to be read. Raises Refus when it is empty."""
    if not fichier.size:
        raise Refus(VIDE)
    return garder(depot=DepotDecp(structure=structure), fichier=fichier, par=par)


def faire_lire(*, depot: DepotDecp, par: Utilisateur) -> DepotDecp:
    """Reads the file now, or asks the worker to when it is large."""
    return actions.faire_lire(depot=depot, par=par, lire=lire, nature=LECTURE, aussitot=LU_AUSSITOT)


def lire(*, depot: DepotDecp, suivi: taches.Suivi | None = None) -> None:
    """Reads the file that was deposited, or says why it cannot be. Again: it is read again from its beginning."""
    if depot.etat != EtatDepot.EN_LECTURE:
        return
    vider(depot)
    try:
        with depot.fichier.open("rb") as fichier:
            nombres = lire_depot(depot=depot, fichier=fichier, suivi=suivi)
            raison = "" if nombres["lus"] else NI_JSON_NI_XML
    except DecpIllisible as refus:
        raison = str(refus)
    _finir(depot, {} if raison else dict(nombres), raison)


def lire_un_flux(
    *, structure: Structure, fichier: IO[bytes], nom: str, taille: int, dire: Dire
) -> DepotDecp:
    """Reads a file of this machine, in the running transaction. Raises DecpIllisible."""
    depot = DepotDecp.objects.create(structure=structure, nom=nom_lisible(nom), taille=taille)
    depot.bilan = dict(lire_depot(depot=depot, fichier=fichier, dire=dire))
    if not depot.bilan["lus"]:
        raise DecpIllisible(NI_JSON_NI_XML)
    passer(depot, EtatDepot.A_VERIFIER)
    return depot


@transaction.atomic
def _finir(depot: DepotDecp, bilan: dict[str, Any], raison: str) -> None:
    depot = verrouiller(depot)
    if raison or depot.etat != EtatDepot.EN_LECTURE:  # cancelled meanwhile
        vider(depot)
    if depot.etat != EtatDepot.EN_LECTURE:
        return
    if raison:
        refuser(depot=depot, raison=raison)
        return
    passer(depot, EtatDepot.A_VERIFIER, bilan=bilan)


def vider(depot: DepotDecp) -> None:
    """What was read of it."""
    depot.lignes.all()._raw_delete(depot.lignes.db)
    depot.remarques.all()._raw_delete(depot.remarques.db)
