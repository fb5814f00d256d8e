"""The headings of a table: found under titles and blank rows, on one row or two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from clauses_project.classeurs import Cellule, Feuille, Rang
from clauses_project.textes import normaliser
from suivi.fichiers.champs import Champ, Confiance
from suivi.fichiers.colonnes_de_temps import JOURS_NUMEROTES_MIN, nature_de, quand_dans
from suivi.fichiers.periodes import Repere
from suivi.fichiers.resultats import JourDuMois
from suivi.fichiers.synonymes import sens_de
from suivi.fichiers.valeurs import texte_de

ANNEE_SEULE = re.compile(r"(?:annee )?20\d\d")
RANGS_REGARDES = 60
POINTS_D_UN_ENTETE = 5
MAX_DE_TEMPS = 1_000
ANNEES_FINIES = 2_100
ESSENTIEL = 2  # points more
QUI = {Champ.PERSONNE, Champ.NOM, Champ.PRENOM, Champ.MATRICULE}
MESURES = {Champ.HEURES, Champ.FORMATION, Champ.TOTAL}


@dataclass(frozen=True, slots=True)
class Entete:
    """Ranks in the sheet's rows: `debut` of the first row of headings, `position` of the first one under them."""

    numero: int
    debut: int
    position: int
    titres: tuple[str, ...]


SANS_TITRES = Entete(0, 0, 0, ())


def trouver_entete(feuille: Feuille, repere: Repere) -> Entete | None:
    """The row, or two rows, where most headings are recognised; the first of equals."""
    meilleur, mieux = None, (POINTS_D_UN_ENTETE - 1, MAX_DE_TEMPS)
    for entete in _candidats(feuille, repere):
        points = _points(entete, repere)
        if points > mieux:
            meilleur, mieux = entete, points
    return meilleur


def entete_a(feuille: Feuille, numero: int, repere: Repere) -> Entete | None:
    """The headings at the row that the user says, with those above it when they say more; None for a
    row that holds nothing."""
    siens = [candidat for candidat in _candidats(feuille, repere) if candidat.numero == numero]
    if siens:
        return max(siens, key=lambda candidat: _points(candidat, repere))
    for position, rang in enumerate(feuille.rangs, start=1):
        if rang.numero == numero:
            return Entete(numero, position - 1, position, tuple(map(texte_de, rang.cellules)))
    return None


def _candidats(feuille: Feuille, repere: Repere) -> Iterator[Entete]:
    precedent: Rang | None = None
    for position, rang in enumerate(feuille.rangs[:RANGS_REGARDES], start=1):
        if _est_de_titres(rang):
            titres = tuple(map(texte_de, rang.cellules))
            yield Entete(rang.numero, position - 1, position, titres)
            if precedent and precedent.numero == rang.numero - 1:
                titres = _superposer(feuille, precedent, rang, repere)
                yield Entete(rang.numero, position - 2, position, titres)
        precedent = rang


def _est_de_titres(rang: Rang) -> bool:
    """No measure in it: text, days, and whole numbers that follow each other (days, weeks, years)."""
    nombres = [cellule for cellule in rang.cellules if isinstance(cellule, int | float)]
    return (
        all(isinstance(nombre, int) and 0 < nombre < ANNEES_FINIES for nombre in nombres)
        and nombres == sorted(set(nombres))
        and not any(isinstance(cellule, timedelta) for cellule in rang.cellules)
    )


def _superposer(feuille: Feuille, haut: Rang, bas: Rang, repere: Repere) -> tuple[str, ...]:
    """Headings of hours after the time, or the nature, written above them; else what stands above a
    blank, when it is a heading. The rest of the row above is a title."""
    dessus = [texte_de(cellule) for cellule in _etendre(feuille, haut, bas, repere)]
    dessous = [texte_de(bas.cellule(index)) for index in range(len(dessus))]
    precises = [
        bool(titre) and _est_une_mesure(titre, repere) and _precise(au_dessus, repere)
        for titre, au_dessus in zip(dessous, dessus, strict=True)
    ]
    titres = []
    for titre, au_dessus, precise in zip(dessous, dessus, precises, strict=True):
        if precise and au_dessus != titre:
            titre = f"{au_dessus} {titre}"
        elif not titre and (any(precises) or sens_de(normaliser(au_dessus))[0]):
            titre = au_dessus
        titres.append(titre)
    return tuple(titres)


def _etendre(feuille: Feuille, haut: Rang, bas: Rang, repere: Repere) -> list[Cellule]:
    """A cell above holds for all the columns it is merged over; where merged cells are not known, up to
    the next one."""
    largeur = max(len(haut.cellules), len(bas.cellules))
    etendues = [haut.cellule(index) for index in range(largeur)]
    for fusion in feuille.fusions:
        if fusion.premier_rang == haut.numero:
            for index in range(fusion.premiere_colonne, min(fusion.derniere_colonne + 1, largeur)):
                etendues[index] = haut.cellule(fusion.premiere_colonne)
    if not feuille.fusions:
        for index in range(1, largeur):
            avant = texte_de(etendues[index - 1])
            if etendues[index] is None and bas.cellule(index) and _precise(avant, repere):
                etendues[index] = etendues[index - 1]
    return etendues


def _est_une_mesure(titre: str, repere: Repere) -> bool:
    normalise = normaliser(titre)
    quand, reste = quand_dans(normalise, repere)
    nature = nature_de(reste if quand else normalise)
    return nature is not None or sens_de(normalise)[0] in MESURES


def _precise(titre: str, repere: Repere) -> bool:
    """« Mai 2026 », « S22 », « 2026 », « Heures » above other headings say more of each."""
    normalise = normaliser(titre)
    quand, reste = quand_dans(normalise, repere)
    return (
        (quand is not None and not reste)
        or bool(ANNEE_SEULE.fullmatch(normalise))
        or sens_de(normalise)[0] in MESURES
    )


def _points(entete: Entete, repere: Repere) -> tuple[int, int]:
    """What is recognised: two points when sure, more for who and how much; then columns of time.

    These count only beside one that is named, for a row of data holds days too.
    """
    surs: set[Champ] = set()
    probables: set[Champ] = set()
    temps = numeros = 0
    for titre in map(normaliser, entete.titres):
        champ, confiance = sens_de(titre)
        quand = None if champ and confiance == Confiance.SURE else quand_dans(titre, repere)[0]
        if isinstance(quand, JourDuMois):
            numeros += 1
        elif quand:
            temps += 1
        elif champ:
            (surs if confiance == Confiance.SURE else probables).add(champ)
    temps += numeros if numeros >= JOURS_NUMEROTES_MIN else 0
    nommes = 2 * len(surs) + len(probables - surs)
    essentiels = bool((surs | probables) & QUI) + bool((surs | probables) & MESURES or temps)
    return (nommes + ESSENTIEL * essentiels + temps, temps) if nommes else (0, 0)
