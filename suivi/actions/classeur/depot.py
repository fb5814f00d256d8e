"""A workbook sent on screen: looked at sheet by sheet, then written, by the worker when it is long."""

from __future__ import annotations

import io
from typing import IO, Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from clauses_project import classeurs
from clauses_project.classeurs import FichierIllisible
from clauses_project.refus import Refus
from comptes.depots import actions
from comptes.depots.actions import (
    ARRETE,
    confier,
    effacer,
    garder,
    marquer_ecrit,
    nom_de_garde,
    passer,
    refuser,
)
from comptes.depots.enums import EtatDepot
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur
from suivi.actions.classeur.chantier import Avancer, Chantier
from suivi.actions.classeur.importation import ecrire
from suivi.actions.tel_quel.lecture import lire_le_tableau
from suivi.actions.tel_quel.suites import conclure
from suivi.models import ClasseurReprise
from suivi.reprise.constats import Constats
from suivi.reprise.lecture import ClasseurLu, lire_classeur
from suivi.reprise.rejets import ecrire_les_rejets
from suivi.tel_quel.composition import TableauCompose
from suivi.tel_quel.rejets import ecrire_les_lignes_fausses
from territoires.models import Structure

LECTURE = "lecture_de_classeur"
ECRITURE = "ecriture_de_classeur"
LU_AUSSITOT = 40 * 1024  # bytes: less than a thousand rows; beyond, the worker reads
ECRIT_AUSSITOT = 1_000  # rows; beyond, the worker writes
MONTRES = 500  # errors, and warnings, that the page shows; the rows given back have all of theirs


def deposer(*, structure: Structure, fichier: UploadedFile, par: Utilisateur) -> ClasseurReprise:
    """Keeps the file. Raises FichierIllisible for its size."""
    classeurs.verifier_taille(fichier.size or 0)
    return garder(depot=ClasseurReprise(structure=structure), fichier=fichier, par=par)


def faire_lire(*, depot: ClasseurReprise, par: Utilisateur) -> ClasseurReprise:
    """Looks at the file now, or asks the worker to when it is large."""
    return actions.faire_lire(depot=depot, par=par, lire=lire, nature=LECTURE, aussitot=LU_AUSSITOT)


def lire(*, depot: ClasseurReprise, avancer: Avancer | None = None) -> None:
    """What the import would do, nothing of it written; or why the file cannot be read, then forgotten."""
    try:
        chantier = _importer(depot, simuler=True, avancer=avancer)
    except FichierIllisible as refus:
        refuser(depot=depot, raison=str(refus))
        return
    except Refus as refus:  # another import of the structure is at work
        _montrer(depot, None, erreur=str(refus))
        return
    _montrer(depot, chantier)


@transaction.atomic
def demander_l_ecriture(
    *, depot: ClasseurReprise, lignes_justes: bool, version: int, par: Utilisateur
) -> ClasseurReprise:
    """Writes the workbook now, or has the worker do it. A second click changes nothing. Raises Refus."""
    depot = verrouiller(depot)
    if depot.etat in (EtatDepot.APPLIQUE, EtatDepot.EN_ECRITURE):
        if depot.est_arrete:
            passer(depot, EtatDepot.A_VERIFIER, erreur=ARRETE)
        return depot
    if depot.version != version:
        raise Refus("Ce classeur a été relu entre-temps : regardez l'aperçu, puis enregistrez.")
    if depot.a_des_erreurs and not lignes_justes:
        raise Refus(
            "Ce classeur a des erreurs : corrigez-les et envoyez-le à nouveau, ou choisissez de "
            "n'enregistrer que les lignes justes."
        )
    depot.lignes_justes = lignes_justes
    passer(depot, EtatDepot.EN_ECRITURE, erreur="")
    if depot.lignes > ECRIT_AUSSITOT:
        confier(depot=depot, nature=ECRITURE, par=par)
        return depot
    return appliquer(depot=depot, par=par)


def appliquer(
    *, depot: ClasseurReprise, par: Utilisateur | None, avancer: Avancer | None = None
) -> ClasseurReprise:
    """Writes it, all or nothing, with what undoing needs; back to the preview when a row has become wrong."""
    try:
        with transaction.atomic():
            chantier = _importer(depot, par=par, lignes_justes=depot.lignes_justes, avancer=avancer)
            if chantier.constats.erreurs and not depot.lignes_justes:
                _montrer(
                    depot, chantier, erreur="Des lignes sont devenues fausses depuis l'aperçu."
                )
            else:
                _garder(depot, chantier, par)
    except Refus as refus:
        _montrer(depot, None, erreur=str(refus))
    depot.refresh_from_db()
    return depot


def _importer(
    depot: ClasseurReprise,
    *,
    par: Utilisateur | None = None,
    simuler: bool = False,
    lignes_justes: bool = False,
    avancer: Avancer | None = None,
) -> Chantier:
    if not depot.fichier:
        raise FichierIllisible("Ce classeur n'est plus gardé : envoyez-le à nouveau.")
    lire_le_depot = lire_le_tableau if hasattr(depot, "tableau") else _lire_le_classeur
    with depot.fichier.open("rb") as fichier:
        lu = lire_le_depot(depot, fichier)
    chantier = ecrire(
        structure=depot.structure,
        classeur=lu,
        par=par,
        simuler=simuler,
        lignes_justes=lignes_justes,
        avancer=avancer,
    )
    if isinstance(lu, TableauCompose):
        if not simuler and (lignes_justes or not chantier.constats.erreurs):
            conclure(depot, lu, chantier)
        lu.dire_d_ou()
    return chantier


def _lire_le_classeur(depot: ClasseurReprise, fichier: IO[bytes]) -> ClasseurLu:
    return lire_classeur(fichier, depot.nom)


@transaction.atomic
def _montrer(depot: ClasseurReprise, chantier: Chantier | None, *, erreur: str = "") -> None:
    """The preview, up to date; without a `chantier`, as it was, with why nothing was done."""
    depot = verrouiller(depot)
    if depot.etat not in (EtatDepot.EN_LECTURE, EtatDepot.A_VERIFIER, EtatDepot.EN_ECRITURE):
        return  # given up meanwhile
    if chantier is not None:
        _decrire(depot, chantier)
    if depot.etat != EtatDepot.A_VERIFIER:
        passer(depot, EtatDepot.A_VERIFIER, erreur=erreur)
    else:
        depot.erreur = erreur
        depot.version += 1
        depot.save()


def _decrire(depot: ClasseurReprise, chantier: Chantier) -> None:
    depot.bilan = chantier.constats.en_json()
    depot.constats = en_json(chantier.constats)
    depot.lignes = chantier.classeur.nombre_de_lignes
    depot.empreinte = chantier.classeur.empreinte
    effacer(depot, "rejets")
    if chantier.constats.erreurs:
        sortie = io.BytesIO()
        if _rendre_les_fausses(chantier.classeur, sortie):
            depot.rejets.save(nom_de_garde(), ContentFile(sortie.getvalue()), save=False)


def _rendre_les_fausses(classeur: ClasseurLu, sortie: IO[bytes]) -> int:
    """The rows that were not taken, in the form they came in; returns how many."""
    if isinstance(classeur, TableauCompose):
        return ecrire_les_lignes_fausses(classeur, sortie)
    return ecrire_les_rejets(classeur, sortie)


def _garder(depot: ClasseurReprise, chantier: Chantier, par: Utilisateur | None) -> None:
    depot = verrouiller(depot)
    _decrire(depot, chantier)
    depot.traces = {"crees": chantier.crees, "avant": chantier.avant}
    marquer_ecrit(depot, par=par)
    journaliser(verbe=Verbe.SAISIR, objet=depot, par=par, details=depot.bilan)


def en_json(constats: Constats) -> dict[str, Any]:
    return {
        "nombre_d_erreurs": len(constats.erreurs),
        "nombre_d_avertissements": len(constats.avertissements),
        "erreurs": [
            [e.feuille, e.ligne, e.colonne, e.valeur, e.attendu] for e in constats.erreurs[:MONTRES]
        ],
        "avertissements": [
            [a.feuille, a.ligne, a.phrase] for a in constats.avertissements[:MONTRES]
        ],
    }
