"""What the worker does of a deposited file: reads it, or writes all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from clauses_project.refus import Refus
from clauses_project.saisies import en_une_phrase
from comptes.depots.actions import revenir_a_l_apercu
from comptes.depots.enums import EtatDepot
from comptes.taches import Suivi

PANNE = (
    "Une erreur inattendue a arrêté l'enregistrement : rien n'est écrit. Essayez à nouveau ; si elle "
    "revient, prévenez la personne qui tient l'application."
)


def lire(suivi: Suivi, *, modele: Any, lire: Callable[..., None], phrase: str) -> None:
    """`phrase`: what the person reads once it is done."""
    depot = modele.objects.get(pk=suivi.parametres["depot"])
    lire(depot=depot)
    suivi.conclure(phrase, suite=depot.get_absolute_url())


def ecrire(
    suivi: Suivi,
    *,
    modele: Any,
    ecrire: Callable[..., Any],
    phrase: str,
    suite: str = "",
    revenir: Callable[..., None] = revenir_a_l_apercu,
) -> None:
    """Whatever stops it, nothing is written and the file may be looked at again; a fault stays one.

    `ecrire` gives the file back: it may have gone back to its preview by itself, with why.
    """
    depot = modele.objects.get(pk=suivi.parametres["depot"])
    try:
        depot = ecrire(depot=depot, par=suivi.tache.demandee_par)
    except (Refus, ValidationError, IntegrityError) as refus:
        depot.erreur = en_une_phrase(refus)
        revenir(depot=depot, raison=depot.erreur)
    except Exception:
        revenir(depot=depot, raison=PANNE)
        raise
    if depot.etat == EtatDepot.APPLIQUE:
        suivi.conclure(phrase, suite=suite or depot.get_absolute_url())
    else:
        suivi.conclure(f"Rien n'est enregistré. {depot.erreur}", suite=depot.get_absolute_url())
