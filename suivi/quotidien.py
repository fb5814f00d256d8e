"""What the application does by itself every day: the one place where it is listed.

Each action is safe to do twice. It says in one sentence each thing that it did, nothing when there was
nothing to do.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from clauses_project.dates import ajouter_mois
from comptes.courriels import expedier_en_attente
from comptes.enums import EtatTache
from comptes.models import Courriel
from comptes.taches import reprendre_les_interrompues
from marches.decp.menage import ranger_les_marches_publies
from participants.actions import effacer_les_demandes_sans_suite
from suivi.actions.classeur.menage import ranger_les_classeurs
from suivi.actions.imports.menage import ranger_les_fichiers
from suivi.actions.ouvertures import ouvrir_les_mois_dus
from suivi.actions.relances import relancer_les_retards
from suivi.apres.entretien import tenir_le_suivi
from suivi.reseaux.attente import tenir_les_reseaux
from territoires.models import Structure

DELAI_D_ENVOI = timedelta(minutes=10)  # the worker has had the time to send
journal = logging.getLogger("clauses.quotidien")


def reprendre_les_travaux() -> Iterator[str]:
    for tache in reprendre_les_interrompues():
        tache.refresh_from_db()
        suite = "abandonné" if tache.etat == EtatTache.ECHOUEE else "repris"
        yield f"Travail interrompu {suite} : {tache.nature}, {tache.fait} sur {tache.total or '?'}."


def expedier_les_oublies() -> Iterator[str]:
    """E-mails written down that no worker sent."""
    oublies = Courriel.objects.filter(cree_le__lt=timezone.now() - DELAI_D_ENVOI)
    nombre = expedier_en_attente(oublies)
    if nombre:
        yield f"Courriels restés en attente, expédiés : {nombre}."


def oublier_les_demandes(structure: Structure, jour: date) -> Iterator[str]:
    """Requests that were refused, once the structure keeps personal data no longer."""
    nombre = effacer_les_demandes_sans_suite(
        structure=structure, avant=ajouter_mois(jour, -structure.conservation_mois)
    )
    if nombre:
        yield f"Demandes d'éligibilité refusées dont l'identité est effacée : {nombre}."


# In this order. Those of each structure first.
PAR_STRUCTURE: list[Callable[[Structure, date], Iterable[str]]] = [
    ouvrir_les_mois_dus,
    relancer_les_retards,
    tenir_le_suivi,
    oublier_les_demandes,
]
GENERALES: list[Callable[[], Iterable[str]]] = [
    reprendre_les_travaux,
    expedier_les_oublies,
    ranger_les_fichiers,
    ranger_les_classeurs,
    ranger_les_marches_publies,
    tenir_les_reseaux,
]


def jouer(jour: date, dire: Callable[[str], object]) -> list[str]:
    """Does the day's work; returns what failed, in sentences.

    Each action of each structure is one transaction: what fails there is undone, logged, and stops
    nothing else.
    """
    echecs = []
    for structure in Structure.objects.order_by("pk"):
        for action in PAR_STRUCTURE:
            try:
                with transaction.atomic():
                    phrases = list(action(structure, jour))
            except Exception:
                journal.exception("%s en échec pour %s", action.__name__, structure.code)
                echecs.append(f"{structure} : une action a échoué ({action.__name__}).")
            else:
                for phrase in phrases:
                    dire(f"{structure} : {phrase}")
    for generale in GENERALES:
        try:
            for phrase in generale():
                dire(phrase)
        except Exception:
            journal.exception("%s en échec", generale.__name__)
            echecs.append(f"Une action générale a échoué ({generale.__name__}).")
    return echecs
