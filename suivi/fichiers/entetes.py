"""The headings of a table: found under titles and blank rows, on one row or two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clauses_project.classeurs import Cellule, Feuille, Rang
from clauses_project.textes import normaliser
from suivi.fichiers.champs import Champ, Confiance
from suivi.fichiers.colonnes_de_temps import quand_dans
from suivi.fichiers.periodes import Repere
from suivi.fichiers.synonymes import sens_de
from suivi.fichiers.valeurs import texte_de

RANGS_REGARDES = 60
POINTS_D_UN_ENTETE = 3  # a sure heading is worth two points, any other one
MAX_DE_TEMPS = 1_000
SE_PROLONGENT = {Champ.HEURES, Champ.FORMATION, Champ.TOTAL}


@dataclass(frozen=True, slots=True)
class Entete:
    """`position` is the rank, in the sheet's rows, of the first row of the table under the headings."""

    numero: int
    position: int
    titres: tuple[str, ...]


def trouver_entete(feuille: Feuille, repere: Repere) -> Entete | None:
    """The row, or two rows, where most headings are recognised; the first of equals."""
    meilleur, mieux = None, (POINTS_D_UN_ENTETE - 1, MAX_DE_TEMPS)
    for entete in _candidats(feuille, repere):
        points = _points(entete, repere)
        if points > mieux:
            meilleur, mieux = entete, points
    return meilleur


def _candidats(feuille: Feuille, repere: Repere) -> Iterator[Entete]:
    precedent: Rang | None = None
    for position, rang in enumerate(feuille.rangs[:RANGS_REGARDES], start=1):
        if _est_de_titres(rang):
            yield Entete(rang.numero, position, tuple(map(texte_de, rang.cellules)))
            if precedent and precedent.numero == rang.numero - 1:
                titres = _superposer(feuille, precedent, rang, repere)
                yield Entete(rang.numero, position, titres)
        precedent = rang


def _est_de_titres(rang: Rang) -> bool:
    """No measure in it: text, days, and whole numbers that may be days, weeks or years."""
    return all(
        not isinstance(cellule, int | float) or (isinstance(cellule, int) and 0 < cellule < 2100)
        for cellule in rang.cellules
    )


def _superposer(feuille: Feuille, haut: Rang, bas: Rang, repere: Repere) -> tuple[str, ...]:
    """Each heading after the one above it, which holds for all the columns it is merged over."""
    dessus = _etendre(feuille, haut, bas, repere)
    titres = []
    for index, cellule in enumerate(dessus):
        mots = [texte_de(cellule), texte_de(bas.cellule(index))]
        titres.append(" ".join(dict.fromkeys(mot for mot in mots if mot)))
    return tuple(titres)


def _etendre(feuille: Feuille, haut: Rang, bas: Rang, repere: Repere) -> list[Cellule]:
    largeur = max(len(haut.cellules), len(bas.cellules))
    etendues = [haut.cellule(index) for index in range(largeur)]
    for fusion in feuille.fusions:
        if fusion.premier_rang == haut.numero:
            for index in range(fusion.premiere_colonne, min(fusion.derniere_colonne + 1, largeur)):
                etendues[index] = haut.cellule(fusion.premiere_colonne)
    if not feuille.fusions:
        for index in range(1, largeur):
            if (
                etendues[index] is None
                and bas.cellule(index)
                and _se_prolonge(etendues[index - 1], repere)
            ):
                etendues[index] = etendues[index - 1]
    return etendues


def _se_prolonge(cellule: Cellule, repere: Repere) -> bool:
    """Where merged cells are not known, « Mai 2026 » above two columns is written above the first."""
    titre = normaliser(texte_de(cellule))
    quand, reste = quand_dans(titre, repere)
    return (quand is not None and not reste) or sens_de(titre)[0] in SE_PROLONGENT


def _points(entete: Entete, repere: Repere) -> tuple[int, int]:
    """Columns of time count only beside one that is named, for a row of data holds days too; of two
    that are worth as much, the one that has more of them."""
    surs, probables, temps = set(), set(), 0
    for titre in map(normaliser, entete.titres):
        champ, confiance = sens_de(titre)
        if confiance == Confiance.SURE:
            surs.add(champ)
        elif quand_dans(titre, repere)[0]:
            temps += 1
        elif champ:
            probables.add(champ)
    nommes = 2 * len(surs) + len(probables - surs)
    return (nommes + temps, temps) if nommes else (0, 0)
