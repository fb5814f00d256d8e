"""A file of hours is deposited and read: at once when it is small, else by the worker."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from clauses_project import classeurs
from clauses_project.classeurs import Classeur, FichierIllisible
from clauses_project.refus import Refus
from comptes import taches
from comptes.depots import actions
from comptes.depots.actions import garder, passer, refuser
from comptes.depots.enums import EtatDepot
from comptes.journal import verrouiller
from comptes.models import Utilisateur
from entreprises.models import Entreprise
from suivi.actions.imports.verification import garder_les_effets, inscrire
from suivi.fichiers.lignes import lire_lignes
from suivi.imports.feuilles import FeuilleComprise, comprendre, decrire
from suivi.imports.memoire import gardee
from suivi.imports.plan import Plan
from suivi.models import ImportHeures, LigneImport

LECTURE = "lecture_de_fichier"
FICHIER_EFFACE = "Le fichier a été effacé avec les données d'une personne : envoyez-le à nouveau pour le corriger."
LU_AUSSITOT = 40 * 1024  # bytes: some five hundred rows; beyond, the worker reads


class DejaEnvoye(Refus):
    """The very same file was sent before, from the same side: `depot`."""

    def __init__(self, depot: ImportHeures):
        self.depot = depot
        quand = timezone.localtime(depot.depose_le)
        super().__init__(
            f"Ce fichier a déjà été envoyé le {quand:%d/%m/%Y} à {quand:%Hh%M}"
            f"{f' par {depot.par}' if depot.par else ''}."
        )


@transaction.atomic
def deposer(
    *,
    entreprise: Entreprise,
    structure: Any,
    fichier: UploadedFile,
    par: Utilisateur,
    encore: bool = False,
) -> ImportHeures:
    """Keeps the file and has it read. `structure`: whose facilitateur sends it; None: the company itself.

    Raises Refus for its size, `DejaEnvoye` when the same one was sent before (unless `encore`).
    """
    # The same file sent by two clicks at once: one of them waits here.
    Entreprise.objects.select_for_update(no_key=True).get(pk=entreprise.pk)
    classeurs.verifier_taille(fichier.size or 0)
    depot = ImportHeures(entreprise=entreprise, structure=structure, empreinte=_empreinte(fichier))
    deja = ImportHeures.objects.du_cote_de(depot).gardes().filter(empreinte=depot.empreinte)
    if not encore and (premier := deja.order_by("-depose_le", "-pk").first()):
        raise DejaEnvoye(premier)
    return garder(depot=depot, fichier=fichier, par=par, empreinte=depot.empreinte)


def faire_lire(*, depot: ImportHeures, par: Utilisateur) -> ImportHeures:
    """Reads the file now, or asks the worker to when it is large."""
    return actions.faire_lire(depot=depot, par=par, lire=lire, nature=LECTURE, aussitot=LU_AUSSITOT)


def lire(*, depot: ImportHeures, suivi: taches.Suivi | None = None) -> None:
    """Reads the file, stores its rows and their fates; or says why it cannot, and forgets the file.

    Stops at the columns when one of them is not sure. Again: the rows are read again.
    """
    try:
        classeur = ouvrir(depot)
    except FichierIllisible as refus:
        refuser(depot=depot, raison=str(refus))
        return
    comprises = comprendre(depot, classeur)
    sures = bool(comprises) and all(comprise.est_sure for comprise in comprises)
    lignes = lignes_de(depot, comprises) if sures else []
    depot.lignes.all().delete()
    plan = inscrire(depot=depot, lignes=lignes, suivi=suivi) if sures else None
    _finir_la_lecture(depot, comprises, plan)


@transaction.atomic
def _finir_la_lecture(
    depot: ImportHeures, comprises: list[FeuilleComprise], plan: Plan | None
) -> None:
    depot = verrouiller(depot)
    if depot.etat != EtatDepot.EN_LECTURE:  # cancelled meanwhile
        depot.lignes.all().delete()
        return
    laissees = [feuille for feuille in depot.feuilles if feuille.get("laissee")]
    depot.feuilles = [decrire(comprise) for comprise in comprises] + laissees
    if plan is None:
        passer(depot, EtatDepot.A_PRECISER)
        return
    garder_les_effets(depot=depot, plan=plan)
    passer(depot, EtatDepot.A_VERIFIER)


def ouvrir(depot: ImportHeures) -> Classeur:
    """The workbook, read in a process of its own. Raises FichierIllisible."""
    if not depot.fichier:
        raise FichierIllisible(FICHIER_EFFACE)
    with depot.fichier.open("rb") as fichier:
        return classeurs.lire(fichier, depot.nom)


def lignes_de(depot: ImportHeures, comprises: list[FeuilleComprise]) -> list[LigneImport]:
    """The rows of the file, not stored yet, with the corrections and choices already made of them."""
    connues = {
        (ligne.feuille, ligne.numero): ligne
        for ligne in depot.lignes.all()
        if ligne.corrections or ligne.choix
    }
    return [
        LigneImport(
            import_heures=depot,
            feuille=lue.feuille[:120],
            numero=lue.numero,
            lu=gardee(lue, dit_la_formation=comprise.dit_la_formation),
            corrections=connue.corrections if connue else {},
            choix=connue.choix if connue else {},
        )
        for comprise in comprises
        for lue in lire_lignes(
            comprise.feuille.corrigee(_cellules(connues.values(), comprise.feuille.nom)),
            comprise.reconnaissance,
            aujourd_hui=timezone.localdate(),
            mois=depot.mois_par_defaut,
        )
        for connue in (connues.get((lue.feuille, lue.numero)),)
    ]


def _cellules(lignes: Iterable[LigneImport], feuille: str) -> dict[tuple[int, int], Any]:
    return {
        (ligne.numero, int(index)): texte or None
        for ligne in lignes
        if ligne.feuille == feuille
        for index, texte in ligne.corrections.items()
    }


def _empreinte(fichier: UploadedFile) -> str:
    somme = hashlib.sha256()
    for morceau in fichier.chunks():
        somme.update(morceau)
    fichier.seek(0)
    return somme.hexdigest()
