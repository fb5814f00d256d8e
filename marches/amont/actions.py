"""What moves a planned purchase from the first call to the contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from clauses_project import ecriture
from clauses_project.refus import Refus, refuser_si
from comptes import journal
from comptes.models import Utilisateur
from marches import actions
from marches.amont.calibrage import Parametres, Resultat, calculer, ecrit
from marches.amont.enums import Etape
from marches.models import Achat, Calibrage, LotPrevu, Marche
from territoires.models import Structure

PARAMETRES = ("base", "montant", "part_main_oeuvre", "cout_horaire", "heures", "reprise", "effort")

# From each step, where a gesture may lead; ATTRIBUE is reached by `attribuer` alone.
SUITES: dict[str, frozenset[str]] = {
    Etape.PROGRAMME: frozenset({Etape.DIAGNOSTIC, Etape.CALIBRE}),
    Etape.DIAGNOSTIC: frozenset({Etape.PROGRAMME, Etape.CALIBRE}),
    Etape.CALIBRE: frozenset({Etape.DIAGNOSTIC, Etape.REDIGE}),
    Etape.REDIGE: frozenset({Etape.CALIBRE, Etape.CONSULTATION}),
    Etape.CONSULTATION: frozenset({Etape.REDIGE}),
}
ARRETS = frozenset({Etape.SANS_CLAUSE, Etape.SANS_SUITE})


@transaction.atomic
def programmer(*, structure: Structure, champs: dict[str, Any], par: Utilisateur) -> Achat:
    """A planned purchase, with its first lot; a buyer that comes unsaved is stored with it."""
    donneur = champs["donneur_ordre"]
    if donneur.pk is None:
        journal.creer(objet=donneur, par=par)
    achat = journal.creer(objet=Achat(structure=structure, **champs), par=par)
    journal.creer(
        objet=LotPrevu(structure=structure, achat=achat, montant_ht=achat.montant_estime), par=par
    )
    return achat


@transaction.atomic
def modifier(
    *, achat: Achat, champs: dict[str, Any], par: Utilisateur, version: int | None
) -> Achat:
    """Raises Refus when it is ended: what a contract was made from stays as it was."""
    _ouvert(achat)
    donneur = champs["donneur_ordre"]
    if donneur.pk is None:
        journal.creer(objet=donneur, par=par)
    return journal.modifier(objet=achat, champs=champs, par=par, version=version)


@transaction.atomic
def supprimer(*, achat: Achat, par: Utilisateur) -> None:
    if achat.marche_id:
        raise Refus("Cet achat a donné un marché : il ne se supprime plus.")
    journal.supprimer(objet=achat, par=par)


@transaction.atomic
def ajouter_lot(*, achat: Achat, champs: dict[str, Any], par: Utilisateur) -> LotPrevu:
    _ouvert(achat)
    return journal.creer(objet=LotPrevu(structure=achat.structure, achat=achat, **champs), par=par)


@transaction.atomic
def modifier_lot(
    *, lot: LotPrevu, champs: dict[str, Any], par: Utilisateur, version: int | None
) -> LotPrevu:
    """Raises Refus when the purchase is ended: its contract has the lot as it was."""
    _ouvert(lot.achat)
    return journal.modifier(objet=lot, champs=champs, par=par, version=version)


@transaction.atomic
def supprimer_lot(*, lot: LotPrevu, par: Utilisateur) -> None:
    """The last lot of a purchase stays: a purchase without lots would be no purchase."""
    achat = _ouvert(lot.achat)
    if achat.lots.count() == 1:
        raise Refus("Un achat a au moins un lot : modifiez celui-ci, ou arrêtez l'achat.")
    journal.supprimer(objet=lot, par=par)


def parametres_de(champs: dict[str, Any]) -> Parametres:
    return Parametres(**{nom: champs[nom] for nom in PARAMETRES})


@transaction.atomic
def calibrer(*, lot: LotPrevu, nom: str, champs: dict[str, Any], par: Utilisateur) -> Calibrage:
    """A new variant of the hours of a lot. Raises Refus when a parameter is missing or impossible."""
    _ouvert(lot.achat)
    variante = Calibrage(structure=lot.structure, lot=lot, nom=nom, **champs)
    _poser(variante, calculer(parametres_de(champs)))
    return journal.creer(objet=variante, par=par)


@transaction.atomic
def recalibrer(
    *, calibrage: Calibrage, champs: dict[str, Any], par: Utilisateur, version: int | None
) -> Calibrage:
    """Changes a variant that is not the one retained: what was decided keeps the sum it was decided on."""
    _ouvert(calibrage.lot.achat)
    _pas_choisi(calibrage)
    resultat = calculer(parametres_de(champs))
    return journal.modifier(
        objet=calibrage, champs={**champs, **_resultat(resultat)}, par=par, version=version
    )


@transaction.atomic
def supprimer_calibrage(*, calibrage: Calibrage, par: Utilisateur) -> None:
    _ouvert(calibrage.lot.achat)
    _pas_choisi(calibrage)
    journal.supprimer(objet=calibrage, par=par)


@transaction.atomic
def retenir(*, calibrage: Calibrage, heures: Decimal, motif: str, par: Utilisateur) -> LotPrevu:
    """These hours will be asked. Other than those proposed, they want a reason."""
    _ouvert(calibrage.lot.achat)
    lot = journal.verrouiller(calibrage.lot)
    if heures != calibrage.heures_proposees and not motif.strip():
        raise Refus(
            f"Dites pourquoi {ecriture.heures(heures)} h plutôt que les "
            f"{ecriture.heures(calibrage.heures_proposees)} h calculées."
        )
    lot.calibrages.filter(choisi=True).exclude(pk=calibrage.pk).update(choisi=False)
    Calibrage.objects.filter(pk=calibrage.pk).update(choisi=True)
    return journal.modifier(
        objet=lot,
        champs={"heures_retenues": heures, "motif_ecart": motif.strip()},
        par=par,
        pourquoi=f"Variante « {calibrage.nom} » : {ecriture.heures(calibrage.heures_calculees)} h calculées",
    )


@transaction.atomic
def avancer(*, achat: Achat, etape: str, par: Utilisateur) -> Achat:
    """To the next step, or back to the one before. Twice is once."""
    achat = journal.verrouiller(achat)
    if achat.etape == etape:
        return achat
    if etape not in SUITES.get(achat.etape, frozenset()):
        raise Refus(
            f"Cet achat est « {achat.get_etape_display().lower()} » : ce pas n'est pas possible."
        )
    if etape in (Etape.CALIBRE, Etape.REDIGE, Etape.CONSULTATION):
        refuser_si(_lots_sans_heures(achat.lots.all()))
    return journal.modifier(objet=achat, champs={"etape": etape}, par=par)


@transaction.atomic
def arreter(*, achat: Achat, etape: str, motif: str, par: Utilisateur) -> Achat:
    """No clause will come of it, or no contract: it is kept, with the reason."""
    achat = _ouvert(journal.verrouiller(achat))
    if etape not in ARRETS:
        raise Refus("Un achat s'arrête sans clause, ou sans suite.")
    if not motif.strip():
        raise Refus("Dites pourquoi cet achat s'arrête là.")
    return journal.modifier(objet=achat, champs={"etape": etape, "motif": motif.strip()}, par=par)


@transaction.atomic
def reprendre(*, achat: Achat, par: Utilisateur) -> Achat:
    """A stopped purchase comes back to its diagnostic, its reason kept in the journal."""
    achat = journal.verrouiller(achat)
    if achat.etape not in ARRETS:
        raise Refus("Cet achat n'était pas arrêté.")
    return journal.modifier(objet=achat, champs={"etape": Etape.DIAGNOSTIC, "motif": ""}, par=par)


@transaction.atomic
def attribuer(*, achat: Achat, reference: str, date_notification: date, par: Utilisateur) -> Marche:
    """The contract, with its lots and the hours retained as initial objectives: nothing is typed again.

    Raises Refus when a lot has no hours yet, or when the purchase already has its contract.
    """
    achat = _ouvert(journal.verrouiller(achat))
    lots = list(achat.lots.order_by("numero", "pk"))
    refuser_si(_lots_sans_heures(lots))
    premier, *autres = lots
    marche = actions.creer_marche(
        structure=achat.structure,
        par=par,
        champs=_du_marche(achat, premier, reference, date_notification),
        lot=_du_lot(premier),
        heures=premier.heures_retenues,
    )
    for lot in autres:
        actions.ajouter_lot(
            marche=marche, par=par, heures=lot.heures_retenues, clause=lot.clause, **_du_lot(lot)
        )
    journal.modifier(objet=achat, champs={"etape": Etape.ATTRIBUE, "marche": marche}, par=par)
    return marche


def _du_marche(
    achat: Achat, premier: LotPrevu, reference: str, date_notification: date
) -> dict[str, Any]:
    return {
        "reference": reference,
        "objet": achat.objet,
        "nature": achat.nature,
        "clause": premier.clause,
        "donneur_ordre": achat.donneur_ordre,
        "operation": achat.operation,
        "montant_ht": achat.montant_estime,
        "commune_execution": achat.commune_execution,
        "facilitateur": achat.facilitateur,
        "date_notification": date_notification,
    }


def _du_lot(lot: LotPrevu) -> dict[str, Any]:
    return {"numero": lot.numero, "intitule": lot.intitule, "montant_ht": lot.montant_ht}


def _ouvert(achat: Achat) -> Achat:
    if not achat.est_ouvert:
        raise Refus(f"Cet achat est « {achat.get_etape_display().lower()} » : il ne change plus.")
    return achat


def _pas_choisi(calibrage: Calibrage) -> None:
    if calibrage.choisi:
        raise Refus("Cette variante est retenue : retenez-en une autre d'abord.")


def _lots_sans_heures(lots: Iterable[LotPrevu]) -> Iterator[str]:
    for lot in lots:
        if lot.heures_retenues is None:
            yield f"{lot} : retenez d'abord des heures."


def _poser(calibrage: Calibrage, resultat: Resultat) -> None:
    for nom, valeur in _resultat(resultat).items():
        setattr(calibrage, nom, valeur)


def _resultat(resultat: Resultat) -> dict[str, Any]:
    return {"heures_calculees": ecrit(resultat.calculees), "heures_proposees": resultat.heures}
