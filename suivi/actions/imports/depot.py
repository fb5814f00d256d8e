"""A file of hours is deposited and read: at once when it is small, else by the worker."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from functools import partial
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from clauses_project import classeurs
from clauses_project.classeurs import Classeur, FichierIllisible
from clauses_project.refus import Refus
from comptes import taches
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur
from entreprises.models import Entreprise
from suivi.actions.imports.verification import garder_les_effets, inscrire
from suivi.fichiers.lignes import lire_lignes
from suivi.imports.enums import EtatImport
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
    depot = ImportHeures(
        entreprise=entreprise,
        structure=structure,
        par=par,
        nom=nom_lisible(fichier.name or ""),
        taille=fichier.size or 0,
        empreinte=_empreinte(fichier),
    )
    deja = ImportHeures.objects.du_cote_de(depot).gardes().filter(empreinte=depot.empreinte)
    if not encore and (premier := deja.order_by("-depose_le", "-pk").first()):
        raise DejaEnvoye(premier)
    depot.fichier.save(f"{secrets.token_hex(16)}.bin", fichier, save=False)
    depot.full_clean(exclude=["fichier"])
    depot.save()
    journaliser(verbe=Verbe.CREER, objet=depot, par=par, details={"empreinte": depot.empreinte})
    return depot


def faire_lire(*, depot: ImportHeures, par: Utilisateur) -> ImportHeures:
    """Reads the file now, or asks the worker to when it is large."""
    if depot.taille <= LU_AUSSITOT:
        lire(depot=depot)
    else:
        depot.tache = taches.lancer(
            nature=LECTURE, structure=depot.structure, par=par, parametres={"import": depot.pk}
        )
        ImportHeures.objects.filter(pk=depot.pk).update(tache=depot.tache)
    depot.refresh_from_db()
    return depot


def lire(*, depot: ImportHeures, suivi: taches.Suivi | None = None) -> None:
    """Reads the file, stores its rows and their fates; or says why it cannot, and forgets the file.

    Stops at the columns when one of them is not sure. Again: the rows are read again.
    """
    try:
        classeur = ouvrir(depot)
    except FichierIllisible as refus:
        _refuser(depot, str(refus))
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
    if depot.etat != EtatImport.EN_LECTURE:  # cancelled meanwhile
        depot.lignes.all().delete()
        return
    laissees = [feuille for feuille in depot.feuilles if feuille.get("laissee")]
    depot.feuilles = [decrire(comprise) for comprise in comprises] + laissees
    if plan is None:
        passer(depot, EtatImport.A_PRECISER)
        return
    garder_les_effets(depot=depot, plan=plan)
    passer(depot, EtatImport.A_VERIFIER)


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


def passer(depot: ImportHeures, etat: EtatImport, **champs: Any) -> None:
    """The only way from a state to another. Raises Refus."""
    if etat not in depot.etats_ensuite:
        raise Refus(
            f"Ce fichier est maintenant « {depot.get_etat_display()} » : quelqu'un l'a fait avancer "
            "entre-temps. Rechargez la page."
        )
    depot.etat = etat
    for nom, valeur in champs.items():
        setattr(depot, nom, valeur)
    depot.version += 1
    depot.save()


def effacer_le_fichier(depot: ImportHeures) -> None:
    """Once the transaction is stored."""
    if depot.fichier:
        transaction.on_commit(partial(depot.fichier.storage.delete, str(depot.fichier.name)))
        depot.fichier = ""  # type: ignore[assignment]


def nom_lisible(nom: str) -> str:
    """The name it came with, without path nor hidden signs."""
    base = PurePath(nom.replace("\\", "/")).name
    return "".join(signe for signe in base if signe.isprintable()).strip()[:200] or "fichier"


@transaction.atomic
def _refuser(depot: ImportHeures, raison: str) -> None:
    depot = verrouiller(depot)
    if depot.etat != EtatImport.EN_LECTURE:
        return
    effacer_le_fichier(depot)
    passer(depot, EtatImport.REFUSE, erreur=raison)


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
