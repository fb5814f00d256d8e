"""A row as it was read, kept in the database and taken up again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from typing import Any

from suivi.fichiers.resultats import LigneLue, Part, Periode

JOURS = ("naissance", "debut", "fin")
SUITES = ("brut", "erreurs", "avis")
CHAMPS = {
    champ.name: None if champ.default is MISSING else champ.default for champ in fields(LigneLue)
}


def gardee(ligne: LigneLue, *, dit_la_formation: bool) -> dict[str, Any]:
    """Plain JSON; what is as by default is left out. `dit_la_formation`: its sheet has a column of training."""
    valeurs = {
        nom: valeur for nom, defaut in CHAMPS.items() if (valeur := getattr(ligne, nom)) != defaut
    }
    for nom in JOURS:
        if nom in valeurs:
            valeurs[nom] = valeurs[nom].isoformat()
    for nom in SUITES:
        if nom in valeurs:
            valeurs[nom] = list(valeurs[nom])
    if ligne.parts:
        valeurs["parts"] = [
            [
                part.mois.isoformat(),
                str(part.travail),
                str(part.formation),
                jours_gardes(part.jours),
            ]
            for part in ligne.parts
        ]
    if dit_la_formation:
        valeurs["dit_la_formation"] = True
    return valeurs


def relue(valeurs: dict[str, Any]) -> LigneLue:
    """The row again, as it was."""
    champs = {nom: valeur for nom, valeur in valeurs.items() if nom in CHAMPS}
    for nom in JOURS:
        if nom in champs:
            champs[nom] = date.fromisoformat(champs[nom])
    for nom in SUITES:
        champs[nom] = tuple(champs.get(nom, ()))
    champs["parts"] = tuple(
        Part(
            date.fromisoformat(mois),
            Decimal(travail),
            Decimal(formation),
            jours_relus(*jours or [[]]),
        )
        for mois, travail, formation, *jours in champs.get("parts", ())
    )
    return LigneLue(**champs)


def jours_gardes(jours: Iterable[Periode]) -> list[list[str]]:
    """Plain JSON: first and last day of each period."""
    return [[periode.du.isoformat(), periode.au.isoformat()] for periode in jours]


def jours_relus(gardes: Iterable[Iterable[str]]) -> tuple[Periode, ...]:
    return tuple(Periode(*map(date.fromisoformat, bornes)) for bornes in gardes)
