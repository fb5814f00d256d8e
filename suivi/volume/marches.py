"""Contracts of a structure: notified, allotted, attributed, with an objective, and how they ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from clauses_project.dates import ajouter_mois
from clauses_project.textes import normaliser
from entreprises.enums import TypeEntreprise
from marches.enums import Clause, NatureObjectif, Role, Statut
from marches.models import Attribution, Declarant, LigneObjectif, Lot, Marche
from suivi.demonstration.inventions import METIERS, Metier
from suivi.volume.copie import Copie
from suivi.volume.maison import Maison

CLAUSES = [Clause.EXECUTION] * 80 + [Clause.EXECUTION_CRITERE] * 8 + [Clause.INSERTION] * 4
CLAUSES += [Clause.RESERVE_EA_ESAT] * 4 + [Clause.RESERVE_SIAE] * 2 + [Clause.STAGE] * 2
FINIS = [Statut.SOLDE] * 76 + [Statut.TERMINE] * 20 + [Statut.RESILIE] * 3 + [Statut.ABANDONNE]
OUVERTS = [Statut.EN_COURS] * 95 + [Statut.SUSPENDU] * 3 + [Statut.A_QUALIFIER] * 2
SANS_HEURES = frozenset({Statut.ABANDONNE, Statut.A_QUALIFIER})
RESERVES = frozenset({Clause.RESERVE_EA_ESAT, Clause.RESERVE_SIAE, Clause.INSERTION})
CENTIEMES_PAR_LIGNE = 95_00


@dataclass(frozen=True)
class Poste:
    """Where hours are owed: an attribution, its trade, the months it runs, when the contract was closed."""

    attribution: int
    entreprise: int
    type_entreprise: str
    metier: Metier
    debut: date
    fin: date
    notifie: date
    solde: date | None
    lignes: int
    declarants: dict[int, int]


def notifier(
    copie: Copie,
    tirage: Random,
    maison: Maison,
    mois: date,
    rang: int,
    lignes: int,
    aujourd_hui: date,
) -> list[Poste]:
    """A contract notified that month, whose lots will take about that many lines of hours."""
    notifie = mois.replace(day=tirage.randint(1, 28))
    debut = ajouter_mois(notifie, tirage.randint(0, 2))
    fin = ajouter_mois(debut, tirage.choice((4, 6, 8, 10, 12, 12, 18, 24, 36)))
    fini = ajouter_mois(fin, 4) < aujourd_hui
    statut = tirage.choice(FINIS if fini else OUVERTS)
    solde = ajouter_mois(fin, tirage.randint(1, 3)) if statut == Statut.SOLDE else None
    nom_du_metier = tirage.choice(list(METIERS))
    metier = METIERS[nom_du_metier]
    clause = tirage.choice(CLAUSES)
    objet = f"{metier.intitule} {notifie.year}-{rang}"
    marche = copie[Marche].nouvelle(
        maison.structure,
        f"{notifie.year}-{rang:04d}",
        objet,
        tirage.choice(maison.donneurs_ordre),
        tirage.choice(maison.operations) if tirage.random() < 0.15 else None,
        metier.nature,
        clause,
        notifie,
        debut,
        fin,
        solde,
        statut,
        _commune(tirage, maison),
        tirage.choice(maison.facilitateurs),
        normaliser(f"{notifie.year}-{rang:04d} {objet}"),
    )
    nombre = tirage.choice((1, 1, 1, 2, 2, 3, 4))
    postes = []
    for numero in range(1, nombre + 1):
        lot = copie[Lot].nouvelle(maison.structure, marche, str(numero), metier.intitule, "")
        prevues = max(2, int(lignes / nombre * tirage.uniform(0.4, 1.6)))
        _fixer_l_objectif(copie, tirage, maison, lot, clause, prevues, notifie, fin)
        if statut not in SANS_HEURES:
            postes += _attribuer(
                copie,
                tirage,
                maison,
                lot,
                nom_du_metier,
                clause,
                (debut, fin, notifie, solde),
                prevues,
            )
    return postes


def _commune(tirage: Random, maison: Maison) -> str | None:
    tire = tirage.random()
    if tire < 0.04:
        return None
    return maison.ailleurs if tire < 0.10 else tirage.choice(maison.communes[:12])


def _fixer_l_objectif(
    copie: Copie, tirage: Random, maison: Maison, lot: int, clause: str, lignes: int,
    notifie: date, fin: date,
) -> None:  # fmt: skip
    if clause in RESERVES and tirage.random() < 0.5:
        return  # a lot without objective: hours, and no rate
    heures = max(35_00, int(lignes * CENTIEMES_PAR_LIGNE * tirage.uniform(0.7, 1.2)) // 100 * 100)
    copie[LigneObjectif].nouvelle(
        maison.structure, lot, NatureObjectif.INITIAL, "", heures, notifie
    )
    if tirage.random() < 0.12:
        effet = min(fin, ajouter_mois(notifie, 5))
        copie[LigneObjectif].nouvelle(
            maison.structure, lot, NatureObjectif.AVENANT, "1", heures // 500 * 100, effet
        )


def _attribuer(
    copie: Copie, tirage: Random, maison: Maison, lot: int, metier: str, clause: str,
    dates: tuple[date, date, date, date | None], lignes: int,
) -> list[Poste]:  # fmt: skip
    """The holder, and now and then a sous-traitant who takes a third of the hours."""
    reserve = {
        Clause.RESERVE_EA_ESAT: TypeEntreprise.EA,
        Clause.RESERVE_SIAE: TypeEntreprise.EI,
        Clause.INSERTION: TypeEntreprise.ACI,
    }.get(Clause(clause))
    chez = maison.par_type[reserve] if reserve else maison.par_metier[metier]
    titulaire = tirage.choice(chez)
    parts = [(titulaire, reserve or TypeEntreprise.ENTREPRISE, Role.TITULAIRE, lignes)]
    if tirage.random() < 0.2:
        type_ = tirage.choice((TypeEntreprise.EI, TypeEntreprise.ESAT))
        sous_traitant = tirage.choice(maison.par_type[type_])
        if sous_traitant != titulaire:
            parts = [
                (titulaire, parts[0][1], Role.TITULAIRE, lignes - lignes // 3),
                (sous_traitant, type_, Role.SOUS_TRAITANT, lignes // 3),
            ]
    postes: list[Poste] = []
    for entreprise, type_, role, prevues in parts:
        attribution = copie[Attribution].nouvelle(
            maison.structure, lot, entreprise, role, postes[0].attribution if postes else None
        )
        declarant = copie[Declarant].nouvelle(maison.structure, attribution, entreprise)
        postes.append(
            Poste(
                attribution, entreprise, type_, METIERS[metier], *dates, prevues,
                {entreprise: declarant},
            )
        )  # fmt: skip
    return postes


def declarant(copie: Copie, maison: Maison, poste: Poste, employeur: int) -> int:
    """Who declares for that employer on that attribution: itself."""
    if employeur not in poste.declarants:
        poste.declarants[employeur] = copie[Declarant].nouvelle(
            maison.structure, poste.attribution, employeur
        )
    return poste.declarants[employeur]
