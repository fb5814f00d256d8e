"""A file is undone: what it wrote and nobody touched since is taken back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models, transaction

from clauses_project.ecriture import entier
from clauses_project.refus import Refus, refuser_si
from comptes.depots.actions import clore
from comptes.depots.enums import EtatDepot
from comptes.journal import verrouiller
from comptes.models import Utilisateur
from entreprises.models import Entreprise
from marches import actions
from marches.decp.application import remplir
from marches.decp.depot import vider
from marches.decp.lieux import Lieux
from marches.decp.models import ContratPublie, DepotDecp, LigneDecp
from marches.enums import Statut
from marches.models import DonneurOrdre, LigneObjectif, Marche


@dataclass(frozen=True)
class Annulation:
    """Contracts taken away, and those kept because somebody worked on them."""

    retires: int
    gardes: int

    def en_phrases(self) -> str:
        s = "s" * (self.retires > 1)
        dit = f"Le fichier est annulé : {entier(self.retires)} marché{s} à qualifier retiré{s}."
        if self.gardes:
            dit += f" Gardés, parce que quelqu'un y a travaillé : {entier(self.gardes)}."
        return dit


def refus_d_annuler(depot: DepotDecp) -> list[str]:
    """Files are undone from the last one: a later one may stand on what this one wrote."""
    if depot.etat != EtatDepot.APPLIQUE:
        return []
    suivants = DepotDecp.objects.filter(structure=depot.structure).ecrits_apres(depot)
    if dernier := suivants.order_by("-applique_le", "-pk").first():
        return [f"Annulez d'abord le fichier enregistré après celui-ci : « {dernier.nom} »."]
    return []


@transaction.atomic
def annuler(*, depot: DepotDecp, par: Utilisateur | None) -> Annulation:
    """Gives up a file, or undoes what it wrote. A second click changes nothing. Raises Refus."""
    verrouiller(depot.structure)
    depot = verrouiller(depot)
    if depot.etat == EtatDepot.ANNULE:
        return Annulation(0, 0)
    refuser_si(refus_d_annuler(depot))
    fait = Annulation(0, 0)
    if depot.etat == EtatDepot.APPLIQUE:
        assert par is not None  # noqa: S101
        fait = _defaire(depot, par)
    vider(depot)
    clore(depot, par=par, details={"gardes": fait.gardes})
    return fait


def _defaire(depot: DepotDecp, par: Utilisateur) -> Annulation:
    depot.propositions.a_decider().delete()
    retires = 0
    marches = Marche.objects.filter(pk__in=depot.traces.get("marches", []))
    for marche in marches.order_by("pk"):
        retires += _retirer(marche, par)
    _rendre_les_publications(depot)
    _ranger(depot)
    return Annulation(retires, len(depot.traces.get("marches", [])) - retires)


def _retirer(marche: Marche, par: Utilisateur) -> bool:
    """As it was created, and nobody touched it."""
    touche = marche.statut != Statut.A_QUALIFIER or marche.version > 0
    if touche or LigneObjectif.objects.filter(lot__marche=marche).exists():
        return False
    try:
        actions.supprimer_marche(marche=marche, par=par)
    except Refus:
        return False
    return True


def _rendre_les_publications(depot: DepotDecp) -> None:
    """New ones go, unless they are followed; changed ones say again what they said."""
    lieux = Lieux()
    lignes = LigneDecp.objects.filter(depot=depot).exclude(publie=None).select_related("publie")
    neuves = []
    for ligne in lignes.iterator(chunk_size=500):
        publie, avant = ligne.publie, ligne.avant
        assert publie is not None  # noqa: S101
        if avant is None:
            neuves += [publie.pk] if publie.marche_id is None else []
            continue
        if publie.empreinte != ligne.empreinte:
            continue
        ancienne = LigneDecp(
            depot=depot,
            cle=publie.cle,
            **{champ: avant[champ] for champ in ("empreinte", "contenu", "social", "situation")},
        )
        remplir(publie, ancienne, lieux)
        publie.depot = DepotDecp.objects.filter(pk=avant["depot"]).first()
        publie.save()
    ContratPublie.objects.filter(pk__in=neuves).delete()


def _ranger(depot: DepotDecp) -> None:
    """Buyers and companies that it created, and that serve nothing else."""
    for donneur in DonneurOrdre.objects.filter(pk__in=depot.traces.get("donneurs_ordre", [])):
        _supprimer_si_inutile(donneur)
    siennes = Entreprise.objects.filter(pk__in=depot.traces.get("entreprises", []), version=0)
    utiles = siennes.connues_hors_de(depot.structure) | siennes.liees_a(depot.structure)
    for entreprise in siennes.exclude(pk__in=utiles.values("pk")):
        _supprimer_si_inutile(entreprise)


def _supprimer_si_inutile(objet: models.Model) -> None:
    try:
        with transaction.atomic():
            objet.delete()
    except models.ProtectedError:
        pass
