"""The settings of a structure, as a page reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from clauses_project import ecriture
from comptes.forms import ReglagesForm
from territoires.models import Structure


@dataclass(frozen=True)
class Reglage:
    libelle: str
    valeur: str
    phrase: str


def lire(structure: Structure) -> list[tuple[str, list[Reglage]]]:
    """Every setting, its value in words and what it changes, in the groups of the form."""
    form = ReglagesForm(instance=structure)
    return [
        (legende, [_reglage(form, nom) for nom in _a_plat(noms)]) for legende, noms in form.groupes
    ]


def _a_plat(noms: Any) -> list[str]:
    return [nom for element in noms for nom in ([element] if isinstance(element, str) else element)]


def _reglage(form: ReglagesForm, nom: str) -> Reglage:
    champ = form.fields[nom]
    return Reglage(str(champ.label), _en_mots(form.instance, nom), str(champ.help_text))


def _en_mots(structure: Structure, nom: str) -> str:
    choix = getattr(structure, f"get_{nom}_display", None)
    valeur = choix() if choix else getattr(structure, nom)
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, Decimal):
        return f"{ecriture.heures(valeur)}{ecriture.INSECABLE}h"
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    return str(valeur) if valeur not in (None, "") else "non renseigné"
