"""A row as it is being read: its cells by what they mean, and what is to be said of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from clauses_project.classeurs import Cellule, Rang
from clauses_project.ecriture import heures as heures_ecrites
from suivi.fichiers.champs import Champ
from suivi.fichiers.periodes import Repere
from suivi.fichiers.resultats import Colonne, Reconnaissance
from suivi.fichiers.synonymes import porte_un_nir
from suivi.fichiers.valeurs import NIR_RETIRE, heures_de, texte_de

T = TypeVar("T")
DUREES_MESUREES = {Champ.HEURES, Champ.FORMATION, Champ.DONT_FORMATION, Champ.TOTAL}


@dataclass
class Tableau:
    """What all the rows of a sheet share. `suivi_a_l_annee`: a wide table kept by the year, whose cells
    at 0 say nothing; `nominatif`: its rows are people, whose month has so many hours at most."""

    lue: Reconnaissance
    aujourd_hui: date
    mois: date | None
    suivi_a_l_annee: bool = False
    nominatif: bool = True
    deja_lus: dict[tuple, Any] = field(default_factory=dict)

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
    def secrets(self) -> frozenset[int]:
        """Columns of social security numbers, even of those that are mistyped."""
        return frozenset(c.index for c in self.lue.colonnes if porte_un_nir(c.cle))

    def textes_de(self, rang: Rang) -> tuple[str, ...]:
        textes = tuple(map(texte_de, rang.cellules))
        if not self.secrets:
            return textes
        return tuple(
            NIR_RETIRE if texte and index in self.secrets else texte
            for index, texte in enumerate(textes)
        )

    @cached_property
    def titres(self) -> dict[int, str]:
        return {c.index: " ".join(c.entete.split()) for c in self.lue.colonnes if c.entete}


class RangLu:
    """Reads cells, each once, and gathers the sentences they deserve; never raises."""

    def __init__(self, tableau: Tableau, rang: Rang):
        self.tableau = tableau
        self.rang = rang
        self.textes = tableau.textes_de(rang)
        self.erreurs: list[str] = []
        self.avis: list[str] = []

    def cellule(self, champ: Champ) -> Cellule:
        colonne = self.tableau.par_champ.get(champ)
        return None if colonne is None else self.rang.cellule(colonne.index)

    def texte(self, champ: Champ) -> str:
        colonne = self.tableau.par_champ.get(champ)
        if colonne is None or colonne.index >= len(self.textes):
            return ""
        return self.textes[colonne.index]

    def heures(self, colonne: Colonne | None) -> Decimal | None:
        """Hours of a cell, None when it is blank or cannot be read (which is said)."""
        if colonne is None:
            return None
        mesure = self.mesures.get(colonne.index)
        if isinstance(mesure, ValueError):
            self.refuser(colonne, str(mesure))
            return None
        if mesure is None:
            return None
        heures, arrondies = mesure
        if arrondies:
            ecrites = self.textes[colonne.index]
            self.prevenir(colonne, f"{ecrites} h est arrondi à {heures_ecrites(heures)} h.")
        return heures

    @cached_property
    def mesures(self) -> dict[int, tuple[Decimal, bool] | ValueError]:
        """The cells of hours that are not blank: hours and whether they were rounded, or why they are none."""
        trouvees: dict[int, tuple[Decimal, bool] | ValueError] = {}
        for colonne in self.tableau.de_mesures:
            try:
                heures, arrondies = heures_de(self.rang.cellule(colonne.index))
            except ValueError as refus:
                trouvees[colonne.index] = refus
            else:
                if heures is not None:
                    trouvees[colonne.index] = heures, arrondies
        return trouvees

    def heures_du_champ(self, champ: Champ) -> Decimal | None:
        return self.heures(self.tableau.par_champ.get(champ))

    def jour(
        self, champ: Champ, lire: Callable[[Cellule, Repere], date | None], sauf: frozenset[str]
    ) -> date | None:
        """A day; words of `sauf` (« en cours ») are none, and no mistake."""
        texte = self.texte(champ)
        if not texte or texte.lower() in sauf:
            return None
        jour = self.lire(lire, champ)
        if jour is None:
            self.refuser(
                self.tableau.par_champ[champ],
                f"« {texte} » ne se lit pas comme une date : écrivez 25/05/2026.",
            )
        return jour

    def lire(self, lire: Callable[[Cellule, Repere], T | None], champ: Champ) -> T | None:
        """What a cell says of days, read once for all the rows that say the same."""
        cellule = self.cellule(champ)
        cle = lire, type(cellule), cellule
        if cle not in self.tableau.deja_lus:
            self.tableau.deja_lus[cle] = lire(cellule, self.tableau.repere)
        return self.tableau.deja_lus[cle]

    def est_rempli(self, *champs: Champ) -> bool:
        return any(self.texte(champ) for champ in champs)

    def refuser(self, colonne: Colonne | None, phrase: str) -> None:
        self.erreurs.append(f"{self._ou(colonne)} : {phrase}")

    def prevenir(self, colonne: Colonne | None, phrase: str) -> None:
        self.avis.append(f"{self._ou(colonne)} : {phrase}")

    def _ou(self, colonne: Colonne | None) -> str:
        ou = f"Feuille « {self.tableau.lue.feuille} », ligne {self.rang.numero}"
        if colonne is None:
            return ou
        return f"{ou}, colonne « {colonne.entete or colonne.lettre} »"
