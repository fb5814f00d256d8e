"""What each row of a file of hours says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clauses_project.classeurs import Feuille, Rang
from clauses_project.heures import lire_heures
from suivi.fichiers.champs import Champ
from suivi.fichiers.resultats import LigneLue, Part, Reconnaissance


def lire_lignes(
    feuille: Feuille,
    reconnaissance: Reconnaissance,
    *,
    aujourd_hui: date,
    mois: date | None = None,
) -> Iterator[LigneLue]:
    """Every row under the headings, in order. `mois` is taken when nothing in the file says one."""
    for rang in feuille.rangs:
        if reconnaissance.rang_entete is not None and rang.numero > reconnaissance.rang_entete:
            yield _lire(feuille, rang, reconnaissance, mois or aujourd_hui.replace(day=1))


def _lire(feuille: Feuille, rang: Rang, lue: Reconnaissance, mois: date) -> LigneLue:
    def texte(champ: Champ) -> str:
        index = lue.index(champ)
        return "" if index is None else str(rang.cellule(index) or "")

    erreurs: list[str] = []
    parts: tuple[Part, ...] = ()
    try:
        travail = lire_heures(texte(Champ.HEURES))
        formation = lire_heures(texte(Champ.FORMATION) or "0")
        parts = (Part(mois, travail, formation),)
    except ValueError as refus:
        erreurs.append(str(refus))
    return LigneLue(
        feuille.nom,
        rang.numero,
        tuple("" if cellule is None else str(cellule) for cellule in rang.cellules),
        personne=texte(Champ.PERSONNE) or f"{texte(Champ.NOM)} {texte(Champ.PRENOM)}",
        nom=texte(Champ.NOM),
        prenom=texte(Champ.PRENOM),
        matricule=texte(Champ.MATRICULE),
        client=texte(Champ.CLIENT),
        code_client=texte(Champ.CODE_CLIENT),
        site=texte(Champ.SITE),
        code_site=texte(Champ.CODE_SITE),
        mission=texte(Champ.MISSION),
        type_contrat=texte(Champ.TYPE_CONTRAT),
        metier=texte(Champ.METIER),
        parts=parts,
        erreurs=tuple(erreurs),
    )
