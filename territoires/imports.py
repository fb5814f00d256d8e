"""Départements, intercommunalités and communes, from the official list the npm package carries."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models, transaction

from clauses_project.statistiques import analyser
from territoires.models import Commune, Departement, Intercommunalite

CHAMPS = {
    Departement: ["nom"],
    Intercommunalite: ["nom", "nature"],
    Commune: [
        "nom",
        "siren",
        "departement_id",
        "intercommunalite_id",
        "codes_postaux",
        "population",
        "devenue_id",
    ],
}


class DecoupageAbsent(Exception):
    """The official list is not on this machine."""


@dataclass(frozen=True)
class Bilan:
    modele: type[models.Model]
    lues: int
    creees: int
    modifiees: int


@transaction.atomic
def charger_territoires(dossier: Path) -> list[Bilan]:
    """Brings the three tables to the list of `dossier`; what the list no longer has stays.

    Raises `DecoupageAbsent` when a file is missing.
    """
    departements = [
        Departement(code=d["code"], nom=d["nom"]) for d in _lire(dossier, "departements")
    ]
    epci = _lire(dossier, "epci")
    intercommunalites = [
        Intercommunalite(siren=e["code"], nom=e["nom"], nature=e["type"]) for e in epci
    ]
    siren_par_commune = {membre["code"]: e["code"] for e in epci for membre in e["membres"]}
    communes = _communes(
        _lire(dossier, "communes"), siren_par_commune, {d.code for d in departements}
    )
    bilans = [
        _synchroniser(Departement, departements),
        _synchroniser(Intercommunalite, intercommunalites),
        _synchroniser(Commune, communes),
    ]
    analyser()
    return bilans


def _lire(dossier: Path, nom: str) -> list[dict[str, Any]]:
    try:
        return json.loads((dossier / f"{nom}.json").read_text(encoding="utf-8"))
    except FileNotFoundError as absent:
        raise DecoupageAbsent from absent


def _communes(
    lignes: list[dict[str, Any]], siren_par_commune: dict[str, str], departements: set[str]
) -> list[Commune]:
    """Today's communes first, then what leads to them: déléguées, associées, arrondissements, former codes.

    A déléguée that bears the code of its own commune is that commune. A former code of which the list
    gives no name takes the name of what it became.
    """
    actuelles, autres = {}, {}
    for ligne in lignes:
        commune = Commune(
            code=ligne["code"],
            nom=ligne["nom"],
            siren=ligne.get("siren", ""),
            departement_id=ligne["departement"] if ligne["departement"] in departements else None,
            intercommunalite_id=siren_par_commune.get(ligne["code"]),
            codes_postaux=" ".join(ligne.get("codesPostaux", [])),
            population=ligne.get("population"),
        )
        if ligne["type"] == "commune-actuelle":
            actuelles[commune.code] = commune
        else:
            commune.devenue_id = ligne.get("chefLieu") or ligne.get("commune")
            autres[commune.code] = commune
    for ligne in lignes:
        for code in ligne.get("anciensCodes", ()):
            ancienne = autres.setdefault(code, Commune(code=code, nom=ligne["nom"]))
            ancienne.devenue_id = ligne["code"]
            ancienne.departement_id = actuelles[ligne["code"]].departement_id
    anciennes = [c for code, c in sorted(autres.items()) if code not in actuelles]
    return [*actuelles.values(), *anciennes]


def _synchroniser(modele: type[models.Model], lignes: Iterable[models.Model]) -> Bilan:
    champs = CHAMPS[modele]
    connues = {pk: valeurs for pk, *valeurs in modele._default_manager.values_list("pk", *champs)}
    lignes = list(lignes)
    nouvelles = [ligne for ligne in lignes if ligne.pk not in connues]
    changees = [
        ligne
        for ligne in lignes
        if ligne.pk in connues and connues[ligne.pk] != [getattr(ligne, c) for c in champs]
    ]
    modele._default_manager.bulk_create(nouvelles, batch_size=2000)
    if changees:
        noms = {f.attname: f.name for f in modele._meta.concrete_fields}
        suivis = [noms[c] for c in champs] + ["recherche"] * ("recherche" in noms)
        modele._default_manager.bulk_create(
            changees,
            update_conflicts=True,
            unique_fields=[modele._meta.pk.name],
            update_fields=suivis,
            batch_size=2000,
        )
    return Bilan(modele, len(lignes), len(nouvelles), len(changees))
