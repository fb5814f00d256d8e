"""A file is deposited, read, refused: the ways from one state to another."""

from __future__ import annotations

import secrets
from functools import partial
from pathlib import PurePath
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from clauses_project.refus import Refus
from comptes import taches
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur
from marches.decp.enums import EtatDepot
from marches.decp.lecture import Dire, lire_depot
from marches.decp.models import DepotDecp
from marches.decp.refus import VIDE, DecpIllisible
from territoires.models import Structure

LECTURE = "lecture_de_marches_publies"
LU_AUSSITOT = 512 * 1024  # bytes: some four hundred contracts; beyond, the worker reads
NI_JSON_NI_XML = "Aucun marché n'y est publié : vérifiez que c'est le bon fichier."


@transaction.atomic
def deposer(*, structure: Structure, fichier: UploadedFile, par: Utilisateur) -> DepotDecp:
    """Keeps the file, to be read. Raises Refus when it is empty."""
    if not fichier.size:
        raise Refus(VIDE)
    depot = DepotDecp(
        structure=structure, par=par, nom=nom_lisible(fichier.name or ""), taille=fichier.size
    )
    depot.fichier.save(f"{secrets.token_hex(16)}.bin", fichier, save=False)
    depot.full_clean(exclude=["fichier"])
    depot.save()
    journaliser(verbe=Verbe.CREER, objet=depot, par=par)
    return depot


def faire_lire(*, depot: DepotDecp, par: Utilisateur) -> DepotDecp:
    """Reads the file now, or asks the worker to when it is large."""
    if depot.taille <= LU_AUSSITOT:
        lire(depot=depot)
    else:
        depot.tache = taches.lancer(
            nature=LECTURE, structure=depot.structure, par=par, parametres={"depot": depot.pk}
        )
        DepotDecp.objects.filter(pk=depot.pk).update(tache=depot.tache)
    depot.refresh_from_db()
    return depot


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
        effacer_le_fichier(depot)
        passer(depot, EtatDepot.REFUSE, erreur=raison)
        return
    passer(depot, EtatDepot.A_VERIFIER, bilan=bilan)


def vider(depot: DepotDecp) -> None:
    """What was read of it."""
    depot.lignes.all()._raw_delete(depot.lignes.db)
    depot.remarques.all()._raw_delete(depot.remarques.db)


def passer(depot: DepotDecp, etat: EtatDepot, **champs: Any) -> None:
    """The only way from a state to another. Raises Refus."""
    if etat not in depot.etats_ensuite:
        raise Refus(
            f"Ce fichier est maintenant « {depot.get_etat_display()} » : quelqu'un l'a fait avancer "
            "entre-temps. Rechargez la page."
        )
    depot.etat = etat
    for nom, valeur in champs.items():
        setattr(depot, nom, valeur)
    depot.version += 1
    depot.save()


def effacer_le_fichier(depot: DepotDecp) -> None:
    """Once the transaction is stored."""
    if depot.fichier:
        transaction.on_commit(partial(depot.fichier.storage.delete, str(depot.fichier.name)))
        depot.fichier = ""  # type: ignore[assignment]


def nom_lisible(nom: str) -> str:
    """The name it came with, without path nor hidden signs."""
    base = PurePath(nom.replace("\\", "/")).name
    return "".join(signe for signe in base if signe.isprintable()).strip()[:200] or "fichier"
