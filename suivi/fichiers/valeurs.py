"""A cell, as hours or as text to show."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from clauses_project.classeurs import Cellule
from clauses_project.heures import arrondir, lire_heures
from clauses_project.textes import contient_nir

CHIFFRES_D_UN_NIR = 15
HEURES_LISIBLES = 1_000_000_000
NIR_RETIRE = "(numéro de sécurité sociale retiré)"
NEANT = {"", "-", "–", "—", "/", ".", "néant", "neant", "ras"}
UNITE = re.compile(r"\s*(?:heures?|hrs?)\.?$", re.IGNORECASE)
NOMBRE = re.compile(r"\d+(?:[.,]\d+)?")
UN_SEUL = re.compile(  # thousands set apart, or hours and minutes
    r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})*(?:[.,]\d+)?|\d+\s*[hH:]\s*\d{1,2}\s*(?:min|mn|m)?"
)


def texte_de(cellule: Cellule) -> str:
    """What the cell shows: « 01/05/2026 », « 151,67 », « 151:40 ». A NIR is never given back."""
    if type(cellule) is str:
        return _sans_nir(" ".join(cellule.split()))
    match cellule:
        case None:
            return ""
        case bool():
            return "oui" if cellule else "non"
        case datetime():
            return f"{cellule:%d/%m/%Y %H:%M}"
        case date():
            return f"{cellule:%d/%m/%Y}"
        case timedelta():
            return _en_minutes(cellule)
        case float() | Decimal():
            return _sans_nir(f"{_exact(cellule):f}".replace(".", ","))
    return _sans_nir(str(cellule))


def heures_de(cellule: Cellule) -> tuple[Decimal | None, bool]:
    """Hours in whole hundredths, None for a blank cell; and whether a computed number was rounded.

    Minutes are rounded half-up (« 151h40 », or a duration of 151:40, are 151,67); so is a number that
    the spreadsheet computed. Raises ValueError carrying the French sentence, which names the value.
    """
    match cellule:
        case None:
            return None, False
        case bool() | date():
            raise ValueError(f"« {texte_de(cellule)} » n'est pas un nombre d'heures.")
        case timedelta():
            secondes = Decimal(round(cellule.total_seconds()))
            return _positif(arrondir(secondes / 3600), cellule), False
        case int() | float() | Decimal():
            return _heures_comptees(_exact(cellule))
    return _heures_ecrites(str(cellule)), False


def _heures_comptees(nombre: Decimal) -> tuple[Decimal, bool]:
    if abs(nombre) > HEURES_LISIBLES:
        raise ValueError(f"« {texte_de(nombre)} » n'est pas un nombre d'heures.")
    heures = arrondir(nombre)
    return _positif(heures, nombre), heures != nombre


def _heures_ecrites(texte: str) -> Decimal | None:
    nu = UNITE.sub("", texte.strip())
    if nu.lower() in NEANT:
        return None
    if len(NOMBRE.findall(nu)) > 1 and not UN_SEUL.fullmatch(nu):
        raise ValueError(f"« {texte_de(texte)} » contient plusieurs nombres : un seul par cellule.")
    try:
        return lire_heures(nu)
    except ValueError as refus:
        raise ValueError(_nommer(str(refus), texte_de(texte))) from refus


def _nommer(phrase: str, valeur: str) -> str:
    return phrase if "«" in phrase else f"« {valeur} » : {phrase[0].lower()}{phrase[1:]}"


def _positif(heures: Decimal, cellule: Cellule) -> Decimal:
    if heures < 0:
        raise ValueError(f"« {texte_de(cellule)} » : les heures ne peuvent pas être négatives.")
    return heures


def _exact(nombre: float | Decimal) -> Decimal:
    """The fifteen digits that a spreadsheet shows, without the noise of its binary sums."""
    if isinstance(nombre, float):
        nombre = Decimal(f"{nombre:.15g}")
    decimal = Decimal(nombre)
    return decimal if decimal == decimal.to_integral_value() else decimal.normalize()


def _en_minutes(duree: timedelta) -> str:
    minutes = round(duree.total_seconds() / 60)
    return f"{'-' * (minutes < 0)}{abs(minutes) // 60}:{abs(minutes) % 60:02}"


def _sans_nir(texte: str) -> str:
    """Most cells are too short to hold one."""
    if len(texte) < CHIFFRES_D_UN_NIR or not contient_nir(texte):
        return texte
    return NIR_RETIRE
