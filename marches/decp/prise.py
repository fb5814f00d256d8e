"""Published contracts become contracts that the structure follows, « à qualifier ».

A buyer and its identifier make a contract, each of its publications a lot. One that is followed already is
linked, and nothing of it is overwritten: what the publication says otherwise is proposed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from clauses_project.textes import normaliser
from comptes import journal
from comptes.models import Utilisateur
from entreprises.actions import creer_entreprise
from entreprises.models import Entreprise
from marches import actions
from marches.decp.enums import clause_de
from marches.decp.lieux import Lieux
from marches.decp.models import ContratPublie
from marches.decp.operateurs import est_siret
from marches.decp.propositions import proposer, proposer_le_lot
from marches.decp.publie import (
    entreprise_publiee,
    fin_publiee,
    numero_libre,
    numeros_des_lots,
)
from marches.enums import Role, Statut
from marches.models import Attribution, DonneurOrdre, Lot, Marche
from territoires.models import Structure


class Prise:
    """One taking in, by one person for one structure. `traces`: what it created, to be undone."""

    def __init__(self, structure: Structure, par: Utilisateur | None, lieux: Lieux | None = None):
        self.structure = structure
        self.par = par
        self.lieux = lieux or Lieux()
        self.traces: dict[str, list[int]] = {"marches": [], "donneurs_ordre": [], "entreprises": []}
        self.propositions = 0

    def prendre(self, contrats: Iterable[ContratPublie]) -> list[Marche]:
        """Follows them, those followed already left as they are. Raises ValidationError."""
        groupes: dict[tuple[str, str], list[ContratPublie]] = defaultdict(list)
        for contrat in contrats:
            if contrat.marche_id is None:
                groupes[contrat.acheteur, contrat.reference].append(contrat)
        return [self._prendre_ensemble(groupe) for groupe in groupes.values()]

    def _prendre_ensemble(self, groupe: list[ContratPublie]) -> Marche:
        marche = deja_publie(groupe[0])
        if marche is None:
            marche = saisi_a_la_main(groupe[0])
            if marche is not None:
                self._rapprocher(groupe, marche)
                return marche
            return self._creer(groupe)
        for contrat in groupe:
            if marche.statut == Statut.A_QUALIFIER:
                self._ajouter_un_lot(contrat, marche)
            else:
                self._lier(contrat, marche, None)
                self.propositions += proposer_le_lot(contrat)
        return marche

    def _creer(self, groupe: list[ContratPublie]) -> Marche:
        premier, numeros = groupe[0], numeros_des_lots(groupe)
        marche = actions.creer_marche(
            structure=self.structure,
            par=self.par,
            champs=self._champs(groupe),
            lot=_champs_du_lot(premier, numeros[0], seul=len(groupe) == 1),
        )
        self.traces["marches"].append(marche.pk)
        self._attribuer(premier, marche, marche.lots.get())
        for contrat, numero in zip(groupe[1:], numeros[1:], strict=True):
            lot = actions.ajouter_lot(
                marche=marche, par=self.par, **_champs_du_lot(contrat, numero, seul=False)
            )
            self._attribuer(contrat, marche, lot)
        return marche

    def _champs(self, groupe: list[ContratPublie]) -> dict[str, Any]:
        premier = groupe[0]
        fins = [fin for contrat in groupe if (fin := fin_publiee(contrat.contenu))]
        montants = [contrat.montant_ht for contrat in groupe if contrat.montant_ht is not None]
        considerations = [c for contrat in groupe for c in contrat.contenu["considerations"]]
        notification = min(contrat.date_notification for contrat in groupe)
        return {
            "reference": self._reference_libre(premier),
            "objet": premier.objet[:300],
            "donneur_ordre": self._donneur_ordre(premier),
            "nature": premier.nature,
            "clause": clause_de(considerations),
            "montant_ht": sum(montants, Decimal(0)) if montants else None,
            "date_notification": notification,
            "date_fin": max(fins) if fins else None,
            "commune_execution": premier.commune,
            "statut": Statut.A_QUALIFIER,
        }

    def _reference_libre(self, contrat: ContratPublie) -> str:
        """As published, unless another buyer's contract bears it."""
        prises = Marche.objects.filter(structure=self.structure)
        if not prises.filter(reference=contrat.reference).exists():
            return contrat.reference
        avec_l_acheteur = f"{contrat.reference[:40]} ({contrat.acheteur[:9]})"
        reference, rang = avec_l_acheteur, 1
        while prises.filter(reference=reference).exists():
            rang += 1
            reference = f"{avec_l_acheteur} {rang}"
        return reference

    def _donneur_ordre(self, contrat: ContratPublie) -> DonneurOrdre:
        """The buyer of that SIRET, else one of that name without SIRET, else a new one."""
        siens = DonneurOrdre.objects.filter(structure=self.structure)
        siret = contrat.acheteur if est_siret(contrat.acheteur) else ""
        if siret and (connu := siens.filter(siret=siret).order_by("pk").first()):
            return connu
        dit = self.lieux.acheteur(contrat.contenu)
        homonyme = siens.filter(nom=dit.nom).first()
        if homonyme is not None and not homonyme.siret:
            return homonyme
        nom = f"{dit.nom[:140]} ({contrat.acheteur})" if homonyme else dit.nom
        cree = journal.creer(
            objet=DonneurOrdre(structure=self.structure, nom=nom, siret=siret, type=dit.type),
            par=self.par,
        )
        self.traces["donneurs_ordre"].append(cree.pk)
        return cree

    def _ajouter_un_lot(self, contrat: ContratPublie, marche: Marche) -> None:
        pris = set(marche.lots.values_list("numero", flat=True))
        champs = _champs_du_lot(contrat, numero_libre(contrat, pris), seul=False)
        lot = actions.ajouter_lot(marche=marche, par=self.par, **champs)
        self._attribuer(contrat, marche, lot)

    def _rapprocher(self, groupe: list[ContratPublie], marche: Marche) -> None:
        for contrat in groupe:
            self._lier(contrat, marche, lot_de(contrat, marche))
            self.propositions += proposer(contrat, avant=None)

    def _attribuer(self, contrat: ContratPublie, marche: Marche, lot: Lot) -> None:
        """Holders, then sous-traitants of the first of them; each company once."""
        self._lier(contrat, marche, lot)
        titulaire: Attribution | None = None
        for rang, lu in enumerate(contrat.contenu["titulaires"]):
            role = Role.COTRAITANT if rang and contrat.contenu["groupement"] else Role.TITULAIRE
            attribution = actions.attribuer(
                lot=lot, entreprise=self._entreprise(lu), par=self.par, role=role
            )
            titulaire = titulaire or attribution
        faites: set[tuple[str, str | None]] = set()
        for acte in contrat.contenu["sous_traitants"]:
            if titulaire is None or (acte["id"], acte["debut"]) in faites:
                continue
            faites.add((acte["id"], acte["debut"]))
            actions.attribuer(
                lot=lot,
                entreprise=self._entreprise(acte),
                par=self.par,
                role=Role.SOUS_TRAITANT,
                sous_traitant_de=titulaire,
                date_debut=date.fromisoformat(acte["debut"]) if acte["debut"] else None,
            )

    def _entreprise(self, lu: dict[str, Any]) -> Entreprise:
        entreprise = entreprise_publiee(lu)
        if entreprise._state.adding:
            creer_entreprise(entreprise=entreprise, structure=self.structure, par=self.par)
            self.traces["entreprises"].append(entreprise.pk)
        return entreprise

    def _lier(self, contrat: ContratPublie, marche: Marche, lot: Lot | None) -> None:
        contrat.marche, contrat.lot = marche, lot
        contrat.ecarte_le, contrat.ecarte_par, contrat.ecarte_motif = None, None, ""
        contrat.save()


def deja_publie(contrat: ContratPublie) -> Marche | None:
    """The contract that another lot of the same publication is followed as."""
    autre = (
        ContratPublie.objects.filter(
            structure=contrat.structure, acheteur=contrat.acheteur, reference=contrat.reference
        )
        .exclude(marche=None)
        .select_related("marche")
        .order_by("pk")
        .first()
    )
    return autre.marche if autre else None


def saisi_a_la_main(contrat: ContratPublie) -> Marche | None:
    """The same reference (spaces and signs apart) of the same buyer (by its SIREN), typed by somebody."""
    voulue = normaliser(contrat.reference).replace(" ", "")
    candidats = Marche.objects.filter(
        Q(reference=contrat.reference) | Q(donneur_ordre__siret__startswith=contrat.acheteur[:9]),
        structure=contrat.structure,
        donneur_ordre__siret__startswith=contrat.acheteur[:9],
    )
    for marche in candidats.order_by("pk"):
        if normaliser(marche.reference).replace(" ", "") == voulue:
            return marche
    return None


def lot_de(contrat: ContratPublie, marche: Marche) -> Lot | None:
    """The lot alone, else the one whose holder is published."""
    lots = list(marche.lots.order_by("pk"))
    if len(lots) == 1:
        return lots[0]
    siens = [titulaire["id"] for titulaire in contrat.contenu["titulaires"]]
    trouvees = Attribution.objects.filter(lot__in=lots, entreprise__identifiant__in=siens)
    trouves = {attribution.lot_id for attribution in trouvees}
    return next((lot for lot in lots if trouves == {lot.pk}), None)


def _champs_du_lot(contrat: ContratPublie, numero: str, *, seul: bool) -> dict[str, Any]:
    return {
        "numero": numero,
        "intitule": "" if seul else contrat.objet[:200],
        "montant_ht": contrat.montant_ht,
    }
