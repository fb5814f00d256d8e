"""What a cell must hold, column by column: the same rules as the forms, without a form for each row.

A reader takes a cell and gives a value, or an `Avertie` (the value, and what to say of it). It raises
`Attendu` with what was expected, in words that end « attendu : ». A blank cell never comes here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from clauses_project.champs import valider_siret
from clauses_project.classeurs import Cellule
from clauses_project.heures import DECIMAL, ESPACES, HEURES_MINUTES, arrondir
from clauses_project.textes import contient_nir, normaliser
from entreprises.enums import TypeIdentifiant
from entreprises.identifiants import lire_identifiant

Lecteur = Callable[[Any], Any]

PREMIERE_ANNEE, DERNIERE_ANNEE = 1900, 2100
SIRET_RACCOURCI = 11  # digits left of a SIRET whose leading zeros a spreadsheet ate
INSEE = 5
ENTIER_ECRIT = re.compile(r"(\d+)\.0+")
JOUR = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
JOUR_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
MOIS = re.compile(r"(\d{4})[-/](\d{1,2})")
MOIS_INVERSE = re.compile(r"(\d{1,2})[-/](\d{4})")
OUI_NON = {"oui": True, "o": True, "vrai": True, "1": True,
           "non": False, "n": False, "faux": False, "0": False}  # fmt: skip
EN_SUSPENS = "EN_SUSPENS"
A_COMPLETER = "A_COMPLETER"
ARRONDI = "arrondi au centième"
TROP_D_HEURES = Decimal(1_000_000_000)


class Attendu(ValueError):
    """What the cell should have held."""


class Avertie(NamedTuple):
    """A value that is kept, and what is said of it."""

    valeur: Any
    phrase: str


def texte(maximum: int, *, sans_nir: bool = False) -> Lecteur:
    """Text on one line, of so many signs at most; `sans_nir`: never with a social security number."""

    def lire(cellule: Cellule) -> str:
        lu = " ".join(_ecrit(cellule).split())
        if len(lu) > maximum:
            raise Attendu(f"{maximum} signes au plus")
        if sans_nir and contient_nir(lu):
            raise Attendu("un texte sans numéro de sécurité sociale, que la loi interdit de garder")
        return lu

    return lire


def identifiant(maximum: int) -> Lecteur:
    """A name given to a row: a number typed there loses its « .0 »."""

    def lire(cellule: Cellule) -> str:
        if isinstance(cellule, date | timedelta):
            raise Attendu("un identifiant, en texte, et non une date")
        lu = " ".join(_ecrit(cellule).split())
        if len(lu) > maximum:
            raise Attendu(f"{maximum} signes au plus")
        return lu

    return lire


def siret(cellule: Cellule) -> str:
    """A SIRET, whose leading zeros come back; « TVA:FR… » for a company that has none (`TypeIdentifiant`)."""
    lu = _ecrit(cellule)
    genre, deux_points, reste = lu.partition(":")
    if deux_points and genre.strip().upper() in TypeIdentifiant.values:
        return _autre_identifiant(TypeIdentifiant(genre.strip().upper()), reste)
    nu = lu.translate(ESPACES).replace(".", "")
    if nu.isdecimal() and SIRET_RACCOURCI <= len(nu) < 14:
        nu = nu.zfill(14)
    try:
        valider_siret(nu)
    except ValidationError as refus:
        raise Attendu("un SIRET : 14 chiffres aux clés justes") from refus
    return nu


def _autre_identifiant(genre: TypeIdentifiant, reste: str) -> str:
    try:
        lu = lire_identifiant(genre, reste)
    except ValidationError as refus:
        raise Attendu(" ".join(refus.messages)) from refus
    return lu if genre == TypeIdentifiant.SIRET else f"{genre}:{lu}"


def insee(cellule: Cellule) -> str:
    lu = _ecrit(cellule).translate(ESPACES).upper()
    if lu.isdecimal() and len(lu) == INSEE - 1:
        lu = lu.zfill(INSEE)
    if not re.fullmatch(r"\d[0-9AB]\d{3}", lu):
        raise Attendu("un code INSEE de commune, à 5 signes")
    return lu


def code_parmi(codes: Iterable[str], libelles: dict[str, str] | None = None) -> Lecteur:
    """One of these codes, whatever its case; the label of one is understood too."""
    connus = {_code(code): code for code in codes}
    connus |= {_code(libelle): code for code, libelle in (libelles or {}).items()}
    attendu = f"un de : {', '.join(dict.fromkeys(connus.values()))}"

    def lire(cellule: Cellule) -> str:
        try:
            return connus[_code(_ecrit(cellule))]
        except KeyError:
            raise Attendu(attendu) from None

    return lire


def codes_parmi(codes: Iterable[str]) -> Lecteur:
    """Codes separated by commas, the main one first; each once."""
    un = code_parmi(codes)

    def lire(cellule: Cellule) -> tuple[str, ...]:
        morceaux = [morceau for morceau in re.split(r"[,;]", _ecrit(cellule)) if morceau.strip()]
        if not morceaux:
            raise Attendu("un critère au moins")
        return tuple(dict.fromkeys(un(morceau) for morceau in morceaux))

    return lire


def oui_non(cellule: Cellule) -> bool:
    if isinstance(cellule, bool):
        return cellule
    try:
        return OUI_NON[normaliser(_ecrit(cellule))]
    except KeyError:
        raise Attendu("OUI ou NON") from None


def anonyme(cellule: Cellule) -> bool | str:
    """OUI or NON; A_COMPLETER for a person known by name whose birth date is still to be asked."""
    if isinstance(cellule, str) and _code(cellule) == A_COMPLETER:
        return A_COMPLETER
    return oui_non(cellule)


def jour(cellule: Cellule) -> date:
    """A real date, or « JJ/MM/AAAA »."""
    lu = cellule.date() if isinstance(cellule, datetime) else cellule
    if not isinstance(lu, date):
        lu = _jour_ecrit(lu) if isinstance(lu, str) else None
    if lu is None or not PREMIERE_ANNEE <= lu.year <= DERNIERE_ANNEE:
        raise Attendu("une date, JJ/MM/AAAA")
    return lu


def mois(cellule: Cellule) -> date:
    """« AAAA-MM », or a date: its first day."""
    if isinstance(cellule, str):
        nu = cellule.strip()
        if trouve := MOIS.fullmatch(nu):
            return _premier_jour(int(trouve[1]), int(trouve[2]))
        if trouve := MOIS_INVERSE.fullmatch(nu):
            return _premier_jour(int(trouve[2]), int(trouve[1]))
    try:
        return jour(cellule).replace(day=1)
    except Attendu:
        raise Attendu("un mois, AAAA-MM, ou une date") from None


def _premier_jour(annee: int, rang: int) -> date:
    if not (1 <= rang <= 12 and PREMIERE_ANNEE <= annee <= DERNIERE_ANNEE):
        raise Attendu("un mois, AAAA-MM, ou une date")
    return date(annee, rang, 1)


def _jour_ecrit(ecrit: str) -> date | None:
    nu = ecrit.strip()
    try:
        if trouve := JOUR.fullmatch(nu):
            return date(int(trouve[3]), int(trouve[2]), int(trouve[1]))
        if trouve := JOUR_ISO.fullmatch(nu):
            return date(int(trouve[1]), int(trouve[2]), int(trouve[3]))
    except ValueError:
        return None
    return None


def heures(cellule: Cellule) -> Decimal | Avertie:
    """Hours, at least 0, in whole hundredths: « 151,67 », « 151.67 », « 151h40 », a duration.

    Beyond two decimals they are rounded half-up, and it is said; minutes are not a rounding.
    """
    lues = heures_signees(cellule)
    if (lues.valeur if isinstance(lues, Avertie) else lues) < 0:
        raise Attendu("un nombre d'heures, 0 ou plus")
    return lues


def heures_signees(cellule: Cellule) -> Decimal | Avertie:
    """The same, with a sign."""
    if isinstance(cellule, timedelta):
        return arrondir(Decimal(round(cellule.total_seconds())) / 3600)
    exactes = _minutes(cellule) if isinstance(cellule, str) else None
    if exactes is not None:
        return exactes
    nombre = _nombre(cellule, "un nombre d'heures, par exemple 151,67 ou 151h40")
    arrondies = arrondir(nombre)
    return arrondies if arrondies == nombre else Avertie(arrondies, ARRONDI)


def heures_retenues(cellule: Cellule) -> Any:
    """Hours decided by hand, or the word by which a line is left en suspens by hand."""
    if isinstance(cellule, str) and _code(cellule) == EN_SUSPENS:
        return EN_SUSPENS
    try:
        return heures(cellule)
    except Attendu as attendu:
        raise Attendu(f"{attendu}, ou {EN_SUSPENS}") from None


def _minutes(ecrit: str) -> Decimal | None:
    trouve = HEURES_MINUTES.fullmatch(ecrit.translate(ESPACES))
    if trouve is None:
        return None
    if int(trouve[2] or 0) > 59:
        raise Attendu("des minutes de 0 à 59")
    return arrondir(Decimal(int(trouve[1]) * 60 + int(trouve[2] or 0)) / 60)


def montant(cellule: Cellule) -> Decimal | Avertie:
    lu = _nombre(cellule, "un montant en euros, 0 ou plus")
    if not 0 <= lu < Decimal(10) ** 12:
        raise Attendu("un montant en euros, 0 ou plus")
    arrondi = arrondir(lu)
    return arrondi if arrondi == lu else Avertie(arrondi, ARRONDI)


def entier(maximum: int) -> Lecteur:
    def lire(cellule: Cellule) -> int:
        attendu = f"un nombre entier, de 0 à {maximum}"
        lu = _nombre(cellule, attendu)
        if lu != lu.to_integral_value() or not 0 <= lu <= maximum:
            raise Attendu(attendu)
        return int(lu)

    return lire


def courriel(cellule: Cellule) -> str:
    lu = _ecrit(cellule).strip()
    try:
        validate_email(lu)
    except ValidationError as refus:
        raise Attendu("une adresse électronique") from refus
    if len(lu) > 254:
        raise Attendu("254 signes au plus")
    return lu


def _nombre(cellule: Cellule, attendu: str) -> Decimal:
    """A number of a spreadsheet by its fifteen digits, or one written the French way."""
    if isinstance(cellule, bool | date | timedelta) or cellule is None:
        raise Attendu(attendu)
    if isinstance(cellule, str):
        nu = cellule.translate(ESPACES).replace("\u2212", "-")
        signe = -1 if nu.startswith("-") else 1
        trouve = DECIMAL.fullmatch(nu.lstrip("+-"))
        if trouve is None:
            raise Attendu(attendu)
        nombre = signe * Decimal(f"{trouve[1]}.{(trouve[2] or '0')[:30]}")
    else:
        try:
            nombre = Decimal(f"{cellule:.15g}")
        except (InvalidOperation, ValueError) as refus:
            raise Attendu(attendu) from refus
    if not nombre.is_finite() or abs(nombre) >= TROP_D_HEURES * 1000:
        raise Attendu(attendu)
    return nombre


def _ecrit(cellule: Any) -> str:
    """The cell as text, as the person who typed it reads it."""
    match cellule:
        case str():
            nu = cellule.strip()
            entier_ecrit = ENTIER_ECRIT.fullmatch(nu)
            return entier_ecrit[1] if entier_ecrit else nu.replace("\x00", "")
        case bool():
            return "OUI" if cellule else "NON"
        case float():
            return f"{cellule:.15g}"
        case datetime():
            return f"{cellule:%d/%m/%Y %H:%M}"
        case date():
            return f"{cellule:%d/%m/%Y}"
    return str(cellule)


def _code(ecrit: str) -> str:
    return normaliser(ecrit).upper().replace(" ", "_")


def montrer(cellule: Cellule) -> str:
    """A cell as the list of errors shows it: a social security number is never given back."""
    lu = _ecrit("" if cellule is None else cellule)
    return "(numéro de sécurité sociale)" if len(lu) >= 15 and contient_nir(lu) else lu[:120]
