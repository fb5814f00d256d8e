"""Retained hours gathered once by what breakdowns tell apart together: jobs, eligibilities, places.

A work contract is of one person, an eligibility too: each is then one row, whatever its years and its sites.
Rows are kept by columns, which a breakdown goes through two or three at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from suivi.chiffres.cadre import Place
from suivi.chiffres.dimensions import SANS_FAITS, Droit, Embauche, Personne
from suivi.chiffres.faits import Fait
from suivi.chiffres.groupes import Groupe

Valeur = TypeVar("Valeur", bound=Hashable)


@dataclass(frozen=True)
class Emplois:
    """Retained hours by work contract."""

    contrats: Sequence[int]
    centiemes: Sequence[int]
    personnes: Sequence[Personne]
    sexes: Sequence[str]
    types: Sequence[str]
    modalites: Sequence[str]
    romes: Sequence[str]
    employeurs: Sequence[int]

    def par(self, valeurs: Iterable[Valeur], *, contrats: bool = False) -> dict[Valeur, Groupe]:
        """Groups by a column; their work contracts too, when they are asked for."""
        valeurs = list(valeurs)
        groupes = rassembler(valeurs, self.personnes, self.centiemes)
        if contrats:
            for valeur, contrat in zip(valeurs, self.contrats, strict=True):
                groupes[valeur].contrats.add(contrat)
        return groupes


@dataclass(frozen=True)
class Porteurs:
    """Retained hours by eligibility; those without facts by work contract. `criteres` are codes."""

    centiemes: Sequence[int]
    personnes: Sequence[Personne]
    criteres: Sequence[tuple[str, ...]]
    ages: Sequence[int | None]
    niveaux: Sequence[str]
    en_qpv: Sequence[bool]
    prescripteurs: Sequence[int | None]
    communes: Sequence[str | None]

    def par(self, valeurs: Iterable[Valeur]) -> dict[Valeur, Groupe]:
        return rassembler(valeurs, self.personnes, self.centiemes)


@dataclass(frozen=True)
class Paquets:
    """The same hours, gathered three ways: `places` are by attribution and sex."""

    emplois: Emplois
    porteurs: Porteurs
    places: Mapping[tuple[int, str], Groupe]

    @property
    def attributions(self) -> set[int]:
        return {attribution for attribution, _ in self.places}

    def par_place(self, valeur: Callable[[int, str], Valeur]) -> dict[Valeur, Groupe]:
        """Groups by what is told of an attribution and a sex."""
        groupes: dict[Valeur, Groupe] = defaultdict(Groupe)
        for (attribution, sexe), sien in self.places.items():
            groupe = groupes[valeur(attribution, sexe)]
            groupe.centiemes += sien.centiemes
            groupe.personnes |= sien.personnes
            if sien.residents:
                groupe.centiemes_des_residents = _ensemble(groupe, sien)
                groupe.residents |= sien.residents
        return groupes


def _ensemble(groupe: Groupe, autre: Groupe) -> int:
    return (groupe.centiemes_des_residents or 0) + (autre.centiemes_des_residents or 0)


def rassembler(
    valeurs: Iterable[Valeur], personnes: Iterable[Personne], centiemes: Iterable[int]
) -> dict[Valeur, Groupe]:
    sommes: dict[Valeur, int] = defaultdict(int)
    presentes: dict[Valeur, set[Personne]] = defaultdict(set)
    for valeur, personne, siens in zip(valeurs, personnes, centiemes, strict=True):
        sommes[valeur] += siens
        presentes[valeur].add(personne)
    return {v: Groupe(centiemes=somme, personnes=presentes[v]) for v, somme in sommes.items()}


def empaqueter(
    faits: Iterable[Fait],
    embauches: Mapping[int, Embauche],
    droits: Mapping[int, Droit],
    criteres: Mapping[int, tuple[str, ...]],
    places: Mapping[int, Place],
) -> Paquets:
    par_contrat: dict[int, int] = defaultdict(int)
    par_droit: dict[int, int] = defaultdict(int)
    porteurs: dict[int, Personne] = {}
    par_place: dict[tuple[int, str], Groupe] = defaultdict(Groupe)
    communes = {attribution: place.commune for attribution, place in places.items()}
    for _, contrat, attribution, droit, _, travail, formation in faits:
        centiemes = travail + formation
        personne, sexe = embauches[contrat][:2]
        groupe = par_place[attribution, sexe]
        par_contrat[contrat] += centiemes
        porteur = -contrat if droit is None else droit
        par_droit[porteur] += centiemes
        porteurs[porteur] = personne
        groupe.centiemes += centiemes
        groupe.personnes.add(personne)
        if droit is not None and communes[attribution] == droits[droit][4] is not None:
            groupe.centiemes_des_residents = (groupe.centiemes_des_residents or 0) + centiemes
            groupe.residents.add(personne)
    return Paquets(
        Emplois(
            list(par_contrat),
            list(par_contrat.values()),
            *_colonnes([embauches[contrat] for contrat in par_contrat], 6),
        ),
        Porteurs(
            list(par_droit.values()),
            list(porteurs.values()),
            [criteres.get(porteur, ()) for porteur in par_droit],
            *_colonnes([droits.get(porteur, SANS_FAITS) for porteur in par_droit], 5),
        ),
        par_place,
    )


def _colonnes(rangs: Sequence[Sequence[Any]], nombre: int) -> list[Sequence[Any]]:
    return list(zip(*rangs, strict=True)) if rangs else [()] * nombre
