"""What the page of a workbook shows: its sheets one by one, then its errors and what deserves a look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from suivi.models import ClasseurReprise
from suivi.reprise.constats import Avertissement, Compte, Erreur


@dataclass(frozen=True)
class Apercu:
    """`feuilles`: (name, counts) of the sheets that have rows."""

    feuilles: list[tuple[str, Compte]]
    erreurs: list[Erreur]
    avertissements: list[Avertissement]
    nombre_d_erreurs: int
    nombre_d_avertissements: int
    a_ecrire: int
    fausses: int

    @property
    def ne_change_rien(self) -> bool:
        return not self.a_ecrire and not self.nombre_d_erreurs


def composer(depot: ClasseurReprise) -> Apercu:
    comptes = {nom: Compte(**dit) for nom, dit in depot.bilan.items()}
    dits: dict[str, Any] = depot.constats
    return Apercu(
        feuilles=list(comptes.items()),
        erreurs=[Erreur(*dite) for dite in dits.get("erreurs", ())],
        avertissements=[Avertissement(*dit) for dit in dits.get("avertissements", ())],
        nombre_d_erreurs=dits.get("nombre_d_erreurs", 0),
        nombre_d_avertissements=dits.get("nombre_d_avertissements", 0),
        a_ecrire=sum(compte.crees + compte.modifies for compte in comptes.values()),
        fausses=sum(compte.refusees for compte in comptes.values()),
    )
