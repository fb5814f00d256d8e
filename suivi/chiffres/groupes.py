"""A row of a breakdown while it is counted: sums, and sets of who and what, so that rows can be merged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from clauses_project.heures import ZERO
from suivi.chiffres.dimensions import Personne
from suivi.chiffres.resultat import Ligne, Valeur

Nombre = TypeVar("Nombre", int, Decimal)
CENTIEME = Decimal("0.01")


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
    return Decimal(centiemes) * CENTIEME


def reunir(groupes: Iterable[Groupe]) -> Groupe:
    """Rows as one: sums added up, each person, work contract and contract once."""
    groupes = list(groupes)
    return Groupe(
        centiemes=sum([groupe.centiemes for groupe in groupes]),
        personnes=set().union(*[groupe.personnes for groupe in groupes]),
        contrats=set().union(*[groupe.contrats for groupe in groupes]),
        marches=set().union(*[groupe.marches for groupe in groupes]),
        objectif=_ajouter([groupe.objectif for groupe in groupes], ZERO),
        contractualise=_ajouter([groupe.contractualise for groupe in groupes], ZERO),
        centiemes_des_residents=_ajouter([groupe.centiemes_des_residents for groupe in groupes], 0),
        residents=set().union(*[groupe.residents for groupe in groupes]),
    )


def _ajouter(valeurs: list[Nombre | None], zero: Nombre) -> Nombre | None:
    """None as soon as one of them may not be told."""
    return None if None in valeurs else sum(filter(None, valeurs), zero)


def en_lignes(
    rangs: Iterable[Rang], mesures: tuple[str, ...], *, entier: bool = False
) -> tuple[Ligne, ...]:
    """Rows with their values; those where everything is zero are left out, unless `entier`."""
    mesurees = [(nom, MESURES[nom]) for nom in mesures]
    lignes = []
    for rang in rangs:
        valeurs = {nom: mesure(rang.groupe) for nom, mesure in mesurees}
        if entier or any(valeurs.values()):
            lignes.append(Ligne(rang.cle, rang.code, rang.libelle, valeurs))
    return tuple(lignes)
