"""The rows of a table kept by hand: whose hours, for which contract, month by month, gaps left blank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from clauses_project.classeurs import Rang
from clauses_project.textes import normaliser
from participants.enums import Sexe
from suivi.fichiers import totaux
from suivi.fichiers.colonnes import lettre
from suivi.fichiers.lignes import lire_lignes
from suivi.fichiers.periodes import Repere, lire_jour, lire_naissance
from suivi.fichiers.personnes import CIVILITE
from suivi.fichiers.resultats import LigneLue, Part
from suivi.fichiers.valeurs import heures_de
from suivi.reprise.cellules import Attendu, siret
from suivi.tel_quel.comprendre import FeuilleComprise
from suivi.tel_quel.roles import Role

ZERO = Decimal(0)
DIT = re.compile(r"Feuille « .*? », ligne \d+(?:, colonne « (?P<colonne>.*?) »)? : (?P<phrase>.*)")
FEMMES = frozenset({"f", "femme", "mme", "mlle", "madame", "mademoiselle", "2", "feminin"})
HOMMES = frozenset({"h", "m", "mr", "homme", "monsieur", "1", "masculin"})
AGE_MIN, AGE_MAX = 14, 90
LAISSEE_DE_COTE = "Laissée de côté."
# Written once for the rows below it.
SE_REPETENT = (
    Role.ENTREPRISE, Role.SIRET, Role.MARCHE, Role.REFERENCE, Role.LOT, Role.DONNEUR_ORDRE,
)  # fmt: skip
NEANT = frozenset({"", "-", "?", "nc", "n c", "neant", "x", "inconnu", "a completer", "idem"})


@dataclass(frozen=True, slots=True)
class Probleme:
    """What is wrong at a cell, or with a row (`cellule` is then blank), in a sentence."""

    feuille: str
    ligne: int
    cellule: str
    colonne: str
    phrase: str


@dataclass(frozen=True)
class LigneDuTableau:
    """A row. With `ecartee` (a total, a title…) it says nothing; with `erreurs` it cannot be taken.

    `textes` has what it says beside names and hours; a blank is a gap. `parts`: its months, hours above 0.
    """

    feuille: str
    numero: int
    brut: tuple[str, ...]
    nominative: bool
    nom: str = ""
    prenom: str = ""
    decoupe_sure: bool = True
    naissance: date | None = None
    sexe: str = Sexe.NR
    debut: date | None = None
    fin: date | None = None
    objectif: Decimal | None = None
    textes: dict[Role, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    ecartee: str = ""
    erreurs: tuple[Probleme, ...] = ()
    avis: tuple[Probleme, ...] = ()

    @property
    def heures(self) -> Decimal:
        """Work and training."""
        return sum((part.travail + part.formation for part in self.parts), ZERO)

    def texte(self, role: Role) -> str:
        return self.textes.get(role, "")

    @property
    def personne(self) -> str:
        return f"{self.nom} {self.prenom}".strip()


def lire_la_feuille(comprise: FeuilleComprise, *, aujourd_hui: date) -> Iterator[LigneDuTableau]:
    """Every row under the headings, in order. Never raises: what is wrong is in `erreurs`."""
    precedente: LigneDuTableau | None = None
    repere = Repere(aujourd_hui, comprise.lue.annee)
    for lue in lire_lignes(
        comprise.feuille,
        comprise.lue,
        aujourd_hui=aujourd_hui,
        suivi_a_l_annee=True,
        nominatif=comprise.nominative,
        comptees=comprise.reglage.comptees,
    ):
        ligne = _Lecteur(comprise, lue, repere).lire(precedente)
        precedente = None if ligne.ecartee and not ligne.textes else ligne
        yield ligne


class _Lecteur:
    """One row: its cells by what they mean."""

    def __init__(self, comprise: FeuilleComprise, lue: LigneLue, repere: Repere):
        self.comprise, self.lue, self.repere = comprise, lue, repere
        self.avis: list[Probleme] = []

    def lire(self, precedente: LigneDuTableau | None) -> LigneDuTableau:
        lue = self.lue
        if lue.numero in self.comprise.reglage.laissees:
            return self._ecartee(LAISSEE_DE_COTE)
        if lue.ecartee and not self._dit_un_contrat():
            return self._ecartee(lue.ecartee)
        textes = self._textes(precedente)
        nominative = self.comprise.nominative
        return LigneDuTableau(
            lue.feuille,
            lue.numero,
            lue.brut,
            nominative,
            nom=lue.nom if nominative else "",
            prenom=lue.prenom if nominative else "",
            decoupe_sure=lue.decoupe_sure,
            naissance=self._naissance(),
            sexe=self._sexe(),
            debut=self._jour(Role.DEBUT),
            fin=self._jour(Role.FIN),
            objectif=self._objectif(),
            textes=textes,
            parts=lue.parts,
            ecartee=lue.ecartee,
            erreurs=tuple(self._problemes(lue.erreurs)),
            avis=(*self._problemes(lue.avis), *self.avis),
        )

    def _ecartee(self, raison: str) -> LigneDuTableau:
        return LigneDuTableau(
            self.lue.feuille, self.lue.numero, self.lue.brut, self.comprise.nominative,
            ecartee=raison,
        )  # fmt: skip

    def _dit_un_contrat(self) -> bool:
        """A row without hours yet may still say a contract and its objective; a total does not."""
        sans_heures = self.lue.ecartee in (totaux.SANS_HEURES, totaux.TITRE)
        return sans_heures and bool(self._texte(Role.OBJECTIF)) and not self.comprise.nominative

    def _textes(self, precedente: LigneDuTableau | None) -> dict[Role, str]:
        textes = {
            role: texte for role in self.comprise.roles.values() if (texte := self._texte(role))
        }
        suit = precedente is not None and precedente.numero == self.lue.numero - 1
        if precedente is None or not suit or not self.comprise.nominative:
            return textes
        dit_deja = any(role in textes for role in (Role.MARCHE, Role.REFERENCE, Role.ENTREPRISE))
        for role in SE_REPETENT:
            if role in textes or not precedente.texte(role):
                continue
            if dit_deja and role in (Role.SIRET, Role.LOT, Role.DONNEUR_ORDRE):
                continue  # a blank beside a name of its own is a gap
            textes[role] = precedente.texte(role)
            self._prevenir(role, f"« {textes[role]} » est repris de la ligne au-dessus.")
        return textes

    def _texte(self, role: Role) -> str:
        index = self.comprise.index(role)
        if index is None or index >= len(self.lue.brut):
            return ""
        texte = self.lue.brut[index]
        return "" if normaliser(texte) in NEANT else texte

    def _naissance(self) -> date | None:
        texte = self._texte(Role.NAISSANCE)
        jour = lire_naissance(texte, self.repere) if texte else None
        if jour and AGE_MIN <= self.repere.aujourd_hui.year - jour.year <= AGE_MAX:
            return jour
        if texte:
            self._prevenir(
                Role.NAISSANCE, f"« {texte} » n'est pas une date de naissance : à compléter."
            )
        return None

    def _jour(self, role: Role) -> date | None:
        texte = self._texte(role)
        jour = lire_jour(texte, self.repere) if texte else None
        if texte and jour is None and normaliser(texte) not in ("cdi", "en cours", "indeterminee"):
            self._prevenir(role, f"« {texte} » ne se lit pas comme une date : à compléter.")
        return jour

    def _objectif(self) -> Decimal | None:
        texte = self._texte(Role.OBJECTIF)
        if not texte:
            return None
        try:
            return heures_de(texte)[0]
        except ValueError as refus:
            self._prevenir(Role.OBJECTIF, f"{refus} L'objectif reste à compléter.")
            return None

    def _sexe(self) -> str:
        mot = normaliser(self._texte(Role.SEXE))
        if not mot and (civilite := CIVILITE.match(self.lue.personne)):
            mot = normaliser(civilite[0])
        if mot in FEMMES:
            return Sexe.F
        return Sexe.H if mot in HOMMES else Sexe.NR

    def _prevenir(self, role: Role, phrase: str) -> None:
        index = self.comprise.index(role)
        titre = self.comprise.lue.colonnes[index].entete if index is not None else ""
        cellule = f"{lettre(index)}{self.lue.numero}" if index is not None else ""
        self.avis.append(Probleme(self.lue.feuille, self.lue.numero, cellule, titre, phrase))

    def _problemes(self, phrases: tuple[str, ...]) -> Iterator[Probleme]:
        """Sentences of the reading, by their cell."""
        lettres = {c.entete or c.lettre: c.lettre for c in reversed(self.comprise.lue.colonnes)}
        for phrase in phrases:
            trouve = DIT.fullmatch(phrase)
            titre = (trouve["colonne"] or "") if trouve else ""
            cellule = f"{lettres[titre]}{self.lue.numero}" if titre in lettres else ""
            dite = trouve["phrase"] if trouve else phrase
            yield Probleme(
                self.lue.feuille, self.lue.numero, cellule, titre, f"{dite[:1].upper()}{dite[1:]}"
            )


def siret_lu(texte: str) -> str:
    """The SIRET of a cell; blank when it is none, which is a gap and no error."""
    try:
        lu = siret(texte) if texte else ""
    except Attendu:
        return ""
    return "" if ":" in lu else lu


@dataclass(frozen=True)
class TotalCompare:
    """A totals row of the sheet against what was read above it; `lu` is None where it says no hours."""

    feuille: str
    numero: int
    libelle: str
    dit: Decimal
    lu: Decimal
    par_mois: dict[date, tuple[Decimal, Decimal]]

    @property
    def est_juste(self) -> bool:
        return self.dit == self.lu


def comparer_les_totaux(
    comprise: FeuilleComprise, lignes: list[LigneDuTableau]
) -> list[TotalCompare]:
    """Each totals row against the rows since the last one, or against all of them when it adds them all."""
    rangs = {rang.numero: rang for rang in comprise.feuille.rangs}
    toutes: list[LigneDuTableau] = []
    bloc: list[LigneDuTableau] = []
    compares = []
    for ligne in lignes:
        if not ligne.ecartee:
            toutes.append(ligne)
            bloc.append(ligne)
        elif ligne.ecartee != LAISSEE_DE_COTE and (dit := _dit_par(comprise, rangs[ligne.numero])):
            compares.append(_comparer(comprise, ligne, dit, bloc, toutes))
            bloc = []
    return compares


def _dit_par(comprise: FeuilleComprise, rang: Rang) -> dict[date | None, Decimal]:
    """The hours of a totals row by month; None: its own total, when its months are blank."""
    dit: dict[date | None, Decimal] = {}
    for colonne in comprise.mois:
        if (heures := _heures(rang, colonne.index)) is not None:
            mois = colonne.periode.du  # type: ignore[union-attr]
            dit[mois] = dit.get(mois, ZERO) + heures
    for role in (Role.TOTAL, Role.HEURES):
        index = comprise.index(role)
        if not dit and index is not None and (total := _heures(rang, index)) is not None:
            dit[None] = total
    return dit if any(dit.values()) else {}


def _heures(rang: Rang, index: int) -> Decimal | None:
    try:
        return heures_de(rang.cellule(index))[0]
    except ValueError:
        return None


def _comparer(
    comprise: FeuilleComprise,
    ligne: LigneDuTableau,
    dit: dict[date | None, Decimal],
    bloc: list[LigneDuTableau],
    toutes: list[LigneDuTableau],
) -> TotalCompare:
    somme = sum(dit.values(), ZERO)
    du_bloc, de_tout = _sommes(bloc), _sommes(toutes)
    lues = du_bloc if bloc and sum(du_bloc.values(), ZERO) == somme else de_tout
    if lues is de_tout and bloc and "sous" in normaliser(" ".join(ligne.brut[:2])).split():
        lues = du_bloc
    mois = sorted({m for m in (*dit, *lues) if m is not None}) if None not in dit else []
    libelle = next((texte for texte in ligne.brut if texte), "Total")
    return TotalCompare(
        comprise.feuille.nom,
        ligne.numero,
        libelle,
        somme,
        sum(lues.values(), ZERO),
        {m: (dit.get(m, ZERO), lues.get(m, ZERO)) for m in mois},
    )


def _sommes(lignes: list[LigneDuTableau]) -> dict[date, Decimal]:
    """Hours by month of the rows that can be taken."""
    sommes: dict[date, Decimal] = {}
    for ligne in lignes:
        for part in ligne.parts:
            sommes[part.mois] = sommes.get(part.mois, ZERO) + part.travail + part.formation
    return sommes
