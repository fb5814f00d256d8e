"""The rows of a table that were not taken, given back under their own headings, with what is wrong of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from clauses_project.classeurs import Rang
from suivi.reprise.ecriture import ouvrir
from suivi.reprise.rejets import rendre
from suivi.tel_quel.composition import TableauCompose
from suivi.tel_quel.comprendre import ERREUR, FeuilleComprise
from suivi.tel_quel.lignes import SE_REPETENT, LigneDuTableau
from suivi.tel_quel.noms import cle_de_l_entreprise, cle_de_la_personne, cle_du_marche
from suivi.tel_quel.roles import Role

AVEC = "juste : à renvoyer avec la ligne {}, dont les heures s'ajoutent aux siennes"
Raisons = dict[int, list[str]]  # by number of row


def ecrire_les_lignes_fausses(tableau: TableauCompose, sortie: Any) -> int:
    """Writes the workbook of them, to be corrected and sent as the first one was; returns how many rows."""
    raisons = _raisons(tableau)
    nombre = 0
    with ouvrir(sortie) as rendu:
        for comprise, lignes in tableau.lues:
            siennes = raisons.get(comprise.feuille.nom, {})
            _ajouter_celles_qui_s_additionnent(siennes, lignes)
            if siennes:
                rendu.rangs(comprise.feuille.nom, _rangs(comprise, lignes, siennes))
                nombre += len(siennes)
        if not nombre:
            rendu.explications()
    return nombre


def _raisons(tableau: TableauCompose) -> dict[str, Raisons]:
    """What is wrong of each row, by sheet, once errors are told by the cells of the table."""
    raisons: dict[str, Raisons] = defaultdict(lambda: defaultdict(list))
    for erreur in tableau.constats.erreurs:
        dite = (
            f"« {erreur.valeur} », attendu : {erreur.attendu}" if erreur.valeur else erreur.attendu
        )
        quoi = f"{erreur.colonne} : {dite}" if erreur.colonne else dite
        raisons[erreur.feuille][erreur.ligne].append(quoi)
    return raisons


def _ajouter_celles_qui_s_additionnent(raisons: Raisons, lignes: list[LigneDuTableau]) -> None:
    """Right rows of the same person on the same contract: sent alone, the other would replace their hours."""
    fausses = {_cle(ligne): ligne.numero for ligne in lignes if ligne.numero in raisons}
    for ligne in lignes:
        if not ligne.ecartee and ligne.numero not in raisons and _cle(ligne) in fausses:
            raisons[ligne.numero] = [AVEC.format(fausses[_cle(ligne)])]


def _cle(ligne: LigneDuTableau) -> tuple[str, ...]:
    return (
        cle_de_la_personne(ligne), cle_du_marche(ligne), cle_de_l_entreprise(ligne),
        cle_de_l_entreprise(ligne, Role.EMPLOYEUR),
    )  # fmt: skip


def _rangs(
    comprise: FeuilleComprise, lignes: list[LigneDuTableau], raisons: Raisons
) -> Iterator[tuple[int, list[Any]]]:
    """Titles and headings where they were, then the rows; the last column says what is wrong."""
    entete, largeur = comprise.lue.rang_entete or 0, comprise.feuille.largeur
    rangs = {rang.numero: rang for rang in comprise.feuille.rangs}
    for numero, rang in rangs.items():
        if numero <= entete:
            fin = [ERREUR] if numero == entete else []
            yield numero - 1, [*_cellules(rang, largeur), *fin]
    fausses = [ligne for ligne in lignes if ligne.numero in raisons]
    for place, ligne in enumerate(fausses, start=entete):
        cellules = _cellules(rangs[ligne.numero], largeur)
        for index, texte in _repris(comprise, ligne):
            cellules[index] = cellules[index] or texte
        yield place, [*cellules, " ; ".join(raisons[ligne.numero])]


def _cellules(rang: Rang, largeur: int) -> list[Any]:
    return [rendre(rang.cellule(index)) for index in range(largeur)]


def _repris(comprise: FeuilleComprise, ligne: LigneDuTableau) -> Iterator[tuple[int, str]]:
    """What the row says by the rows above it, from which it is now apart."""
    dits = {role: ligne.texte(role) for role in SE_REPETENT}
    dits |= {Role.PERSONNE: ligne.personne, Role.NOM: ligne.nom, Role.PRENOM: ligne.prenom}
    for role, texte in dits.items():
        index = comprise.index(role)
        if index is not None and texte:
            yield index, texte
