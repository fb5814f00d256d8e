"""What a sheet kept by hand is: a table or something else, of which year, its headings, its columns."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from clauses_project.classeurs import Classeur, Feuille
from clauses_project.textes import normaliser
from suivi.fichiers.champs import Champ, Confiance
from suivi.fichiers.periodes import du_mois
from suivi.fichiers.reconnaissance import reconnaitre
from suivi.fichiers.resultats import Colonne, Periode, Reconnaissance
from suivi.tel_quel.roles import DU_MOIS, LAISSEE, LUS_AVEC_LES_HEURES, Role, deviner

MOIS_D_UN_AN = 12
ANNEE = re.compile(r"\b(20\d\d)\b")
ERREUR = "erreur"  # the column that says what is wrong of a row given back
INITIALES = tuple("jfmamjjasond")
RECAPITULATIF = re.compile(r"\b(?:recap\w*|synthese|total|totaux|bilan|tcd|graph\w*)\b")
SANS_MOIS = (
    "Aucune colonne de mois n'est reconnue : dites où commence janvier, ou laissez cette feuille."
)
SANS_QUI = (
    "Rien ne dit de qui, ou de quelle entreprise, sont les heures : indiquez la colonne du nom, "
    "de l'entreprise ou du marché, ou laissez cette feuille."
)
EST_UN_RECAPITULATIF = (
    "Son nom dit un récapitulatif : elle est laissée, pour ne rien compter deux fois."
)
SUPPOSEE = "L'année n'est pas écrite : {} est supposée."
MASQUEE = "Cette feuille est masquée dans le fichier : elle est laissée."
DE_QUI = (Role.PERSONNE, Role.NOM)
DE_QUOI = (Role.ENTREPRISE, Role.SIRET, Role.MARCHE, Role.REFERENCE)


@dataclass(frozen=True)
class Reglage:
    """What the user says of a sheet; None, or nothing, where the guess holds.

    `roles`: by index of column, the value of a `Role`, DU_MOIS or LAISSEE. `janvier`: the index of the
    column where twelve months begin. `comptees`: rows that are no totals; `laissees`: rows to leave out.
    """

    lue: bool | None = None
    annee: int | None = None
    entete: int | None = None
    janvier: int | None = None
    roles: dict[int, str] = field(default_factory=dict)
    comptees: frozenset[int] = frozenset()
    laissees: frozenset[int] = frozenset()

    @classmethod
    def de(cls, dit: dict[str, Any]) -> Reglage:
        """From what is kept in the database."""
        return cls(
            lue=dit.get("lue"),
            annee=dit.get("annee"),
            entete=dit.get("entete"),
            janvier=dit.get("janvier"),
            roles={int(index): role for index, role in dit.get("roles", {}).items()},
            comptees=frozenset(dit.get("comptees", ())),
            laissees=frozenset(dit.get("laissees", ())),
        )


@dataclass(frozen=True)
class FeuilleComprise:
    """A sheet, with columns whose months and measures are settled; `roles` says what each column is."""

    feuille: Feuille
    lue: Reconnaissance
    roles: dict[int, Role]
    reglage: Reglage
    prise: bool
    pourquoi: str
    manques: tuple[str, ...]

    @property
    def nominative(self) -> bool:
        """Its rows are people; else contracts or companies, whose hours have no names."""
        return any(role in DE_QUI for role in self.roles.values())

    def index(self, role: Role) -> int | None:
        return next((index for index, sien in self.roles.items() if sien == role), None)

    @property
    def mois(self) -> tuple[Colonne, ...]:
        return tuple(c for c in self.lue.colonnes if isinstance(c.periode, Periode))

    @property
    def annees(self) -> tuple[int, ...]:
        """Of its month columns; the year that its title says, when months are in rows."""
        dites = {c.periode.du.year for c in self.mois if isinstance(c.periode, Periode)}
        return tuple(sorted(dites or ({self.lue.annee} if self.lue.annee else set())))

    @property
    def signature(self) -> str:
        """The same for next year's table, and for the rows given back of this one: its headings, but for
        the months, in the same order."""
        colonnes = [c for c in self.lue.colonnes if c.cle != ERREUR]
        titres = [DU_MOIS if c.periode else c.cle for c in colonnes]
        suite = [t for rang, t in enumerate(titres) if not rang or t != titres[rang - 1]]
        return hashlib.sha256("|".join(suite).encode()).hexdigest()


def comprendre_le_classeur(
    classeur: Classeur,
    reglages: dict[str, Reglage],
    *,
    aujourd_hui: date,
    nom_fichier: str,
) -> list[FeuilleComprise]:
    """Every sheet that holds something, in order. Never raises."""
    return [
        comprendre(
            feuille,
            reglages.get(feuille.nom, Reglage()),
            aujourd_hui=aujourd_hui,
            nom_fichier=nom_fichier,
        )
        for feuille in classeur.feuilles
        if feuille.rangs
    ]


def comprendre(
    feuille: Feuille, reglage: Reglage, *, aujourd_hui: date, nom_fichier: str = ""
) -> FeuilleComprise:
    """One sheet: what the user says of it, else what its headings do. Never raises."""
    lue = reconnaitre(
        feuille,
        aujourd_hui=aujourd_hui,
        nom_fichier=nom_fichier,
        annee=reglage.annee,
        rang_entete=reglage.entete,
    )
    annee = lue.annee or _annee_des_titres(lue.colonnes)
    colonnes = _avec_les_mois(list(lue.colonnes), reglage, annee, aujourd_hui)
    roles = _roles(colonnes, reglage)
    colonnes = [_lisible(colonne, roles.get(colonne.index)) for colonne in colonnes]
    comprise = FeuilleComprise(
        feuille,
        replace(lue, colonnes=tuple(_par_qui(colonnes, roles)), manques=()),
        roles,
        reglage,
        prise=False,
        pourquoi="",
        manques=(),
    )
    manques = tuple(_manques(comprise))
    prise, pourquoi = _prendre(feuille, reglage, manques)
    return replace(comprise, prise=prise, pourquoi=pourquoi, manques=manques)


def _annee_des_titres(colonnes: Iterable[Colonne]) -> int | None:
    """The only year that headings say."""
    dites = {int(annee) for colonne in colonnes for annee in ANNEE.findall(colonne.cle)}
    return dites.pop() if len(dites) == 1 else None


def _avec_les_mois(
    colonnes: list[Colonne], reglage: Reglage, annee: int | None, aujourd_hui: date
) -> list[Colonne]:
    """The block of twelve months: where the user says it begins; else by headings « 1 » to « 12 » or
    initials, when no heading says a month."""
    debut = reglage.janvier
    if debut is None and not any(isinstance(c.periode, Periode) for c in colonnes):
        debut = _douze_mois([colonne.cle for colonne in colonnes])
    if debut is not None:
        supposee = "" if annee else SUPPOSEE.format(aujourd_hui.year)
        an = annee or aujourd_hui.year
        colonnes = [_du_bloc(colonne, debut, an, supposee) for colonne in colonnes]
    return [_ni_jour_ni_semaine(colonne, reglage) for colonne in colonnes]


def _douze_mois(titres: list[str]) -> int | None:
    chiffres = [str(rang) for rang in range(1, MOIS_D_UN_AN + 1)]
    for debut in range(len(titres) - MOIS_D_UN_AN + 1):
        suite = titres[debut : debut + MOIS_D_UN_AN]
        suite = [titre.split()[-1] if titre else "" for titre in suite]  # a title may stand above
        nus = [titre.removeprefix("m").removeprefix("0") for titre in suite]
        if tuple(suite) == INITIALES or nus == chiffres:
            return debut
    return None


def _du_bloc(colonne: Colonne, debut: int, annee: int, raison: str) -> Colonne:
    rang = colonne.index - debut
    if not 0 <= rang < MOIS_D_UN_AN:
        return replace(colonne, periode=None) if colonne.periode else colonne
    periode = du_mois(annee, rang + 1)
    return replace(
        colonne, champ=Champ.HEURES, periode=periode, confiance=Confiance.A_CONFIRMER, raison=raison
    )


def _ni_jour_ni_semaine(colonne: Colonne, reglage: Reglage) -> Colonne:
    """A table of the year is by month; a column said to be something else is none of them."""
    dit = reglage.roles.get(colonne.index)
    if colonne.periode and (
        not isinstance(colonne.periode, Periode) or (dit is not None and dit != DU_MOIS)
    ):
        return replace(colonne, champ=None, periode=None)
    return colonne


def _roles(colonnes: list[Colonne], reglage: Reglage) -> dict[int, Role]:
    """One column for each thing; the first of two, unless the user says the other."""
    dits = {
        index: Role(role)
        for index, role in reglage.roles.items()
        if role not in (DU_MOIS, LAISSEE) and role in Role.values
    }
    pris = set(dits.values())
    for colonne in colonnes:
        if colonne.periode or colonne.index in reglage.roles:
            continue
        role = deviner(colonne.cle, colonne.champ)
        if role is not None and role not in pris:
            dits[colonne.index] = role
            pris.add(role)
    return _sans_contradiction(dits, reglage, en_mois=any(c.periode for c in colonnes))


def _sans_contradiction(
    roles: dict[int, Role], reglage: Reglage, *, en_mois: bool
) -> dict[int, Role]:
    """« Salarié » beside « Prénom » is the nom; hours beside months are their total."""
    pris = set(roles.values())
    for index, role in list(roles.items()):
        if index in reglage.roles:
            continue
        if role == Role.PERSONNE and Role.PRENOM in pris and Role.NOM not in pris:
            roles[index] = Role.NOM
        elif role == Role.PERSONNE and Role.NOM in pris and Role.PRENOM in pris:
            del roles[index]
        elif role == Role.HEURES and en_mois and Role.TOTAL not in pris:
            roles[index] = Role.TOTAL
        elif (role in (Role.HEURES, Role.MOIS) and en_mois) or (
            role == Role.NOM and Role.PRENOM not in pris and Role.PERSONNE in pris
        ):
            del roles[index]
        elif role == Role.NOM and Role.PRENOM not in pris:
            roles[index] = Role.PERSONNE
    return roles


def _lisible(colonne: Colonne, role: Role | None) -> Colonne:
    """The column as the reading of rows wants it: nothing but who, when and how much."""
    if colonne.periode:
        return colonne
    return replace(colonne, champ=LUS_AVEC_LES_HEURES.get(role) if role else None)


def _par_qui(colonnes: list[Colonne], roles: dict[int, Role]) -> list[Colonne]:
    """Without names, a row is told by its company or its contract: what it is called stands for the name."""
    if any(role in DE_QUI for role in roles.values()):
        return colonnes
    par_role = {role: index for index, role in roles.items()}
    index = next((par_role[role] for role in DE_QUOI if role in par_role), None)
    return [replace(c, champ=Champ.PERSONNE) if c.index == index else c for c in colonnes]


def _manques(comprise: FeuilleComprise) -> list[str]:
    roles = set(comprise.roles.values())
    manques = []
    if not comprise.mois and not {Role.MOIS, Role.HEURES} <= roles:
        manques.append(SANS_MOIS)
    if not roles & {*DE_QUI, *DE_QUOI}:
        manques.append(SANS_QUI)
    return manques


def _prendre(feuille: Feuille, reglage: Reglage, manques: tuple[str, ...]) -> tuple[bool, str]:
    """Whether the sheet is read, and why it is not when nobody said so."""
    if reglage.lue is not None:
        return reglage.lue and not manques, ""
    if feuille.masquee:
        return False, MASQUEE
    if RECAPITULATIF.search(normaliser(feuille.nom)):
        return False, EST_UN_RECAPITULATIF
    return not manques, ""
