"""Words around figures: numbers with their nouns, hours, periods."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from clauses_project import ecriture
from clauses_project.ecriture import INSECABLE
from suivi.chiffres import Periode
from suivi.enums import TON_DE_L_ETAT, Etat

if TYPE_CHECKING:
    from suivi.models import Declaration


def ecrire_periode(periode: Periode) -> str:
    """« en 2018 », « de 2009 à 2019 », « de mai à décembre 2018 », « depuis le début, jusqu'à … »."""
    du, au = periode.du, periode.au
    if du is None:
        return f"depuis le début, jusqu'à {ecriture.mois(au)}"
    if (du.month, au.month) == (1, 12):
        return f"en {du.year}" if du.year == au.year else f"de {du.year} à {au.year}"
    if du == au:
        return f"en {ecriture.mois(du)}"
    if du.year == au.year:
        return f"de {ecriture.MOIS[du.month - 1]} à {ecriture.mois(au)}"
    return f"de {ecriture.mois(du)} à {ecriture.mois(au)}"


def code_periode(periode: Periode) -> str:
    """For a file name: « 2018 », « 2018-05-2018-12 », « jusqu-a-2019-09 »."""
    du, au = periode.du, periode.au
    if du is None:
        return f"jusqu-a-{au:%Y-%m}"
    if (du.month, au.month) == (1, 12):
        return f"{du.year}" if du.year == au.year else f"{du.year}-{au.year}"
    return f"{du:%Y-%m}" if du == au else f"{du:%Y-%m}-{au:%Y-%m}"


def dire_l_etat(declaration: Declaration, libelles: Mapping[str, str]) -> tuple[str, str]:
    """The state of a declaration for who reads it (`libelles`), late before all, and the tone of its pill."""
    if declaration.est_en_retard:
        return "En retard", "alerte"
    etat = Etat(declaration.etat)
    return libelles[etat], TON_DE_L_ETAT[etat]


def nombre(valeur: int, nom: str) -> str:
    return f"{ecriture.entier(valeur)}{INSECABLE}{accord(valeur, nom)}"


def accord(valeur: int, mot: str) -> str:
    return mot if valeur < 2 else f"{mot}s"


def ecrire_heures(valeur: Decimal) -> str:
    return f"{ecriture.heures(valeur)}{INSECABLE}heure{'' if valeur < 2 else 's'}"
