"""What a person says of a file being prepared: its columns, its codes, a cell, a row, the months to write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from clauses_project.refus import Refus
from comptes.depots.actions import passer
from comptes.depots.enums import EtatDepot
from comptes.journal import verrouiller
from comptes.models import Utilisateur
from suivi.actions.imports.depot import FICHIER_EFFACE, lignes_de, ouvrir
from suivi.actions.imports.verification import verifier
from suivi.imports.enums import Manque, NatureCode
from suivi.imports.feuilles import comprendre
from suivi.imports.memoire import relue
from suivi.imports.perimetre import Perimetre, charger
from suivi.imports.personnes import INCONNUE, annoncer
from suivi.models import Correspondance, ImportHeures, LigneImport

AUCUN = "aucun"
NOUVELLE = "nouvelle"


@dataclass(frozen=True)
class QuiEstCe:
    """A person as a file calls them, at a structure, and who that is: a participant, or « nouvelle »."""

    code: str
    structure: int
    reponse: str


@transaction.atomic
def choisir_les_colonnes(
    *,
    depot: ImportHeures,
    feuilles: Mapping[str, Mapping[str, int | None] | None],
    mois: date | None,
    par: Utilisateur,
) -> ImportHeures:
    """What each column of each sheet is (None: the sheet is left aside); to be read again after this.

    Remembered for the next file with the same headings. Raises Refus when the file is not kept any more.
    """
    depot = verrouiller(depot)
    if not depot.fichier:
        raise Refus(FICHIER_EFFACE)
    decrites = []
    for feuille in depot.feuilles:
        choix = feuilles.get(feuille["nom"], feuille.get("choix"))
        decrite = {**feuille, "laissee": choix is None, "choix": choix or {}, "confirmee": True}
        decrites.append(decrite)
        if choix is not None and feuille["rang_entete"] is not None:
            Correspondance.objects.update_or_create(
                entreprise=depot.entreprise,
                structure=depot.structure,
                nature=NatureCode.COLONNES,
                code=feuille["signature"],
                chez=None,
                defaults={"colonnes": choix, "par": par},
            )
    depot.feuilles, depot.mois_par_defaut = decrites, mois
    passer(depot, EtatDepot.EN_LECTURE)
    return depot


@transaction.atomic
def preciser(
    *,
    depot: ImportHeures,
    sites: Mapping[str, str],
    personnes: Iterable[QuiEstCe],
    par: Utilisateur,
) -> ImportHeures:
    """Which contract a code of site is (« aucun »: none that is followed), and who each person is.

    Remembered, but for new persons and for rows that name no site. Raises Refus for a contract or a person
    that the file may not touch.
    """
    depot = _tenir(depot)
    perimetre = charger(depot, set())
    for code, reponse in sites.items():
        _dire_le_marche(depot, perimetre, code, reponse, par)
    for qui in personnes:
        _dire_qui(depot, perimetre, qui, par)
    return _verifie(depot)


@transaction.atomic
def toutes_nouvelles(*, depot: ImportHeures) -> ImportHeures:
    """Every unknown person whom the file describes whole is a new one; homonyms stay to be told apart."""
    depot = _tenir(depot)
    for ligne in depot.lignes.filter(manque=Manque.PERSONNE, motif__contains=INCONNUE):
        if not annoncer(relue(ligne.lu)).motif:
            ligne.choix = {**ligne.choix, "nouvelle": True}
            ligne.save(update_fields=["choix"])
    return _verifie(depot)


@transaction.atomic
def plus_nouvelle(*, depot: ImportHeures, ligne: LigneImport) -> ImportHeures:
    """That person is not a new one after all: who it is will be asked again, for all their rows."""
    depot = _tenir(depot)
    for sienne in depot.lignes.filter(personne=ligne.personne).exclude(choix={}):
        sienne.choix.pop("nouvelle", None)
        sienne.save(update_fields=["choix"])
    return _verifie(depot)


@transaction.atomic
def corriger(*, depot: ImportHeures, ligne: LigneImport, textes: Mapping[int, str]) -> ImportHeures:
    """Types over cells of a row (column → text); the file is read again with them. Columns it has not are
    left out.

    Raises Refus when the file is not kept any more, FichierIllisible.
    """
    depot = _tenir(depot)
    if not depot.fichier:
        raise Refus(FICHIER_EFFACE)
    ligne = verrouiller(ligne)
    ligne.corrections = {
        **ligne.corrections,
        **{
            str(index): texte.strip()
            for index, texte in textes.items()
            if index in _colonnes(depot, ligne)
        },
    }
    ligne.save(update_fields=["corrections"])
    relues = lignes_de(depot, comprendre(depot, ouvrir(depot)))
    return _verifie(depot, relues=relues)


@transaction.atomic
def decider_de_la_ligne(*, depot: ImportHeures, ligne: LigneImport, **choix: Any) -> ImportHeures:
    """What is decided of one row alone: `ecartee`, `compter` (a double), `nouvelle`, `participant`."""
    depot = _tenir(depot)
    ligne = verrouiller(ligne)
    ligne.choix = {nom: valeur for nom, valeur in {**ligne.choix, **choix}.items() if valeur}
    ligne.save(update_fields=["choix"])
    return _verifie(depot)


@transaction.atomic
def choisir_les_mois(*, depot: ImportHeures, mois: Iterable[date]) -> ImportHeures:
    """The months to write; the others are left as they are."""
    depot = _tenir(depot)
    depot.mois_ecrits = sorted(f"{un_mois:%Y-%m-%d}" for un_mois in set(mois))
    return _verifie(depot)


def _tenir(depot: ImportHeures) -> ImportHeures:
    """The file under lock, while its rows may still be changed. Raises Refus."""
    depot = verrouiller(depot)
    if depot.etat != EtatDepot.A_VERIFIER:
        raise Refus(
            f"Ce fichier est maintenant « {depot.get_etat_display()} » : il ne se corrige plus."
        )
    return depot


def _verifie(depot: ImportHeures, relues: list[LigneImport] | None = None) -> ImportHeures:
    verifier(depot=depot, relues=relues)
    depot.version += 1
    depot.save()
    return depot


def _colonnes(depot: ImportHeures, ligne: LigneImport) -> set[int]:
    return {
        colonne["index"]
        for feuille in depot.feuilles
        if feuille["nom"] == ligne.feuille
        for colonne in feuille["colonnes"]
    }


def _dire_le_marche(
    depot: ImportHeures, perimetre: Perimetre, code: str, reponse: str, par: Utilisateur
) -> None:
    attribution = None if reponse == AUCUN else int(reponse)
    permis = attribution is None or attribution in perimetre.declarants
    if not permis or not depot.lignes.filter(site=code).exists():
        raise Refus("Ce marché n'est pas l'un de ceux de ce fichier.")
    if code:
        _retenir(depot, NatureCode.SITE, code, par, attribution_id=attribution)
    else:
        _sont_de(depot, attribution)


def _dire_qui(depot: ImportHeures, perimetre: Perimetre, qui: QuiEstCe, par: Utilisateur) -> None:
    if not depot.lignes.filter(personne=qui.code).exists():
        raise Refus("Cette personne n'est pas l'une de celles de ce fichier.")
    if qui.reponse == NOUVELLE:
        _sont_nouvelles(depot, qui)
        return
    participant = int(qui.reponse)
    siens = perimetre.contrats.get(participant, [])
    if not any(contrat.structure_id == qui.structure for contrat in siens):
        raise Refus("Cette personne n'est pas l'une de celles que votre entreprise emploie.")
    _retenir(
        depot,
        NatureCode.PERSONNE,
        qui.code,
        par,
        chez_id=qui.structure,
        participant_id=participant,
    )


def _sont_de(depot: ImportHeures, attribution: int | None) -> None:
    """Rows without a site: said for this file alone, the next one may be of another contract."""
    choix = {"attribution": attribution} if attribution else {"ecartee": True}
    for ligne in depot.lignes.filter(site="", manque=Manque.SITE):
        ligne.choix = {**ligne.choix, **choix}
        ligne.save(update_fields=["choix"])


def _sont_nouvelles(depot: ImportHeures, qui: QuiEstCe) -> None:
    lignes = depot.lignes.filter(personne=qui.code, attribution__structure=qui.structure)
    for ligne in lignes:
        ligne.choix = {**ligne.choix, "nouvelle": True}
        ligne.save(update_fields=["choix"])


def _retenir(
    depot: ImportHeures, nature: NatureCode, code: str, par: Utilisateur, **cible: Any
) -> None:
    Correspondance.objects.update_or_create(
        entreprise=depot.entreprise,
        structure=depot.structure,
        nature=nature,
        code=code,
        chez_id=cible.pop("chez_id", None),
        defaults={**cible, "par": par},
    )
