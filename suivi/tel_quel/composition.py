"""The rows of a table, put in the form of the takeover workbook: what its import writes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from clauses_project.classeurs import Feuille
from suivi.reprise.constats import Avertissement, Constats, Erreur
from suivi.reprise.forme import FEUILLES, FeuilleDuClasseur
from suivi.reprise.lecture import ClasseurLu, FeuilleLue
from suivi.tel_quel.comprendre import FeuilleComprise
from suivi.tel_quel.enums import Manque
from suivi.tel_quel.lignes import ZERO, LigneDuTableau, Probleme


class Marque(NamedTuple):
    """Something to complete: what is lacking, of which kind of file, named as the workbook does."""

    manque: Manque
    porteur: str
    cle: Any


class Refusee(Exception):
    """A row that cannot be taken, at a cell of it when `cellule` is given."""

    def __init__(self, phrase: str, cellule: str = "", colonne: str = ""):
        super().__init__(phrase)
        self.phrase, self.cellule, self.colonne = phrase, cellule, colonne


class Laissee(Refusee):
    """A row that the user leaves out: nothing is wrong with it."""


@dataclass
class Composition:
    """What is gathered while rows are taken. `origines`: which row of the table each row comes from."""

    lignes: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    origines: dict[tuple[str, int], LigneDuTableau] = field(default_factory=dict)
    problemes: list[Probleme] = field(default_factory=list)
    avis: list[Probleme] = field(default_factory=list)
    marques: dict[Marque, None] = field(default_factory=dict)
    prises: dict[tuple[str, date], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    rang: int = 0

    def ajouter(self, forme: FeuilleDuClasseur, origine: LigneDuTableau, **valeurs: Any) -> None:
        """A row of that sheet of the workbook; what is not said is blank."""
        self.rang += 1
        self.origines[forme.nom, self.rang] = origine
        vide = dict.fromkeys(forme.noms)
        self.lignes[forme.nom].append(forme.ligne(rang=self.rang, **{**vide, **valeurs}))

    def marquer(self, manque: Manque, porteur: str, cle: Any) -> None:
        self.marques[Marque(manque, porteur, cle)] = None

    def refuser(self, ligne: LigneDuTableau, refus: Refusee) -> None:
        self.problemes.append(
            Probleme(ligne.feuille, ligne.numero, refus.cellule, refus.colonne, refus.phrase)
        )

    def prevenir(self, ligne: LigneDuTableau, phrase: str) -> None:
        self.avis.append(Probleme(ligne.feuille, ligne.numero, "", "", phrase))

    def compter(self, ligne: LigneDuTableau, mois: date, heures: Decimal) -> None:
        self.prises[ligne.feuille, mois] += heures

    def heures_prises(self) -> Decimal:
        return sum(self.prises.values(), ZERO)


@dataclass
class TableauCompose(ClasseurLu):
    """A workbook that was a table: the import reads it as any other, then its errors are told by the cells
    of the table. `lues`: its sheets and their rows. `deja_dits`: errors and warnings of the table itself,
    which come first."""

    composition: Composition = field(default_factory=Composition)
    lues: list[tuple[FeuilleComprise, list[LigneDuTableau]]] = field(default_factory=list)
    deja_dits: tuple[int, int] = (0, 0)

    def dire_d_ou(self) -> None:
        """Errors and warnings of the import, by the sheet and the row they come from."""
        constats, origines = self.constats, self.composition.origines

        def d_ou(feuille: str, ligne: int) -> tuple[str, int]:
            origine = origines.get((feuille, ligne))
            return (origine.feuille, origine.numero) if origine else (feuille, ligne)

        erreurs, avertissements = self.deja_dits
        constats.erreurs[erreurs:] = [
            Erreur(*d_ou(erreur.feuille, erreur.ligne), "", erreur.valeur, erreur.attendu)
            for erreur in constats.erreurs[erreurs:]
        ]
        constats.erreurs = list(dict.fromkeys(constats.erreurs))
        constats.avertissements[avertissements:] = [
            Avertissement(*d_ou(dit.feuille, dit.ligne), dit.phrase)
            for dit in constats.avertissements[avertissements:]
        ]


def en_classeur(
    composition: Composition,
    empreinte: str,
    lues: list[tuple[FeuilleComprise, list[LigneDuTableau]]],
) -> TableauCompose:
    """The workbook as the import wants it, with what is already known to be wrong."""
    constats = Constats()
    feuilles = {}
    for forme in FEUILLES:
        if lignes := composition.lignes.get(forme.nom):
            feuilles[forme.nom] = FeuilleLue(
                forme, Feuille(forme.nom, ()), frozenset(forme.noms), lignes
            )
            constats.comptes[forme.nom].lues = len(lignes)
    for probleme in composition.problemes:
        ou = " ".join(filter(None, (probleme.cellule, probleme.colonne)))
        constats.reprocher(probleme.feuille, probleme.ligne, ou, "", probleme.phrase)
    for avis in composition.avis:
        ou = f"{avis.cellule} : " if avis.cellule else ""
        constats.avertir(avis.feuille, avis.ligne, f"{ou}{avis.phrase.rstrip('.')}")
    deja_dits = len(constats.erreurs), len(constats.avertissements)
    return TableauCompose(feuilles, constats, empreinte, composition, lues, deja_dits)
