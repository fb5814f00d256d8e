"""A workbook sent on screen: looked at sheet by sheet, then written, by the worker when it is long."""

from __future__ import annotations

import io
import logging
import secrets
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from clauses_project import classeurs
from clauses_project.classeurs import FichierIllisible
from clauses_project.refus import Refus
from comptes import taches
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur
from suivi.actions.classeur.chantier import Avancer, Chantier
from suivi.actions.classeur.importation import ecrire
from suivi.actions.imports.depot import nom_lisible, passer
from suivi.imports.enums import EtatImport
from suivi.models import ClasseurReprise
from suivi.reprise.constats import Constats
from suivi.reprise.lecture import lire_classeur
from suivi.reprise.rejets import ecrire_les_rejets
from territoires.models import Structure

LECTURE = "lecture_de_classeur"
ECRITURE = "ecriture_de_classeur"
LU_AUSSITOT = 40 * 1024  # bytes: less than a thousand rows; beyond, the worker reads
ECRIT_AUSSITOT = 1_000  # rows; beyond, the worker writes
MONTRES = 500  # errors, and warnings, that the page shows; the rows given back have all of theirs
ARRETE = "L'enregistrement s'est arrêté : rien n'est écrit. Vous pouvez le demander à nouveau."
journal = logging.getLogger("clauses.classeurs")


@transaction.atomic
def deposer(*, structure: Structure, fichier: UploadedFile, par: Utilisateur) -> ClasseurReprise:
    """Keeps the file. Raises FichierIllisible for its size."""
    classeurs.verifier_taille(fichier.size or 0)
    depot = ClasseurReprise(
        structure=structure,
        par=par,
        nom=nom_lisible(fichier.name or ""),
        taille=fichier.size or 0,
    )
    depot.fichier.save(f"{secrets.token_hex(16)}.bin", fichier, save=False)
    depot.full_clean(exclude=["fichier"])
    depot.save()
    journaliser(verbe=Verbe.CREER, objet=depot, par=par)
    return depot


def faire_lire(*, depot: ClasseurReprise, par: Utilisateur) -> ClasseurReprise:
    """Looks at the file now, or asks the worker to when it is large."""
    if depot.taille <= LU_AUSSITOT:
        lire(depot=depot)
    else:
        _confier(depot, LECTURE, par)
    depot.refresh_from_db()
    return depot


def lire(*, depot: ClasseurReprise, avancer: Avancer | None = None) -> None:
    """What the import would do, nothing of it written; or why the file cannot be read, then forgotten."""
    try:
        chantier = _importer(depot, simuler=True, avancer=avancer)
    except FichierIllisible as refus:
        _refuser(depot, str(refus))
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
    if depot.etat in (EtatImport.APPLIQUE, EtatImport.EN_ECRITURE):
        if depot.etat == EtatImport.EN_ECRITURE and not depot.est_au_travail:
            passer(depot, EtatImport.A_VERIFIER, erreur=ARRETE)  # type: ignore[arg-type]
        return depot
    if depot.version != version:
        raise Refus("Ce classeur a été relu entre-temps : regardez l'aperçu, puis enregistrez.")
    if depot.a_des_erreurs and not lignes_justes:
        raise Refus(
            "Ce classeur a des erreurs : corrigez-les et envoyez-le à nouveau, ou choisissez de "
            "n'enregistrer que les lignes justes."
        )
    depot.lignes_justes = lignes_justes
    passer(depot, EtatImport.EN_ECRITURE, erreur="")  # type: ignore[arg-type]
    if depot.lignes > ECRIT_AUSSITOT:
        _confier(depot, ECRITURE, par)
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


def revenir_a_l_apercu(*, depot: ClasseurReprise, raison: str) -> None:
    """The worker could not write: the preview comes back as it was, and says why."""
    _montrer(depot, None, erreur=raison)


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
    with depot.fichier.open("rb") as fichier:
        lu = lire_classeur(fichier, depot.nom)
    return ecrire(
        structure=depot.structure,
        classeur=lu,
        par=par,
        simuler=simuler,
        lignes_justes=lignes_justes,
        avancer=avancer,
    )


@transaction.atomic
def _montrer(depot: ClasseurReprise, chantier: Chantier | None, *, erreur: str = "") -> None:
    """The preview, up to date; without a `chantier`, as it was, with why nothing was done."""
    depot = verrouiller(depot)
    if depot.etat not in (EtatImport.EN_LECTURE, EtatImport.A_VERIFIER, EtatImport.EN_ECRITURE):
        return  # given up meanwhile
    if chantier is not None:
        _decrire(depot, chantier)
    if depot.etat != EtatImport.A_VERIFIER:
        passer(depot, EtatImport.A_VERIFIER, erreur=erreur)  # type: ignore[arg-type]
    else:
        depot.erreur = erreur
        depot.version += 1
        depot.save()


def _decrire(depot: ClasseurReprise, chantier: Chantier) -> None:
    depot.bilan = chantier.constats.en_json()
    depot.constats = en_json(chantier.constats)
    depot.lignes = chantier.classeur.nombre_de_lignes
    depot.empreinte = chantier.classeur.empreinte
    effacer_un_fichier(depot, "rejets")
    if chantier.constats.ecartees:
        sortie = io.BytesIO()
        if ecrire_les_rejets(chantier.classeur, sortie):
            depot.rejets.save(
                f"{secrets.token_hex(16)}.bin", ContentFile(sortie.getvalue()), save=False
            )


def _garder(depot: ClasseurReprise, chantier: Chantier, par: Utilisateur | None) -> None:
    depot = verrouiller(depot)
    _decrire(depot, chantier)
    depot.traces = {"crees": chantier.crees, "avant": chantier.avant}
    effacer_un_fichier(depot, "fichier")
    passer(
        depot,  # type: ignore[arg-type]
        EtatImport.APPLIQUE,
        applique_le=timezone.now(),
        applique_par=par,
        erreur="",
    )
    journaliser(verbe=Verbe.SAISIR, objet=depot, par=par, details=depot.bilan)


@transaction.atomic
def _refuser(depot: ClasseurReprise, raison: str) -> None:
    depot = verrouiller(depot)
    if depot.etat != EtatImport.EN_LECTURE:
        return
    effacer_un_fichier(depot, "fichier")
    passer(depot, EtatImport.REFUSE, erreur=raison)  # type: ignore[arg-type]


def _confier(depot: ClasseurReprise, nature: str, par: Utilisateur) -> None:
    depot.tache = taches.lancer(
        nature=nature, structure=depot.structure, par=par, parametres={"classeur": depot.pk}
    )
    ClasseurReprise.objects.filter(pk=depot.pk).update(tache=depot.tache)


def effacer_un_fichier(depot: ClasseurReprise, nom: str) -> None:
    """Once the transaction is stored."""
    fichier: Any = getattr(depot, nom)
    if fichier:
        transaction.on_commit(partial(fichier.storage.delete, str(fichier.name)))
        setattr(depot, nom, "")


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
