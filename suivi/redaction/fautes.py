"""Where a model is badly written, said to who wrote it in Word and never heard of Jinja."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import Environment, TemplateError, UndefinedError
from jinja2.sandbox import SecurityError

BALISES = re.compile(r"<[^>]+>")
OUVERTURE = re.compile(r"\{[{%]")
FERMETURES = {"{{": "}}", "{%": "%}"}
MOT = re.compile(r"\{%-?\s*(\w+)")
OUVRANTS = {"for": "endfor", "if": "endif"}
FERMANTS = frozenset(OUVRANTS.values())
NOMS = re.compile(r"'([^']+)'")
EXTRAIT = 40


def trouver(texte: str, jinja: Environment) -> str:
    """The first fault of a text that Jinja refuses, in a sentence. `texte` is XML, its fields already whole."""
    ouverts: list[str] = []
    for champ, entier in _champs(BALISES.sub("", texte)):
        mot = _mot(champ)
        if not entier:
            return f"« {champ} » n'est pas refermé."
        if not mot and not _se_lit(champ, jinja):
            return f"« {champ} » ne se lit pas ; un champ s'écrit {{{{ nom }}}}."
        if mot in OUVRANTS:
            if not _se_lit(f"{champ}{{% {OUVRANTS[mot]} %}}", jinja):
                return f"« {champ} » ne se lit pas."
            ouverts.append(champ)
        elif mot in FERMANTS and (not ouverts or OUVRANTS[_mot(ouverts.pop())] != mot):
            return f"« {champ} » ne referme rien."
    if ouverts:
        return f"« {ouverts[-1]} » attend plus loin « {{% {OUVRANTS[_mot(ouverts[-1])]} %}} »."
    return "vérifiez les accolades de ses champs."


def expliquer(erreur: Exception) -> str:
    """Why a model that reads well cannot be filled in."""
    noms = NOMS.findall(str(erreur))
    if isinstance(erreur, UndefinedError) and noms:
        nom = noms[0] if "is undefined" in str(erreur) else noms[-1]
        return f"« {nom} » n'existe pas là où il est écrit."
    if isinstance(erreur, SecurityError):
        return "un de ses champs demande autre chose qu'une valeur."
    return "un calcul ou un filtre ne convient pas à la valeur de son champ."


def _champs(texte: str) -> Iterator[tuple[str, bool]]:
    """Each field as it is written, and whether it is closed before the next one opens."""
    ouvertures = [trouve.start() for trouve in OUVERTURE.finditer(texte)]
    for debut, suivante in zip(ouvertures, [*ouvertures[1:], len(texte)], strict=True):
        fin = texte.find(FERMETURES[texte[debut : debut + 2]], debut, suivante)
        jusque = fin + 2 if fin >= 0 else min(suivante, debut + EXTRAIT)
        yield texte[debut:jusque].strip(), fin >= 0


def _mot(champ: str) -> str:
    """« for », « endif »… ; nothing for a value."""
    trouve = MOT.match(champ)
    return trouve[1] if trouve else ""


def _se_lit(champ: str, jinja: Environment) -> bool:
    try:
        jinja.parse(champ)
    except TemplateError:
        return False
    return True
