"""What is to be done next: planned, put off, given to someone else, done, or given up."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from clauses_project.refus import Refus
from comptes import journal
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur
from suivi.models import ProchaineAction


@transaction.atomic
def prevoir(*, action: ProchaineAction, par: Utilisateur) -> ProchaineAction:
    """Raises ValidationError."""
    return journal.creer(objet=action, par=par)


@transaction.atomic
def changer(
    *, action: ProchaineAction, champs: dict[str, Any], par: Utilisateur, version: int | None
) -> ProchaineAction:
    """Puts it off, gives it to someone else, says it better; the journal keeps before and after.

    Raises Refus once it is done, Conflit when somebody changed it since `version`, ValidationError.
    """
    action = verrouiller(action)
    if action.est_faite:
        raise Refus(f"{action.faite_par or 'Un collègue'} a déjà fait cette action.")
    return journal.modifier(objet=action, champs=champs, par=par, version=version)


@transaction.atomic
def faire(*, action: ProchaineAction, par: Utilisateur) -> ProchaineAction:
    """Done, now, by that person. A second click changes nothing."""
    action = verrouiller(action)
    if not action.est_faite:
        action.faite_le, action.faite_par = timezone.now(), par
        journal.enregistrer(action)
        journaliser(verbe=Verbe.VALIDER, objet=action, par=par, pourquoi="action faite")
    return action


@transaction.atomic
def rouvrir(*, action: ProchaineAction, par: Utilisateur) -> ProchaineAction:
    """It was not done after all. Again: nothing."""
    action = verrouiller(action)
    if action.est_faite:
        action.faite_le = action.faite_par = None
        journal.enregistrer(action)
        journaliser(verbe=Verbe.ROUVRIR, objet=action, par=par, pourquoi="action à refaire")
    return action


@transaction.atomic
def supprimer(*, action: ProchaineAction, par: Utilisateur) -> None:
    """Given up; the journal keeps that it was planned. Raises Refus once it is done: that stays told."""
    action = verrouiller(action)
    if action.est_faite:
        raise Refus("Cette action est faite : elle reste dans le fil.")
    journal.supprimer(objet=action, par=par)
