"""The ways of a deposited file from one state to another."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from pathlib import PurePath
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from clauses_project.refus import Refus
from comptes import taches
from comptes.depots.enums import EtatDepot
from comptes.depots.models import FichierDepose
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur

ARRETE = "L'enregistrement s'est arrêté : rien n'est écrit. Vous pouvez le demander à nouveau."
D = TypeVar("D", bound=FichierDepose)


@transaction.atomic
def garder(*, depot: D, fichier: UploadedFile, par: Utilisateur, **details: Any) -> D:
    """Keeps the file, under a name of ours, to be read. `details` go to the journal."""
    depot.par, depot.nom, depot.taille = par, nom_lisible(fichier.name or ""), fichier.size or 0
    depot.fichier.save(nom_de_garde(), fichier, save=False)
    depot.full_clean(exclude=["fichier"])
    depot.save()
    journaliser(verbe=Verbe.CREER, objet=depot, par=par, details=details)
    return depot


def faire_lire(
    *, depot: D, par: Utilisateur, lire: Callable[..., None], nature: str, aussitot: int
) -> D:
    """Reads the file now, or asks the worker to (`nature`) when it is larger than `aussitot` bytes."""
    if depot.taille <= aussitot:
        lire(depot=depot)
    else:
        confier(depot=depot, nature=nature, par=par)
    depot.refresh_from_db()
    return depot


@transaction.atomic
def confier(*, depot: FichierDepose, nature: str, par: Utilisateur, **parametres: Any) -> None:
    """Has the worker do it, once the transaction is stored."""
    depot.tache = taches.lancer(
        nature=nature,
        structure=depot.structure,
        par=par,
        parametres={"depot": depot.pk, **parametres},
    )
    depot.save(update_fields=["tache"])


def passer(depot: FichierDepose, etat: EtatDepot, **champs: Any) -> None:
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


@transaction.atomic
def refuser(*, depot: FichierDepose, raison: str) -> None:
    """It cannot be read: that is said, and the file forgotten. Cancelled meanwhile: nothing."""
    depot = verrouiller(depot)
    if depot.etat == EtatDepot.EN_LECTURE:
        effacer(depot)
        passer(depot, EtatDepot.REFUSE, erreur=raison)


@transaction.atomic
def revenir_a_l_apercu(*, depot: FichierDepose, raison: str) -> None:
    """It could not be written: the preview is there again, and says why."""
    depot = verrouiller(depot)
    if depot.etat == EtatDepot.EN_ECRITURE:
        passer(depot, EtatDepot.A_VERIFIER, erreur=raison)


def marquer_ecrit(depot: FichierDepose, *, par: Utilisateur | None, **champs: Any) -> None:
    """All of it is written, in the running transaction: the file itself goes."""
    effacer(depot)
    passer(
        depot,
        EtatDepot.APPLIQUE,
        applique_le=timezone.now(),
        applique_par=par,
        erreur="",
        **champs,
    )


def clore(
    depot: FichierDepose, *, par: Utilisateur | None, details: dict[str, Any], **champs: Any
) -> None:
    """It is given up, or what it wrote is undone: the file goes, and the work that was at it stops."""
    if depot.est_ouvert and depot.tache is not None and par is not None:
        taches.annuler(tache=depot.tache, par=par)
    effacer(depot)
    passer(depot, EtatDepot.ANNULE, annule_le=timezone.now(), **champs)
    journaliser(verbe=Verbe.ANNULER, objet=depot, par=par, details=details)


def effacer(depot: FichierDepose, champ: str = "fichier") -> None:
    """Removes a file of the row from where it is kept, once the transaction is stored."""
    fichier: Any = getattr(depot, champ)
    if fichier:
        transaction.on_commit(partial(fichier.storage.delete, str(fichier.name)))
        setattr(depot, champ, "")


def abandonner_les_oublies(modele: Any, annuler: Callable[..., object]) -> int:
    """Gives up the files of a kind that nobody came back to; returns how many."""
    oublies = list(modele.objects.a_l_abandon().order_by("pk"))
    for depot in oublies:
        annuler(depot=depot, par=None)
    return len(oublies)


def nom_de_garde() -> str:
    """A name nobody guesses, without what the sender's could carry."""
    return f"{secrets.token_hex(16)}.bin"


def nom_lisible(nom: str) -> str:
    """The name it came with, without path nor hidden signs."""
    base = PurePath(nom.replace("\\", "/")).name
    return "".join(signe for signe in base if signe.isprintable()).strip()[:200] or "fichier"
