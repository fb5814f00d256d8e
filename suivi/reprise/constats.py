"""What an import has to say: errors and warnings cell by cell, and how many rows it created or changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from suivi.reprise.forme import FEUILLES


@dataclass(frozen=True, slots=True)
class Erreur:
    """A cell that is refused. `ligne` is what the spreadsheet shows; 0: the sheet itself."""

    feuille: str
    ligne: int
    colonne: str
    valeur: str
    attendu: str

    def __str__(self) -> str:
        ou = f"{self.feuille}, ligne {self.ligne}" if self.ligne else self.feuille
        quoi = f", colonne {self.colonne}" if self.colonne else ""
        valeur = f"« {self.valeur} »" if self.valeur else "vide"
        return f"{ou}{quoi} : {valeur} ; attendu : {self.attendu}."


@dataclass(frozen=True, slots=True)
class Avertissement:
    """Something kept as it is, that somebody should look at."""

    feuille: str
    ligne: int
    phrase: str

    def __str__(self) -> str:
        ou = f"{self.feuille}, ligne {self.ligne}" if self.ligne else self.feuille
        return f"{ou} : {self.phrase}." if ou else f"{self.phrase}."


@dataclass
class Compte:
    """Rows of a sheet: read, created, changed, refused; and its warnings."""

    lues: int = 0
    crees: int = 0
    modifies: int = 0
    refusees: int = 0
    avertissements: int = 0

    def en_mots(self) -> str:
        mots = [compter(self.crees, "créé"), compter(self.modifies, "modifié")]
        if self.refusees:
            mots.append(compter(self.refusees, "en erreur", accorde=False))
        if self.avertissements:
            mots.append(compter(self.avertissements, "avertissement"))
        return ", ".join(mots)


@dataclass
class Constats:
    """Everything said of one workbook, sheet by sheet, in the order of the form."""

    comptes: dict[str, Compte] = field(
        default_factory=lambda: {feuille.nom: Compte() for feuille in FEUILLES}
    )
    erreurs: list[Erreur] = field(default_factory=list)
    avertissements: list[Avertissement] = field(default_factory=list)
    ecartees: dict[str, dict[int, str]] = field(default_factory=dict)

    def reprocher(self, feuille: str, ligne: int, colonne: str, valeur: str, attendu: str) -> None:
        """An error of the sheet itself, or of its headings: no row of it."""
        self.erreurs.append(Erreur(feuille, ligne, colonne, valeur, attendu))

    def refuser(self, feuille: str, ligne: int, colonne: str, valeur: str, attendu: str) -> None:
        self.reprocher(feuille, ligne, colonne, valeur, attendu)
        quoi = f"{colonne} : " if colonne else ""
        self.ecarter(feuille, ligne, f"{quoi}attendu : {attendu}")

    def ecarter(self, feuille: str, ligne: int, pourquoi: str) -> None:
        """The row is not taken; the first reasons are kept for who will correct it."""
        siennes = self.ecartees.setdefault(feuille, {})
        deja = siennes.get(ligne)
        siennes[ligne] = f"{deja} ; {pourquoi}" if deja and pourquoi not in deja else pourquoi
        if deja is None and feuille in self.comptes:
            self.comptes[feuille].refusees += 1

    def avertir(self, feuille: str, ligne: int, phrase: str) -> None:
        self.avertissements.append(Avertissement(feuille, ligne, phrase))
        if feuille in self.comptes:
            self.comptes[feuille].avertissements += 1

    @property
    def total(self) -> Compte:
        total = Compte()
        for compte in self.comptes.values():
            for nom, valeur in asdict(compte).items():
                setattr(total, nom, getattr(total, nom) + valeur)
        return total

    def resume(self) -> Iterator[str]:
        """One line a sheet that has rows, then all of them."""
        for nom, compte in self.comptes.items():
            if compte.lues:
                yield f"{nom} : {compte.en_mots()}"
        yield f"Total : {self.total.en_mots()}"

    def en_json(self) -> dict[str, Any]:
        return {nom: asdict(compte) for nom, compte in self.comptes.items() if compte.lues}


def compter(nombre: int, mot: str, *, accorde: bool = True) -> str:
    """« 0 créé », « 2 créés »."""
    return f"{nombre} {mot}{'s' if accorde and nombre > 1 else ''}"
