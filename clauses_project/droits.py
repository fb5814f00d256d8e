"""Who may call a view: closed by default, opened by naming the profiles."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from clauses_project.profils import GESTIONNAIRES, TOUS, Profil

Vue = TypeVar("Vue", bound=Callable)


def profil_requis(*profils: Profil) -> Callable[[Vue], Vue]:
    """Opens a view to these profiles. `AccesMiddleware` reads it: others get 403, and so does a view without it."""

    def ouvrir(vue: Vue) -> Vue:
        vue.profils = frozenset(profils)  # type: ignore[attr-defined]
        return vue

    return ouvrir


gestion_requise = profil_requis(*GESTIONNAIRES)
administration_requise = profil_requis(Profil.ADMINISTRATEUR)
tous_les_profils = profil_requis(*TOUS)


def lien_accepte(vue: Vue) -> Vue:
    """Opens a view also to someone who came by a signed link of the profile, without an account."""
    vue.lien_accepte = True  # type: ignore[attr-defined]
    return vue


def compte_suffit(vue: Vue) -> Vue:
    """Opens a view to any signed-in person, even one who has no access any more (their own account)."""
    vue.compte_suffit = True  # type: ignore[attr-defined]
    return vue
