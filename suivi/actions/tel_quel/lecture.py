"""A deposited table is read with what was said of it, and put in the form of the workbook."""

from __future__ import annotations

from dataclasses import replace
from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from clauses_project import classeurs
from participants.actions import prochain_numero
from participants.models import ContratTravail, Participant
from suivi.models import ClasseurReprise, TableauLibre
from suivi.tel_quel.composition import TableauCompose, en_classeur
from suivi.tel_quel.comprendre import FeuilleComprise, Reglage, comprendre_le_classeur
from suivi.tel_quel.connus import Connus
from suivi.tel_quel.description import decrire_les_feuilles, decrire_les_heures, decrire_les_noms
from suivi.tel_quel.lignes import comparer_les_totaux, lire_la_feuille
from suivi.tel_quel.noms import cle_de_l_entreprise
from suivi.tel_quel.prise import Prise
from suivi.tel_quel.rapprocher import rapprocher
from suivi.tel_quel.roles import Role
from territoires.models import Structure

RANGS_MAX = 100_000  # of the whole file, among those that hold something
TABLEAUX_RELUS = 30  # written before, whose answers are remembered
NUMEROTES = {"P": Participant, "C": ContratTravail}


@transaction.atomic
def lire_le_tableau(depot: ClasseurReprise, fichier: IO[bytes]) -> TableauCompose:
    """The table as the import wants it; what the screens show of it is stored on the way.

    Numbers given to new people are held until the transaction of the caller ends. Raises FichierIllisible.
    """
    classeur = _gardable(classeurs.lire(fichier, depot.nom, rangs_max=RANGS_MAX))
    tableau = TableauLibre.objects.get(pk=depot.pk)
    comprises = _comprendre(tableau, classeur)
    aujourd_hui = timezone.localdate()
    lues = {c.feuille.nom: list(lire_la_feuille(c, aujourd_hui=aujourd_hui)) for c in comprises}
    prises = [c for c in comprises if c.prise]
    lignes = [ligne for comprise in prises for ligne in lues[comprise.feuille.nom]]
    nommees = {
        cle_de_l_entreprise(ligne, role)
        for ligne in lignes
        for role in (Role.ENTREPRISE, Role.EMPLOYEUR)
    }
    connus = Connus(depot.structure).charger(nommees)
    rapprochement = rapprocher(lignes, connus, tableau.choix)
    rapprochement.annees = {annee for comprise in prises for annee in comprise.annees}
    prise = Prise(rapprochement, _Numeros(depot.structure), depot.nom, _titres(prises))
    composition = prise.tout(lignes)
    totaux = [total for c in prises for total in comparer_les_totaux(c, lues[c.feuille.nom])]
    tableau.lu = {
        "feuilles": decrire_les_feuilles(comprises, lues),
        "noms": decrire_les_noms(rapprochement, lignes),
        "heures": decrire_les_heures(composition, totaux),
    }
    tableau.save()
    return en_classeur(composition, classeur.empreinte, [(c, lues[c.feuille.nom]) for c in prises])


def _gardable(classeur: classeurs.Classeur) -> classeurs.Classeur:
    """Without the signs that a database refuses to keep: a NUL, half of a character."""
    return replace(
        classeur,
        feuilles=tuple(
            replace(
                feuille,
                rangs=tuple(
                    classeurs.Rang(rang.numero, tuple(map(_sans_signe_perdu, rang.cellules)))
                    for rang in feuille.rangs
                ),
            )
            for feuille in classeur.feuilles
        ),
    )


def _sans_signe_perdu(cellule: classeurs.Cellule) -> classeurs.Cellule:
    if not isinstance(cellule, str) or (cellule.isprintable() and cellule.isascii()):
        return cellule
    return cellule.replace("\x00", "").encode("utf-8", "ignore").decode()


def _comprendre(tableau: TableauLibre, classeur: classeurs.Classeur) -> list[FeuilleComprise]:
    """The first time, with what was said of the last file whose sheets have the same headings."""
    options: dict[str, Any] = {
        "aujourd_hui": timezone.localdate(),
        "nom_fichier": tableau.classeur.nom,
    }
    reglages = {nom: Reglage.de(dit) for nom, dit in tableau.reglages.items()}
    comprises = comprendre_le_classeur(classeur, reglages, **options)
    if tableau.lu:
        return comprises
    souvenirs = _souvenirs(tableau.structure)
    for comprise in comprises:
        if souvenir := souvenirs.get(comprise.signature):
            tableau.reglages[comprise.feuille.nom] = souvenir["reglage"]
            tableau.choix = souvenir["choix"] | tableau.choix
    if not tableau.reglages:
        return comprises
    reglages = {nom: Reglage.de(dit) for nom, dit in tableau.reglages.items()}
    return comprendre_le_classeur(classeur, reglages, **options)


def _souvenirs(structure: Structure) -> dict[str, dict[str, Any]]:
    """By signature of a sheet, what was said of the last one that had it, and of the names with it."""
    souvenirs: dict[str, dict[str, Any]] = {}
    ecrits = TableauLibre.objects.ecrits().filter(structure=structure)
    for memoire in ecrits.values_list("memoire", flat=True)[:TABLEAUX_RELUS]:
        for signature, reglage in memoire.get("feuilles", {}).items():
            souvenirs.setdefault(signature, {"reglage": reglage, "choix": memoire["choix"]})
    return souvenirs


def _titres(comprises: list[FeuilleComprise]) -> dict[str, str]:
    """What the heading of the employers is, sheet by sheet: « ETTI » says their kind."""
    titres = {}
    for comprise in comprises:
        index = comprise.index(Role.EMPLOYEUR)
        if index is not None:
            titres[comprise.feuille.nom] = comprise.lue.colonnes[index].entete
    return titres


class _Numeros:
    """The next free identifiers of a structure, each given once."""

    def __init__(self, structure: Structure):
        self.structure = structure
        self.donnes: dict[str, int] = {}

    def __call__(self, prefixe: str) -> str:
        if prefixe not in self.donnes:
            premier = prochain_numero(self.structure, modele=NUMEROTES[prefixe], prefixe=prefixe)
            self.donnes[prefixe] = int(premier.rpartition("-")[2])
        else:
            self.donnes[prefixe] += 1
        return f"{prefixe}-{self.donnes[prefixe]:06d}"
