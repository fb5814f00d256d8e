"""A row as it is being read: its cells by what they mean, and what is to be said of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from clauses_project.classeurs import Cellule, Rang
from clauses_project.ecriture import heures as heures_ecrites
from suivi.fichiers.champs import Champ
from suivi.fichiers.periodes import Repere
from suivi.fichiers.resultats import Colonne, Reconnaissance
from suivi.fichiers.valeurs import heures_de, identifiant_de, texte_de

DUREES_MESUREES = {Champ.HEURES, Champ.FORMATION, Champ.DONT_FORMATION, Champ.TOTAL}


@dataclass
class Tableau:
    """What all the rows of a sheet share."""

    lue: Reconnaissance
    aujourd_hui: date
    mois: date | None

    @cached_property
    def repere(self) -> Repere:
        return Repere(self.aujourd_hui, self.lue.annee)

    @cached_property
    def par_champ(self) -> dict[Champ, Colonne]:
        return {c.champ: c for c in self.lue.colonnes if c.champ and not c.periode}

    @cached_property
    def de_temps(self) -> tuple[Colonne, ...]:
        return tuple(c for c in self.lue.colonnes if c.periode)

    @cached_property
    def de_mesures(self) -> tuple[Colonne, ...]:
        """The columns that hold hours, whatever they are."""
        return tuple(c for c in self.lue.colonnes if c.champ in DUREES_MESUREES)

    @cached_property
    def titres(self) -> dict[int, str]:
        return {c.index: c.cle for c in self.lue.colonnes if c.cle}


class RangLu:
    """Reads cells, and gathers the sentences they deserve; never raises."""

    def __init__(self, tableau: Tableau, rang: Rang):
        self.tableau = tableau
        self.rang = rang
        self.erreurs: list[str] = []
        self.avis: list[str] = []

    def cellule(self, champ: Champ) -> Cellule:
        colonne = self.tableau.par_champ.get(champ)
        return None if colonne is None else self.rang.cellule(colonne.index)

    def texte(self, champ: Champ) -> str:
        return identifiant_de(self.cellule(champ))

    def heures(self, colonne: Colonne | None) -> Decimal | None:
        """Hours of a cell, None when it is blank or cannot be read (which is said)."""
        if colonne is None:
            return None
        cellule = self.rang.cellule(colonne.index)
        try:
            heures, arrondies = heures_de(cellule)
        except ValueError as refus:
            self.refuser(colonne, str(refus))
            return None
        if arrondies and heures is not None:
            self.prevenir(
                colonne, f"{texte_de(cellule)} h est arrondi à {heures_ecrites(heures)} h."
            )
        return heures

    def heures_du_champ(self, champ: Champ) -> Decimal | None:
        return self.heures(self.tableau.par_champ.get(champ))

    def jour(
        self, champ: Champ, lire: Callable[[Cellule, Repere], date | None], sauf: frozenset[str]
    ) -> date | None:
        """A day; words of `sauf` (« en cours ») are none, and no mistake."""
        cellule = self.cellule(champ)
        texte = texte_de(cellule)
        if not texte or texte.lower() in sauf:
            return None
        jour = lire(cellule, self.tableau.repere)
        if jour is None:
            colonne = self.tableau.par_champ[champ]
            self.refuser(colonne, f"« {texte} » ne se lit pas comme une date : écrivez 25/05/2026.")
        return jour

    def est_rempli(self, *champs: Champ) -> bool:
        return any(texte_de(self.cellule(champ)) for champ in champs)

    def refuser(self, colonne: Colonne | None, phrase: str) -> None:
        self.erreurs.append(f"{self._ou(colonne)} : {phrase}")

    def prevenir(self, colonne: Colonne | None, phrase: str) -> None:
        self.avis.append(f"{self._ou(colonne)} : {phrase}")

    def _ou(self, colonne: Colonne | None) -> str:
        ou = f"Feuille « {self.tableau.lue.feuille} », ligne {self.rang.numero}"
        if colonne is None:
            return ou
        return f"{ou}, colonne « {colonne.entete or colonne.lettre} »"
