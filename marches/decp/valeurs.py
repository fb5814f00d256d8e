"""Values as files publish them, made into what they mean; each reader says whether it had to repair.

Published files hold markers of the ministry's clean-up in place of a value, or before it: « INX » (judged
inexact), « MQ » (mandatory, missing), « CDL » (conditional, empty), « NC » (not communicated).
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from clauses_project.textes import normaliser
from marches.decp.enums import Consideration

MARQUEUR = re.compile(r"^\s*(INX|MQ|CDL|NC)(?:\s+|$)")
DEBUTS_DE_MARQUEUR = frozenset("IMCN ")
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
FRANCAISE = re.compile(r"(\d\d)/(\d\d)/(\d{4})$")
CPV = re.compile(r"(\d{8})(?:-\d)?$")
SIGNES_MAX = 2000
AUCUN_AVANT, AUCUN_APRES = 1990, 2100  # years of a publication that may be true
MONTANT_MAX = Decimal(10) ** 11  # above, an amount is a mistake of typing
DUREE_MAX = 1200  # months
VRAIS, FAUX = frozenset({"true", "oui", "1", "vrai"}), frozenset({"false", "non", "0", "faux"})


def texte(valeur: Any) -> str:
    """A text without markers, HTML entities, control characters, broken accents nor superfluous spaces."""
    if type(valeur) is not str:
        if valeur is None or isinstance(valeur, dict | list):
            return ""
        valeur = str(valeur)
    if len(valeur) > SIGNES_MAX:
        valeur = valeur[:SIGNES_MAX]
    if est_propre(valeur):
        return valeur
    if "&" in valeur:
        valeur = html.unescape(valeur)
    valeur = _accents(MARQUEUR.sub("", valeur))
    return " ".join("".join(s if s.isprintable() or s.isspace() else " " for s in valeur).split())


def est_propre(valeur: str) -> bool:
    """Nothing to mend in it: most values, told in a fraction of the time that mending takes."""
    if not valeur:
        return True
    if not valeur.isprintable() or valeur[-1] == " ":
        return False
    if valeur[0] in DEBUTS_DE_MARQUEUR and (valeur[0] == " " or MARQUEUR.match(valeur)):
        return False
    return not ("&" in valeur or "  " in valeur or "Ã" in valeur or "Â" in valeur)


@lru_cache(maxsize=2_000)
def mots(valeur: Any) -> str:
    """The words of one of the few texts that a list of the format allows, normalised."""
    return normaliser(texte(valeur))


def _accents(valeur: str) -> str:
    """« CritÃ¨re » was UTF-8 read as Latin: read again."""
    if "Ã" not in valeur and "Â" not in valeur:
        return valeur
    for encodage in ("cp1252", "latin-1"):
        try:
            return valeur.encode(encodage).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return valeur


def liste(valeur: Any, *cles: str) -> list[Any]:
    """The elements of a list, however it is wrapped.

    `{"considerationSociale": [...]}`, a bare list, a list of `{"titulaire": {...}}`, one element alone, Python
    text (« ['Clause sociale'] ») or texts joined by commas; nothing for null and for markers.
    """
    if isinstance(valeur, dict):
        for cle in cles:
            if cle in valeur:
                return liste(valeur[cle], *cles)
        return [valeur] if valeur else []
    if isinstance(valeur, list):
        elements: list[Any] = []
        for element in valeur:
            interieur = next(
                (cle for cle in cles if isinstance(element, dict) and cle in element), None
            )
            elements += liste(element[interieur], *cles) if interieur else [element]
        return elements
    propre = texte(valeur)
    if not propre:
        return []
    if propre[0] in "[{":
        return _liste_python(propre, cles)
    return [morceau.strip() for morceau in propre.split(",") if morceau.strip()]


def _liste_python(propre: str, cles: tuple[str, ...]) -> list[Any]:
    try:
        lu = ast.literal_eval(propre)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return [mot for mot in re.split(r"[\[\]{}'\",]+", propre) if mot.strip()]
    return liste(lu, *cles) if isinstance(lu, list | dict) else [lu]


def jour(valeur: Any) -> date | None:
    """A day that may be true; « 2024-12-31+02:00 » and « 31/12/2024 » are days, the year 0222 is not."""
    return jour_ecrit(texte(valeur))


@lru_cache(maxsize=20_000)
def jour_ecrit(propre: str) -> date | None:
    """The same of a text that has nothing to mend."""
    if trouve := ISO.match(propre):
        annee, mois, quantieme = map(int, trouve.groups())
    elif trouve := FRANCAISE.match(propre):
        quantieme, mois, annee = map(int, trouve.groups())
    else:
        return None
    try:
        return date(annee, mois, quantieme) if AUCUN_AVANT <= annee < AUCUN_APRES else None
    except ValueError:
        return None


def montant(valeur: Any) -> Decimal | None:
    """Euros without tax, to the cent; zero, a negative and 1e17 are not amounts of a contract."""
    if isinstance(valeur, bool):
        return None
    try:
        lu = Decimal(repr(valeur) if type(valeur) in (int, float) else _nombre(texte(valeur)))
    except InvalidOperation:
        return None
    if not lu.is_finite() or not 0 < lu < MONTANT_MAX:
        return None
    return round(lu, 2) or None


def entier(valeur: Any, au_plus: int = DUREE_MAX) -> int | None:
    """A number of months, from 1 to a century."""
    if type(valeur) is int:
        return valeur if 1 <= valeur <= au_plus else None
    if isinstance(valeur, bool):
        return None
    try:
        lu = Decimal(str(valeur) if isinstance(valeur, int | float) else _nombre(texte(valeur)))
        return int(lu) if lu.is_finite() and 1 <= lu <= au_plus else None
    except InvalidOperation:
        return None


def _nombre(propre: str) -> str:
    return re.sub(r"[\s€]", "", propre).replace(",", ".")[:40]


def oui(valeur: Any) -> bool | None:
    """« True », « oui », 1; None when it says nothing."""
    if isinstance(valeur, bool):
        return valeur
    mot = texte(valeur).lower()
    return True if mot in VRAIS else False if mot in FAUX else None


def cpv(valeur: Any) -> str:
    """The eight figures of a code, with or without its check digit; empty when there are none."""
    return _cpv(texte(valeur))


@lru_cache(maxsize=20_000)
def _cpv(propre: str) -> str:
    trouve = CPV.match(propre.replace(" ", ""))
    return trouve[1] if trouve else ""


def considerations(valeur: Any) -> tuple[list[str], list[str]]:
    """The social considerations said, each once in order, and the words that say nothing known."""
    if valeur == SANS_CONSIDERATION:
        return [], []
    dites: set[Consideration] = set()
    inconnues: list[str] = []
    for element in liste(valeur, "considerationSociale"):
        mot = texte(element)
        lue = _consideration(mot)
        if lue is None:
            inconnues.append(mot or str(element)[:80])
        elif lue:
            dites.add(Consideration(lue))
    return [une.value for une in Consideration if une in dites], inconnues


SANS_CONSIDERATION = {"considerationSociale": ["Pas de considération sociale"]}
CONNUES: dict[str, str | None] = {
    "Clause sociale": Consideration.CLAUSE,
    "Critère social": Consideration.CRITERE,
    "Marché réservé": Consideration.RESERVE,
    "Concession réservée": Consideration.RESERVE,
    "Pas de considération sociale": "",
}


def _consideration(mot: str) -> str | None:
    """Its code, empty for « pas de considération », None when it is not known; broken accents do not matter."""
    if mot in CONNUES:
        return CONNUES[mot]
    lettres = normaliser(mot).replace(" ", "")
    if not lettres or lettres.startswith(("pasde", "sansobjet", "aucune")):
        return ""
    if lettres.startswith("clause"):
        return Consideration.CLAUSE
    if lettres.startswith("crit"):
        return Consideration.CRITERE
    if lettres.startswith(("march", "concession")) and "serv" in lettres:
        return Consideration.RESERVE
    return None


def premier(*valeurs: Any) -> Any:
    """The first that says something."""
    return next((valeur for valeur in valeurs if valeur is not None), None)


def en_court(valeur: Any) -> str:
    """What was read, as the list of repairs quotes it."""
    if isinstance(valeur, float) and valeur.is_integer() and abs(valeur) < 1e15:
        valeur = int(valeur)
    mot = "absent" if valeur is None else str(valeur)
    mot = f"{mot[:160]}…" if len(mot) > 161 else mot
    if mot.isprintable():
        return mot
    return "".join(signe if signe.isprintable() else "�" for signe in mot)


def tous(elements: Iterable[Any]) -> list[dict[str, Any]]:
    """Those that are objects."""
    return [element for element in elements if isinstance(element, dict)]
