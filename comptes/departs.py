"""What someone leaves behind. The apps above this one say it, when they start."""

from __future__ import annotations

from collections.abc import Callable

from comptes.models import Acces

# A sentence on what this access still follows, and what to do first: (text, address). Empty: nothing.
Reste = tuple[str, tuple[str, str] | None]
_LECTEURS: list[Callable[[Acces], Reste]] = []


def avant_un_depart(lire: Callable[[Acces], Reste]) -> Callable[[Acces], Reste]:
    """The function is asked before an access is taken back."""
    _LECTEURS.append(lire)
    return lire


def ce_qu_il_suit(acces: Acces) -> Reste:
    """The first thing left behind that an app tells of; nothing for an access that runs no structure."""
    for lire in _LECTEURS if acces.est_gestionnaire else ():
        phrase, geste = lire(acces)
        if phrase:
            return phrase, geste
    return "", None
