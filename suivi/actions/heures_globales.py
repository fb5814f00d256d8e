"""Hours without names of an attribution and an employer in a month: entered, corrected, taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from clauses_project.ecriture import heures as en_heures
from clauses_project.ecriture import mois as en_mois
from clauses_project.refus import Refus
from comptes import journal
from comptes.models import Utilisateur
from entreprises.actions import creer_entreprise
from entreprises.models import Entreprise
from suivi.models import HeuresGlobales
from territoires.models import Structure


@transaction.atomic
def ajouter(*, globales: HeuresGlobales, par: Utilisateur) -> HeuresGlobales:
    """Stores hours that count at once, with why they have no names. An unknown employer is stored too.

    Raises Refus for a month to come, ValidationError.
    """
    _refuser_avenir(globales.mois)
    globales.employeur = _connu(globales.employeur, globales.structure, par)
    globales.saisies_par = par
    return journal.creer(objet=globales, par=par, pourquoi=globales.motif)


@transaction.atomic
def modifier(
    *, globales: HeuresGlobales, champs: dict[str, Any], par: Utilisateur, version: int | None
) -> HeuresGlobales:
    """Raises Conflit when somebody changed them since `version`, Refus for a month to come."""
    _refuser_avenir(champs["mois"])
    employeur = _connu(champs["employeur"], globales.structure, par)
    return journal.modifier(
        objet=globales,
        champs={**champs, "employeur": employeur},
        par=par,
        version=version,
        pourquoi=champs["motif"],
    )


@transaction.atomic
def supprimer(*, globales: HeuresGlobales, motif: str, par: Utilisateur) -> None:
    """Takes these hours back, with a reason. The journal keeps what they were."""
    if not motif.strip():
        raise Refus("Dites pourquoi ces heures sont retirées.")
    globales = journal.verrouiller(globales)
    journal.supprimer(
        objet=globales,
        par=par,
        pourquoi=f"{motif.strip()} ({en_heures(globales.heures)} h retirées)",
    )


def _refuser_avenir(mois: date) -> None:
    if mois > timezone.localdate():
        raise Refus(
            f"{en_mois(mois).capitalize()} n'a pas commencé : rien n'y est encore travaillé."
        )


def _connu(entreprise: Entreprise, structure: Structure, par: Utilisateur) -> Entreprise:
    if entreprise._state.adding:
        creer_entreprise(entreprise=entreprise, structure=structure, par=par)
    return entreprise
