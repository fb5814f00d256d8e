"""A name of one cell, told in nom and prénom."""

from __future__ import annotations

import re

CIVILITE = re.compile(
    r"^(?:m|mr|mme|mlle|monsieur|madame|mademoiselle)(?:\.\s*|\s+)", re.IGNORECASE
)
PARTICULES = frozenset(
    {"de", "du", "des", "da", "di", "do", "dos", "el", "al", "ben", "le", "la", "van", "von"}
)


def separer(texte: str, *, prenom_d_abord: bool = False) -> tuple[str, str, bool]:
    """Nom, prénom, and whether nothing was guessed.

    « DUPONT Jean », « Jean DUPONT » and « Dupont, Jean » say it; else the order of the heading, and a nom
    of one word, with its particles: two words are then sure, three are not.
    """
    nu = CIVILITE.sub("", " ".join(texte.split()))
    if "," in nu:
        nom, prenom = nu.split(",", 1)
        return nom.strip(), prenom.strip(), bool(prenom.strip())
    mots = nu.split()
    if len(mots) < 2:
        return nu, "", False
    capitales = [_en_capitales(mot) for mot in mots]
    debut = next((rang for rang, capitale in enumerate(capitales) if not capitale), len(mots))
    if 0 < debut < len(mots) and not any(capitales[debut:]):
        return " ".join(mots[:debut]), " ".join(mots[debut:]), True
    fin = next((rang for rang, capitale in enumerate(capitales) if capitale), len(mots))
    if 0 < fin < len(mots) and all(capitales[fin:]):
        return " ".join(mots[fin:]), " ".join(mots[:fin]), True
    if prenom_d_abord:
        return " ".join(mots[1:]), mots[0], len(mots) == 2
    coupe = _fin_du_nom(mots)
    return " ".join(mots[:coupe]), " ".join(mots[coupe:]), len(mots) == 2


def _en_capitales(mot: str) -> bool:
    return len(mot) > 1 and mot == mot.upper() and any(signe.isalpha() for signe in mot)


def _fin_du_nom(mots: list[str]) -> int:
    """« Le Goff Anne », « Ben Ali Sami »: particles go with the word that follows."""
    rang = 0
    while rang < len(mots) - 2 and mots[rang].lower() in PARTICULES:
        rang += 1
    return rang + 1
