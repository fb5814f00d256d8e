"""Retained hours gathered once by all that breakdowns tell apart together: each then goes through few rows.

Ten years of a structure are thousands of parts, but hundreds of places, of kinds of job, of profiles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from suivi.chiffres.dimensions import Place
from suivi.chiffres.groupes import Groupe, Part

Cle = TypeVar("Cle", bound=Hashable)


class Emploi(NamedTuple):
    """What is told of a job and of who holds it."""

    sexe: str
    type: str
    modalite: str
    rome: str
    employeur: int
    genre: str


class Profil(NamedTuple):
    """What is told of an eligibility, its criteria apart."""

    age: int | None
    niveau: str
    en_qpv: bool


class Origine(NamedTuple):
    """Who sent the person, where they live."""

    prescripteur: int | None
    commune: str | None


@dataclass(frozen=True)
class Paquets:
    """The same hours, gathered six ways."""

    places: Mapping[Place, Groupe]
    emplois: Mapping[Emploi, Groupe]
    profils: Mapping[Profil, Groupe]
    origines: Mapping[Origine, Groupe]
    criteres: Mapping[tuple[str, ...], Groupe]
    natures_et_sexes: Mapping[tuple[str, str], Groupe]


def empaqueter(parts: list[Part]) -> Paquets:
    return Paquets(
        places=rassembler(parts, lambda part: part.place),
        emplois=rassembler(parts, lambda part: Emploi._make(part.embauche[1:])),
        profils=rassembler(parts, lambda part: Profil._make(part.droit[:3])),
        origines=rassembler(parts, lambda part: Origine._make(part.droit[3:])),
        criteres=rassembler(parts, lambda part: part.criteres),
        natures_et_sexes=rassembler(parts, lambda part: (part.place.nature, part.embauche.sexe)),
    )


def rassembler(parts: Iterable[Part], cle: Callable[[Part], Cle]) -> dict[Cle, Groupe]:
    listes: dict[Cle, list[Part]] = defaultdict(list)
    for part in parts:
        listes[cle(part)].append(part)
    return {valeur: Groupe.de(siennes) for valeur, siennes in listes.items()}
