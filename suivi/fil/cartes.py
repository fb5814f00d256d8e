"""What remains to be done, as it is shown elsewhere than in a thread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from comptes.remplacements import les_miens
from suivi.fil.echeances import EnMots, en_mots
from suivi.fil.sources import actions_du
from suivi.fil.sujets import Genre, Sujet
from suivi.models import ProchaineAction

MONTREES = 8
Dite = tuple[ProchaineAction, EnMots]


@dataclass(frozen=True)
class CarteDuFil:
    """On the page of a contract, a company or a buyer: what is to be done, and the way to the thread."""

    actions: list[Dite]
    adresse: str
    vers_noter: str
    vers_prevoir: str


def carte_du_fil(genre: Genre, objet: Any, acces: Any) -> CarteDuFil:
    sujet = Sujet(genre, objet)
    return CarteDuFil(
        actions=a_faire(actions_du(sujet, acces)[:MONTREES]),
        adresse=sujet.adresse,
        vers_noter=sujet.vers("suivi:noter"),
        vers_prevoir=sujet.vers("suivi:prevoir_action"),
    )


def a_faire(actions: Iterable[ProchaineAction]) -> list[Dite]:
    """Each with how far its day is, in words."""
    jour = timezone.localdate()
    return [(action, en_mots(action.echeance, jour)) for action in actions]


def les_miennes(acces: Any) -> list[Dite]:
    """Those of the person and of whom they cover today, on their home page: overdue first, then the nearest."""
    siennes = ProchaineAction.objects.visibles_par(acces).a_faire().filter(qui__in=les_miens(acces))
    return a_faire(siennes.pour_liste()[:MONTREES])
