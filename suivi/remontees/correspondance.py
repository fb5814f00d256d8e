"""A structure's own columns: which are given, in which order, under which heading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from clauses_project.refus import Refus
from suivi.remontees.forme import Colonne, Feuille, Forme

LONGUEUR = 120


@dataclass(frozen=True)
class Choix:
    """What is done of a column. `cle` is « sheet/column »."""

    cle: str
    titre: str
    gardee: bool = True

    def en_json(self) -> dict[str, Any]:
        return {"cle": self.cle, "titre": self.titre, "gardee": self.gardee}


def cle_de(feuille: Feuille, colonne: Colonne) -> str:
    return f"{feuille.code}/{colonne.cle}"


def choix_d_office(forme: Forme) -> list[Choix]:
    """All the columns, as the form has them."""
    return [
        Choix(cle_de(feuille, colonne), colonne.titre)
        for feuille in forme.feuilles
        for colonne in feuille.colonnes
    ]


def choix_de(forme: Forme, gardes: Sequence[Mapping[str, Any]]) -> list[Choix]:
    """What was kept, on this version: its new columns come last in their sheet, those it lost are left out."""
    d_office = {choix.cle: choix for choix in choix_d_office(forme)}
    connus = [Choix(**garde) for garde in gardes if garde["cle"] in d_office]
    vus = {choix.cle for choix in connus}
    nouveaux = [choix for cle, choix in d_office.items() if cle not in vus]
    return sorted([*connus, *nouveaux], key=lambda choix: _rang_de_la_feuille(forme, choix))


def _rang_de_la_feuille(forme: Forme, choix: Choix) -> int:
    return [feuille.code for feuille in forme.feuilles].index(feuille_du_choix(choix))


def feuille_du_choix(choix: Choix) -> str:
    return choix.cle.split("/", 1)[0]


def deplacer(tous: Sequence[Choix], cle: str, pas: int) -> list[Choix]:
    """One column up (-1) or down (1) in its sheet; at its end, nothing moves."""
    rangs = [choix.cle for choix in tous]
    if cle not in rangs:
        return list(tous)
    ici = rangs.index(cle)
    la = ici + pas
    if not 0 <= la < len(tous) or feuille_du_choix(tous[la]) != feuille_du_choix(tous[ici]):
        return list(tous)
    nouveaux = list(tous)
    nouveaux[ici], nouveaux[la] = nouveaux[la], nouveaux[ici]
    return nouveaux


def verifier(forme: Forme, tous: Iterable[Choix]) -> None:
    """Raises `Refus`: a heading that is empty or used twice in a sheet, a sheet without any column."""
    par_feuille: dict[str, list[str]] = {feuille.code: [] for feuille in forme.feuilles}
    for choix in tous:
        if choix.gardee:
            par_feuille[feuille_du_choix(choix)].append(choix.titre.strip())
    raisons = []
    for feuille in forme.feuilles:
        titres = par_feuille[feuille.code]
        doubles = sorted({titre for titre in titres if titres.count(titre) > 1 and titre})
        if not titres:
            raisons.append(f"Gardez au moins une colonne de la feuille « {feuille.nom} ».")
        if any(len(titre) > LONGUEUR for titre in titres):
            raisons.append(f"Un titre de colonne a {LONGUEUR} signes au plus.")
        if "" in titres:
            raisons.append(f"Une colonne gardée de la feuille « {feuille.nom} » n'a pas de titre.")
        raisons += [
            f"Deux colonnes de la feuille « {feuille.nom} » s'appellent « {double} »."
            for double in doubles
        ]
    if raisons:
        raise Refus(*raisons)


def appliquer(forme: Forme, tous: Iterable[Choix]) -> Forme:
    """The form with these columns alone, in this order, under these headings."""
    choisies = [choix for choix in tous if choix.gardee]
    return replace(
        forme, feuilles=tuple(_appliquer(feuille, choisies) for feuille in forme.feuilles)
    )


def _appliquer(feuille: Feuille, choisies: Sequence[Choix]) -> Feuille:
    colonnes = {cle_de(feuille, colonne): colonne for colonne in feuille.colonnes}
    return replace(
        feuille,
        colonnes=tuple(
            replace(colonnes[choix.cle], titre=choix.titre.strip())
            for choix in choisies
            if choix.cle in colonnes
        ),
    )
