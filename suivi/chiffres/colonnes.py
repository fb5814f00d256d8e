"""Retained hours with what their keys lead to, kept by columns: a breakdown goes through two or three of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from suivi.chiffres.dimensions import Personne
from suivi.chiffres.groupes import Groupe

Valeur = TypeVar("Valeur", bound=Hashable)


class Faits(NamedTuple):
    """A row for a work contract, an attribution, an eligibility and a year; hours in hundredths.

    `mois` are those they were worked in (January being the first bit). A person is one fingerprint across structures.
    From `ages` on, the facts known at the start of the eligibility: None without one, and False for `en_qpv`.
    """

    annees: Sequence[int]
    contrats: Sequence[int]
    attributions: Sequence[int]
    droits: Sequence[int | None]
    mois: Sequence[int]
    travail: Sequence[int]
    formation: Sequence[int]
    centiemes: Sequence[int]
    personnes: Sequence[Personne]
    sexes: Sequence[str]
    types: Sequence[str]
    modalites: Sequence[str]
    romes: Sequence[str]
    employeurs: Sequence[int]
    ages: Sequence[int | None]
    niveaux: Sequence[str | None]
    en_qpv: Sequence[bool]
    prescripteurs: Sequence[int | None]
    communes: Sequence[str | None]

    @classmethod
    def de(cls, rangs: Sequence[tuple[Any, ...]]) -> Faits:
        return cls(*zip(*rangs, strict=True)) if rangs else cls(*[()] * len(cls._fields))

    def par(self, valeurs: Iterable[Valeur], *, contrats: bool = False) -> dict[Valeur, Groupe]:
        """Groups by a column; their work contracts too, when they are asked for."""
        valeurs = list(valeurs)
        sommes, presentes = self.compter(valeurs)
        groupes = {
            v: Groupe(centiemes=somme, personnes=presentes[v]) for v, somme in sommes.items()
        }
        if contrats:
            for valeur, contrat in zip(valeurs, self.contrats, strict=True):
                groupes[valeur].contrats.add(contrat)
        return groupes

    def compter(
        self, valeurs: Iterable[Valeur]
    ) -> tuple[dict[Valeur, int], dict[Valeur, set[Personne]]]:
        """Hours, then persons, by a column."""
        sommes: dict[Valeur, int] = defaultdict(int)
        presentes: dict[Valeur, set[Personne]] = defaultdict(set)
        for valeur, personne, centiemes in zip(
            valeurs, self.personnes, self.centiemes, strict=True
        ):
            sommes[valeur] += centiemes
            presentes[valeur].add(personne)
        return sommes, presentes

    def des_droits(self, droits: Iterable[Collection[int]]) -> list[Groupe]:
        """A group for each of these sets of eligibilities."""
        sommes: dict[int | None, int] = defaultdict(int)
        for droit, centiemes in zip(self.droits, self.centiemes, strict=True):
            sommes[droit] += centiemes
        porteurs = dict(zip(self.droits, self.personnes, strict=True))
        return [
            Groupe(
                centiemes=sum(map(sommes.__getitem__, ceux)),
                personnes=set(map(porteurs.__getitem__, ceux)),
            )
            for ceux in (porteurs.keys() & siens for siens in droits)
        ]

    def presents(self) -> dict[tuple[int, int], tuple[list[int], list[Personne]]]:
        """Work contracts and persons by year and months: those of the same months are in one list."""
        presents: dict[tuple[int, int], tuple[list[int], list[Personne]]] = {}
        for annee, mois, contrat, personne in zip(
            self.annees, self.mois, self.contrats, self.personnes, strict=True
        ):
            contrats, personnes = presents.setdefault((annee, mois), ([], []))
            contrats.append(contrat)
            personnes.append(personne)
        return presents
