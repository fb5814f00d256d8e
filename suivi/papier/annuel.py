"""The yearly report of the structure: the year, what it was the year before, every table."""

from __future__ import annotations

from collections.abc import Iterator

from clauses_project import ecriture
from clauses_project.ecriture import INSECABLE
from suivi.bilans import Bilan, faire_bilan
from suivi.chiffres import Chiffres, Perimetre, calculer
from suivi.chiffres.public import est_offerte
from suivi.chiffres.sortie import LIBELLES, en_json
from suivi.mots import ecrire_periode
from suivi.papier.blocs import (
    Bloc,
    Contenu,
    ecrire_precis,
    jour,
    phrases,
    recit,
    reperes,
    tableau,
)
from suivi.papier.demandes import Demande
from suivi.papier.territoire import COMPARES, blocs_du_bilan

COMPTEES = (
    "heures_declarees",
    "heures_retenues",
    "heures_non_retenues",
    "heures_en_suspens",
    "heures_en_attente",
    "heures_travail",
    "heures_formation",
    "heures_globales",
    "heures_stage",
    "heures_contractualisees",
    "personnes",
    "contrats_travail",
    "heures_par_personne",
    "etp",
    "marches_suivis",
    "marches_avec_heures",
    "entreprises",
    "entreprises_avec_heures",
    "employeurs",
    "employeurs_siae",
)


def composer(demande: Demande) -> Contenu:
    """Figures of the structure over the period, beside those of the same months a year earlier."""
    structure = demande.sa_structure
    bilan = faire_bilan(
        Perimetre((structure,)),
        demande.periode,
        public=demande.public,
        titre=structure.nom_du_territoire,
        emetteur=str(structure),
        code=structure.code,
    )
    chiffres_avant = _un_an_avant(demande)
    compares = {cle: getattr(bilan.chiffres, cle) for cle in COMPARES}
    return Contenu(
        titre=f"{structure}{INSECABLE}: bilan annuel des clauses sociales",
        emetteur=str(structure),
        periode=f"Bilan {ecrire_periode(demande.periode)}",
        lecture=structure.nom_du_territoire if structure.territoire_nom else "",
        arretes_au=jour(bilan.arretes_au),
        extrait_le=jour(bilan.extrait_le),
        nom_de_fichier=demande.nom_de_fichier,
        blocs=list(_blocs(demande, bilan, chiffres_avant)),
        reperes=reperes(compares, COMPARES),
        chiffres={
            "periode": en_json(bilan.chiffres),
            "annee_avant": en_json(chiffres_avant) if chiffres_avant else None,
        },
        definitions=list(bilan.definitions),
    )


def _un_an_avant(demande: Demande) -> Chiffres | None:
    """None when there is no year before, or when its months are not offered to readers of public figures."""
    avant = demande.periode.annee_avant()
    if avant is None or (demande.public and not est_offerte(avant)):
        return None
    return calculer(Perimetre((demande.sa_structure,)), avant, public=demande.public)


def _blocs(demande: Demande, bilan: Bilan, avant: Chiffres | None) -> Iterator[Bloc]:
    if demande.mot:
        yield recit("mot", "Le mot de la structure", demande.mot)
    blocs = list(blocs_du_bilan(bilan))
    tables = [bloc for bloc in blocs if bloc["genre"] == "tableau"]
    yield from (bloc for bloc in blocs if bloc["genre"] != "tableau")
    yield _comparaison(demande, bilan.chiffres, avant)
    if demande.portrait:
        yield recit("portrait", demande.portrait_titre or "Portrait", demande.portrait)
    yield from tables


def _comparaison(demande: Demande, c: Chiffres, avant: Chiffres | None) -> Bloc:
    """The year and the one before, side by side. Nothing to compare with: the year alone."""
    periode = demande.periode
    lignes = [
        [LIBELLES[cle], ecrire_precis(cle, getattr(c, cle))]
        + ([ecrire_precis(cle, getattr(avant, cle))] if avant else [])
        for cle in COMPTEES
        if getattr(c, cle) is not None
    ]
    if not lignes:
        return phrases("Aucun chiffre n'est publié pour cette période.")
    colonnes = ["Chiffre", ecriture_de(periode)]
    if avant:
        colonnes.append(ecriture_de(periode.annee_avant()))
    return tableau("Tous les chiffres de la période", colonnes, lignes)


def ecriture_de(periode) -> str:
    """A column's name: « 2026 », « janv. 2026 à juil. 2026 »."""
    if periode.du is None:
        return f"jusqu'à {ecriture.mois_court(periode.au)}"
    if (periode.du.month, periode.au.month) == (1, 12) and periode.du.year == periode.au.year:
        return str(periode.du.year)
    return f"{ecriture.mois_court(periode.du)} à {ecriture.mois_court(periode.au)}"
