"""The lines of a file are written: what is published is kept, what is chosen is taken in, the rest is proposed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from comptes.depots.actions import confier, marquer_ecrit, passer
from comptes.depots.enums import EtatDepot
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur
from marches.decp.enums import Etendue, Situation, Sort
from marches.decp.lieux import Lieux
from marches.decp.models import ContratPublie, DepotDecp, LigneDecp
from marches.decp.prise import Prise
from marches.decp.propositions import proposer

PAR_PAQUET = 500
ECRITURE = "ecriture_de_marches_publies"
ECRIT_AUSSITOT = 50  # contracts; beyond, the worker writes
TOUS_AU_PLUS = 500  # contracts taken in at once without having been asked to
# Whatever a file says of a contract, what a person decided of it stays.
COLONNES = (
    "empreinte", "contenu", "acheteur", "nom_acheteur", "reference", "objet", "nature", "social", "situation",
    "commune", "montant_ht", "date_notification", "publie_le", "depot", "recherche",
)  # fmt: skip


def etendue_proposee(depot: DepotDecp) -> Etendue:
    """All of a buyer's file; of a file of the whole country, the contracts of the territory."""
    nouveaux = depot.lignes.filter(social=True, sort=Sort.NOUVEAU)
    if nouveaux.count() <= TOUS_AU_PLUS:
        return Etendue.TOUS
    return Etendue.TERRITOIRE


def demander(*, depot: DepotDecp, etendue: Etendue, par: Utilisateur) -> DepotDecp:
    """Writes the file now, or asks the worker to when it brings many contracts. Raises as `appliquer`."""
    lignes = depot.lignes.count()
    if lignes <= ECRIT_AUSSITOT or (etendue == Etendue.AUCUN and lignes <= 10 * ECRIT_AUSSITOT):
        return appliquer(depot=depot, etendue=etendue, par=par)
    return _confier(depot, etendue, par)


@transaction.atomic
def _confier(depot: DepotDecp, etendue: Etendue, par: Utilisateur) -> DepotDecp:
    depot = verrouiller(depot)
    if depot.etat == EtatDepot.APPLIQUE:
        return depot
    passer(depot, EtatDepot.EN_ECRITURE, erreur="")
    confier(depot=depot, nature=ECRITURE, par=par, etendue=etendue)
    return depot


@transaction.atomic
def appliquer(*, depot: DepotDecp, etendue: Etendue, par: Utilisateur | None) -> DepotDecp:
    """Writes the lines of a file, all together or not at all. Again: nothing.

    Raises Refus when the file is not there to be written, ValidationError when a contract cannot be.
    """
    structure = verrouiller(
        depot.structure
    )  # two files at once: the second sees what the first wrote
    depot = verrouiller(depot)
    if depot.etat == EtatDepot.APPLIQUE:
        return depot
    lieux = Lieux()
    prise = Prise(structure, par, lieux)
    nouveaux: list[int] = []
    for lignes in _paquets(depot):
        nouveaux += _publier(depot, lignes, lieux, prise)
    choisis = ContratPublie.objects.filter(pk__in=nouveaux, social=True)
    for contrats in _groupes(choisis, etendue):
        prise.prendre(contrats)
    depot.traces = prise.traces
    depot.bilan |= {"pris": len(prise.traces["marches"]), "proposes": prise.propositions}
    marquer_ecrit(depot, par=par, etendue=etendue)
    journaliser(verbe=Verbe.SAISIR, objet=depot, par=par, details=depot.bilan)
    return depot


def _paquets(depot: DepotDecp) -> Iterator[list[LigneDecp]]:
    """In the order of the file, by primary key: memory holds one packet."""
    dernier = 0
    while lignes := list(depot.lignes.filter(pk__gt=dernier).order_by("pk")[:PAR_PAQUET]):
        yield lignes
        dernier = lignes[-1].pk


def _publier(depot: DepotDecp, lignes: list[LigneDecp], lieux: Lieux, prise: Prise) -> list[int]:
    """Stores what is published; returns the keys of the new ones. Each line keeps what it replaced."""
    connus = {
        publie.cle: publie
        for publie in ContratPublie.objects.filter(
            structure=depot.structure, cle__in=[ligne.cle for ligne in lignes]
        ).select_related("marche", "lot", "structure")
    }
    nouveaux, changes, a_proposer = [], [], []
    for ligne in lignes:
        publie = connus.get(ligne.cle)
        if publie is None:
            nouveaux.append(remplir(ContratPublie(structure=depot.structure), ligne, lieux))
            ligne.publie = nouveaux[-1]
        elif publie.empreinte != ligne.empreinte:
            ligne.publie, ligne.avant = publie, _photo(publie)
            changes.append(remplir(publie, ligne, lieux))
            if publie.marche is not None:
                a_proposer.append((publie, ligne.avant["contenu"]))
    ContratPublie.objects.bulk_create(nouveaux)
    ContratPublie.objects.bulk_update(changes, [c for c in COLONNES if c != "recherche"])
    LigneDecp.objects.bulk_update(lignes, ["publie", "avant"])
    for publie, avant in a_proposer:
        prise.propositions += proposer(publie, avant=avant)
    return [publie.pk for publie in nouveaux]


def remplir(publie: ContratPublie, ligne: LigneDecp, lieux: Lieux) -> ContratPublie:
    contenu = ligne.contenu
    publie.cle, publie.empreinte, publie.contenu = ligne.cle, ligne.empreinte, contenu
    publie.acheteur = contenu["acheteur"]
    publie.nom_acheteur = lieux.acheteur(contenu).nom
    publie.reference, publie.objet = contenu["reference"], contenu["objet"]
    publie.nature, publie.social = contenu["nature"], ligne.social
    publie.situation, publie.commune = ligne.situation, lieux.commune(contenu["lieu"])
    publie.montant_ht = Decimal(contenu["montant"]) if contenu["montant"] else None
    publie.date_notification = date.fromisoformat(contenu["notification"])
    publication = contenu["publication"]
    publie.publie_le = date.fromisoformat(publication) if publication else None
    publie.depot = ligne.depot
    return publie


def _photo(publie: ContratPublie) -> dict[str, Any]:
    """What the undoing puts back."""
    return {
        "empreinte": publie.empreinte,
        "contenu": publie.contenu,
        "social": publie.social,
        "situation": publie.situation,
        "depot": publie.depot_id,
    }


def _groupes(choisis: Any, etendue: Etendue) -> Iterator[list[ContratPublie]]:
    """All the lots of a contract together, contract after contract."""
    if etendue == Etendue.AUCUN:
        return
    if etendue == Etendue.TERRITOIRE:
        choisis = choisis.filter(situation=Situation.TERRITOIRE)
    groupe: list[ContratPublie] = []
    ordonnes = choisis.select_related("structure", "commune").order_by(
        "acheteur", "reference", "pk"
    )
    for contrat in ordonnes.iterator(chunk_size=PAR_PAQUET):
        if groupe and (groupe[0].acheteur, groupe[0].reference) != (
            contrat.acheteur,
            contrat.reference,
        ):
            yield groupe
            groupe = []
        groupe.append(contrat)
    if groupe:
        yield groupe
