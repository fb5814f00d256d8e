"""How this house writes numbers and months: « 170 000 », « 151,67 », « 96,3 % », « octobre 2026 ».

Thousands are set apart by U+00A0. None is « sans objet ». Rounding is half-up, here and last.
"""

from datetime import date
from decimal import Decimal

from clauses_project.heures import CENTIEME, arrondir

INSECABLE = "\u00a0"
SANS_OBJET = "sans objet"
MOIS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
MOIS_COURTS = [
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
]


def _nombre(valeur: Decimal | int, decimales: int) -> str:
    return f"{valeur:,.{decimales}f}".replace(",", INSECABLE).replace(".", ",")


def entier(valeur: Decimal | int | None) -> str:
    """A count, or hours without their hundredths where they are all zero or do not matter."""
    if valeur is None:
        return SANS_OBJET
    return _nombre(arrondir(Decimal(valeur), Decimal(1)), 0)


def nombre(valeur: Decimal | int) -> str:
    """Hundredths are written when there are any (« 5 480 », « 1 842,50 »)."""
    valeur = arrondir(Decimal(valeur), CENTIEME)
    return _nombre(valeur, 0 if valeur == valeur.to_integral_value() else 2)


def heures(valeur: Decimal | int | None) -> str:
    """Hours, as any number; « sans objet » when there are none to speak of."""
    return SANS_OBJET if valeur is None else nombre(valeur)


def centiemes(valeur: Decimal) -> str:
    """Hours in a column of a grid: always two decimals (« 140,00 »)."""
    return _nombre(arrondir(valeur, CENTIEME), 2)


def pourcent(part: Decimal | None) -> str:
    """A part of 1 with one decimal: 0.9630 → « 96,3 % »."""
    if part is None:
        return SANS_OBJET
    return f"{_nombre(arrondir(part * 100, Decimal('0.1')), 1)}{INSECABLE}%"


def euros(valeur: Decimal | None) -> str:
    if valeur is None:
        return ""
    return f"{_nombre(valeur, 0 if valeur == valeur.to_integral_value() else 2)}{INSECABLE}€"


def mois(jour: date) -> str:
    return f"{MOIS[jour.month - 1]} {jour.year}"


def du_mois(jour: date) -> str:
    """« de mai 2026 », « d'octobre 2026 »."""
    nom = mois(jour)
    return f"d'{nom}" if nom[0] in "ao" else f"de {nom}"


def mois_court(jour: date) -> str:
    return f"{MOIS_COURTS[jour.month - 1]} {jour.year}"


def trimestre(jour: date) -> str:
    """« 1er trimestre 2026 »."""
    rang = (jour.month - 1) // 3 + 1
    return f"{rang}{'er' if rang == 1 else 'e'} trimestre {jour.year}"
