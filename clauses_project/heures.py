"""Hours as people write them, and as they are read: whole hundredths of an hour, never a float."""

import re
from decimal import ROUND_HALF_UP, Decimal

CENTIEME = Decimal("0.01")
ZERO = Decimal("0.00")
ESPACES = str.maketrans("", "", " \t\u00a0\u202f\u2009")
HEURES_MINUTES = re.compile(r"(\d{1,6})[hH:](\d{1,2})?(?:min|mn|m)?")
DECIMAL = re.compile(r"(\d{1,9})(?:[.,](\d+))?[hH]?")
MILLIERS_AMBIGUS = re.compile(r"\d{1,3}\.\d{3}")


def lire_heures(texte: str) -> Decimal:
    """Hours typed as « 7,5 », « 151.67 », « 1 820 », « 151h40 » (minutes, rounded half-up to the hundredth).

    Raises ValueError carrying the French sentence to show: not a number, negative, more than two
    decimals, minutes above 59, or « 1.234 », which may be read as a thousand or as a unit.
    """
    brut = texte.translate(ESPACES)
    if brut.startswith(("-", "\u2212", "\u2013")):
        raise ValueError("Les heures ne peuvent pas être négatives.")
    if MILLIERS_AMBIGUS.fullmatch(brut):
        raise ValueError(
            f"« {texte.strip()} » se lit de deux façons : écrivez {brut.replace('.', '')} "
            f"ou {brut.replace('.', ',')[:-1]}."
        )
    if trouve := HEURES_MINUTES.fullmatch(brut):
        heures, minutes = int(trouve[1]), int(trouve[2] or 0)
        if minutes > 59:
            raise ValueError(f"« {texte.strip()} » : les minutes vont de 0 à 59.")
        return arrondir(Decimal(heures * 60 + minutes) / 60)
    if trouve := DECIMAL.fullmatch(brut):
        if len(trouve[2] or "") > 2:
            raise ValueError("Deux décimales au plus, par exemple 151,67.")
        return Decimal(f"{trouve[1]}.{trouve[2] or 0}").quantize(CENTIEME)
    raise ValueError(f"« {texte.strip()} » n'est pas un nombre d'heures : écrivez 7,5 ou 7h30.")


def arrondir(valeur: Decimal, pas: Decimal = CENTIEME) -> Decimal:
    """The one rounding of the house: half-up, applied last."""
    return valeur.quantize(pas, rounding=ROUND_HALF_UP)
