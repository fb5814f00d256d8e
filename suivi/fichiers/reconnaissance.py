"""Which sheet holds hours, where its headings are, what each column is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from clauses_project.classeurs import Classeur, Feuille
from suivi.fichiers.champs import Champ, Confiance
from suivi.fichiers.colonnes import lire_colonnes
from suivi.fichiers.entetes import SANS_TITRES, entete_a, trouver_entete
from suivi.fichiers.periodes import Repere
from suivi.fichiers.resultats import Choix, Colonne, Reconnaissance
from suivi.fichiers.titres import annee_dite, periode_dite

QUI = {Champ.PERSONNE, Champ.NOM, Champ.MATRICULE}
COMBIEN = {Champ.HEURES, Champ.FORMATION, Champ.TOTAL}
SANS_ENTETE = (
    "Aucune ligne de titres n'a été reconnue (« Nom », « Prénom », « Heures »…) : "
    "dites ce que contient chaque colonne."
)
SANS_PERSONNE = "Aucune colonne ne dit de qui sont les heures : indiquez celle du nom."
SANS_HEURES = "Aucune colonne d'heures n'a été reconnue : indiquez laquelle porte les heures."


def reconnaitre_classeur(
    classeur: Classeur,
    *,
    aujourd_hui: date,
    nom_fichier: str = "",
    choix: Mapping[str, Choix] | None = None,
) -> tuple[Reconnaissance, ...]:
    """The visible sheets that hold hours, in order; all the visible ones when none does.

    `choix` gives, by name of sheet, what the user says of its columns.
    """
    lues = tuple(
        reconnaitre(
            feuille,
            aujourd_hui=aujourd_hui,
            choix=(choix or {}).get(feuille.nom),
            nom_fichier=nom_fichier,
        )
        for feuille in classeur.feuilles
        if feuille.rangs and not feuille.masquee
    )
    lisibles = tuple(lue for lue in lues if not lue.manques)
    return _prevenir_des_doubles(lisibles) or lues


def reconnaitre(
    feuille: Feuille,
    *,
    aujourd_hui: date,
    choix: Choix | None = None,
    nom_fichier: str = "",
    annee: int | None = None,
    rang_entete: int | None = None,
) -> Reconnaissance:
    """What a sheet says, column by column. `choix` prevails on what is recognised, and so do the year
    and the row of headings that the user says.

    Never raises: what prevents the reading is in `manques`, in sentences.
    """
    vu_de = Repere(aujourd_hui)
    entete = entete_a(feuille, rang_entete, vu_de) if rang_entete else None
    entete = entete or trouver_entete(feuille, vu_de)
    tableau = entete or SANS_TITRES
    repere = Repere(aujourd_hui, annee or annee_dite(feuille, tableau.debut, nom_fichier))
    colonnes, dits = lire_colonnes(feuille, tableau, repere)
    periode, ou = periode_dite(feuille, tableau.debut, nom_fichier, repere)
    colonnes = _choisir(colonnes, choix or {})
    manques = list(_manques(colonnes))
    if entete is None and manques:
        manques = [SANS_ENTETE]
    return Reconnaissance(
        feuille=feuille.nom,
        rang_entete=entete.numero if entete else None,
        colonnes=tuple(colonnes),
        annee=repere.annee,
        periode=periode,
        periode_lue_dans=ou,
        avertissements=tuple(dits),
        manques=tuple(manques),
    )


def _choisir(colonnes: list[Colonne], choix: Choix) -> list[Colonne]:
    """Puts each thing where the user says, and nowhere else."""
    par_index = {index: champ for champ, index in choix.items() if index is not None}
    return [_selon(colonne, par_index.get(colonne.index), choix) for colonne in colonnes]


def _selon(colonne: Colonne, choisi: Champ | None, choix: Choix) -> Colonne:
    if choisi:
        return replace(
            colonne, champ=choisi, confiance=Confiance.SURE, periode=None, raison="Vous l'avez dit."
        )
    if colonne.champ in choix and not colonne.periode:
        return replace(colonne, champ=None, confiance=Confiance.INCONNUE, raison="")
    return colonne


def _manques(colonnes: Iterable[Colonne]) -> Iterable[str]:
    champs = {colonne.champ for colonne in colonnes}
    if not champs & QUI:
        yield SANS_PERSONNE
    if not champs & COMBIEN:
        yield SANS_HEURES


def _prevenir_des_doubles(lues: tuple[Reconnaissance, ...]) -> tuple[Reconnaissance, ...]:
    if len(lues) < 2:
        return lues
    noms = ", ".join(f"« {lue.feuille} »" for lue in lues)
    dit = f"Plusieurs feuilles portent des heures ({noms}) : prenez garde à ne pas les compter deux fois."
    return tuple(replace(lue, avertissements=(*lue.avertissements, dit)) for lue in lues)
