"""A row of a breakdown while it is counted: sums, and sets of who and what, so that rows can be merged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from suivi.chiffres.dimensions import Droit, Embauche, Personne, Place
from suivi.chiffres.heures import ZERO
from suivi.chiffres.resultat import Ligne, Valeur

Nombre = TypeVar("Nombre", int, Decimal)


class Part(NamedTuple):
    """Retained hours of one work contract for one attribution, under the facts of one eligibility."""

    contrat: int
    embauche: Embauche
    place: Place
    droit: Droit
    criteres: tuple[str, ...]
    centiemes: int


@dataclass(slots=True)
class Groupe:
    """Hours in hundredths; distinct persons, work contracts and contracts; what comes from objectives.

    An objective is None under a filter on residence. `residents` live where they work; their hours are
    None when they may not be told.
    """

    centiemes: int = 0
    personnes: set[Personne] = field(default_factory=set)
    contrats: set[int] = field(default_factory=set)
    marches: set[int] = field(default_factory=set)
    objectif: Decimal | None = ZERO
    contractualise: Decimal | None = ZERO
    centiemes_des_residents: int | None = 0
    residents: set[Personne] = field(default_factory=set)

    def ajouter(self, part: Part) -> None:
        self.centiemes += part.centiemes
        self.personnes.add(part.embauche.personne)
        self.contrats.add(part.contrat)
        if part.place.commune is not None and part.place.commune == part.droit.commune:
            self.centiemes_des_residents = (self.centiemes_des_residents or 0) + part.centiemes
            self.residents.add(part.embauche.personne)


@dataclass(frozen=True)
class Rang:
    """`cle` tells rows apart (two buyers may have one name)."""

    cle: Any
    code: str
    libelle: str
    groupe: Groupe


MESURES: Mapping[str, Callable[[Groupe], Valeur]] = {
    "marches": lambda groupe: len(groupe.marches),
    "heures_objectif": lambda groupe: groupe.objectif,
    "heures": lambda groupe: en_heures(groupe.centiemes),
    "heures_retenues": lambda groupe: en_heures(groupe.centiemes),
    "personnes": lambda groupe: len(groupe.personnes),
    "contrats_travail": lambda groupe: len(groupe.contrats),
    "heures_contractualisees": lambda groupe: groupe.contractualise,
    "heures_residents": lambda groupe: (
        None
        if groupe.centiemes_des_residents is None
        else en_heures(groupe.centiemes_des_residents)
    ),
}


def en_heures(centiemes: int) -> Decimal:
    return Decimal(centiemes).scaleb(-2)


def reunir(groupes: Iterable[Groupe]) -> Groupe:
    """Rows as one: sums added up, each person, work contract and contract once."""
    ensemble = Groupe()
    for groupe in groupes:
        ensemble.centiemes += groupe.centiemes
        ensemble.personnes |= groupe.personnes
        ensemble.contrats |= groupe.contrats
        ensemble.marches |= groupe.marches
        ensemble.objectif = _ajouter(ensemble.objectif, groupe.objectif)
        ensemble.contractualise = _ajouter(ensemble.contractualise, groupe.contractualise)
        ensemble.centiemes_des_residents = _ajouter(
            ensemble.centiemes_des_residents, groupe.centiemes_des_residents
        )
        ensemble.residents |= groupe.residents
    return ensemble


def _ajouter(somme: Nombre | None, autre: Nombre | None) -> Nombre | None:
    return None if somme is None or autre is None else somme + autre


def en_lignes(
    rangs: Iterable[Rang], mesures: tuple[str, ...], *, entier: bool = False
) -> tuple[Ligne, ...]:
    """Rows with their values; those where everything is zero are left out, unless `entier`."""
    lignes = (
        Ligne(
            rang.cle,
            rang.code,
            rang.libelle,
            {mesure: MESURES[mesure](rang.groupe) for mesure in mesures},
        )
        for rang in rangs
    )
    return tuple(ligne for ligne in lignes if entier or not ligne.est_vide)
