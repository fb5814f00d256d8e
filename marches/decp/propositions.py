"""What a newer publication changes of a contract that is followed is proposed; a person decides.

Only what changed in the publication is proposed, and only when the house says otherwise: what a person typed is
never questioned by a publication that says the same as before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from clauses_project import ecriture
from clauses_project.refus import Conflit
from comptes import journal
from comptes.enums import Verbe
from comptes.models import Utilisateur
from marches import actions
from marches.decp.enums import EtatProposition, Sujet
from marches.decp.models import ContratPublie, PropositionDecp
from marches.decp.publie import entreprise_publiee, fin_publiee, numero_libre
from marches.enums import Role, Statut
from marches.models import Attribution, Lot, Marche

RIEN = "rien"
CHANGE = "{} : cette valeur a changé depuis la proposition. Relisez-la, puis acceptez ou déclinez à nouveau."


def proposer(contrat: ContratPublie, *, avant: dict[str, Any] | None) -> int:
    """Stores what is to be decided of a contract whose publication was `avant`; how many things that is."""
    apres = contrat.contenu
    if contrat.marche is None or contrat.marche.statut == Statut.ABANDONNE:
        return 0
    return sum(
        _proposer(contrat, sujet, valeur, dit_avant, dit_apres)
        for sujet, valeur, dit_avant, dit_apres in (
            *_montant(contrat, avant, apres),
            *_date_fin(contrat, avant, apres),
            *_entreprises(contrat, avant, apres),
        )
    )


def proposer_le_lot(contrat: ContratPublie) -> int:
    """A lot published after its contract was qualified."""
    mots = f"{contrat.objet[:200]} ({_euros(contrat.montant_ht)})"
    return _proposer(contrat, Sujet.LOT, contrat.cle, "", mots)


def _proposer(contrat: ContratPublie, sujet: Sujet, valeur: Any, avant: str, apres: str) -> bool:
    assert contrat.marche is not None  # noqa: S101
    _, cree = PropositionDecp.objects.get_or_create(
        publie=contrat,
        sujet=sujet,
        cle_valeur=str(valeur["id"] if isinstance(valeur, dict) else valeur)[:200],
        defaults={
            "structure": contrat.structure,
            "marche": contrat.marche,
            "lot": contrat.lot,
            "depot": contrat.depot,
            "valeur": valeur,
            "avant": avant[:300],
            "apres": apres[:300],
        },
    )
    return cree


def _montant(contrat: ContratPublie, avant: dict[str, Any] | None, apres: dict[str, Any]):
    if contrat.lot is None or not apres["montant"] or _pareil(avant, apres, "montant"):
        return
    publie = Decimal(apres["montant"])
    if contrat.lot.montant_ht != publie:
        yield Sujet.MONTANT, apres["montant"], _euros(contrat.lot.montant_ht), _euros(publie)


def _date_fin(contrat: ContratPublie, avant: dict[str, Any] | None, apres: dict[str, Any]):
    """Of the contract: the last of its lots ends it."""
    fin = fin_publiee(apres)
    if fin is None or (avant is not None and fin_publiee(avant) == fin):
        return
    assert contrat.marche is not None  # noqa: S101
    actuelle = contrat.marche.date_fin
    plusieurs = contrat.marche.lots.count() > 1
    if fin != actuelle and not (plusieurs and actuelle and fin < actuelle):
        yield Sujet.DATE_FIN, fin.isoformat(), _jour(actuelle), _jour(fin)


def _entreprises(contrat: ContratPublie, avant: dict[str, Any] | None, apres: dict[str, Any]):
    if contrat.lot is None:
        return
    connues = set(contrat.lot.attributions.values_list("entreprise__identifiant", flat=True))
    dites = {
        lu["id"] for cle in ("titulaires", "sous_traitants") for lu in (avant or {}).get(cle, [])
    }
    for cle, sujet in (("titulaires", Sujet.TITULAIRE), ("sous_traitants", Sujet.SOUS_TRAITANT)):
        for lu in apres[cle]:
            if lu["id"] not in connues and lu["id"] not in dites:
                yield sujet, lu, _noms(contrat.lot), str(entreprise_publiee(lu))


def _pareil(avant: dict[str, Any] | None, apres: dict[str, Any], cle: str) -> bool:
    return avant is not None and avant[cle] == apres[cle]


@transaction.atomic
def accepter(*, proposition: PropositionDecp, par: Utilisateur) -> PropositionDecp:
    """Does what was proposed, as if that person typed it. A second click changes nothing.

    Raises `Conflit` when what is stored is no more what the proposition showed (it is then up to date),
    ValidationError when the contract refuses it.
    """
    proposition = journal.verrouiller(proposition)
    if proposition.etat != EtatProposition.A_DECIDER:
        return proposition
    ACCEPTER[Sujet(proposition.sujet)](proposition, par)
    return _decider(proposition, EtatProposition.ACCEPTEE, par)


@transaction.atomic
def decliner(*, proposition: PropositionDecp, par: Utilisateur) -> PropositionDecp:
    """Keeps what the structure has. The same value is not proposed again. A second click changes nothing."""
    proposition = journal.verrouiller(proposition)
    if proposition.etat != EtatProposition.A_DECIDER:
        return proposition
    return _decider(proposition, EtatProposition.DECLINEE, par)


def rafraichir(propositions: Iterable[PropositionDecp]) -> None:
    """What the house says now, beside what is proposed."""
    for proposition in propositions:
        actuelle = dite_par_la_maison(proposition)
        if actuelle != proposition.avant:
            proposition.avant = actuelle
            proposition.save(update_fields=["avant"])


def dite_par_la_maison(proposition: PropositionDecp) -> str:
    match proposition.sujet:
        case Sujet.MONTANT:
            return _euros(proposition.lot.montant_ht if proposition.lot else None)
        case Sujet.DATE_FIN:
            return _jour(proposition.marche.date_fin)
        case _:
            return proposition.avant


def _decider(
    proposition: PropositionDecp, etat: EtatProposition, par: Utilisateur
) -> PropositionDecp:
    proposition.etat, proposition.decidee_le, proposition.decidee_par = etat, timezone.now(), par
    proposition.save()
    journal.journaliser(
        verbe=Verbe.DECIDER,
        objet=proposition.marche,
        par=par,
        details={
            "publication": proposition.publie_id,
            "sujet": proposition.get_sujet_display(),
            "apres": proposition.apres,
            "reponse": etat.label,
        },
    )
    return proposition


def _accepter_le_montant(proposition: PropositionDecp, par: Utilisateur) -> None:
    """The contract's amount follows when it is the sum of its lots."""
    _refuser_si_change(proposition)
    lot, montant = proposition.lot, Decimal(proposition.valeur)
    assert lot is not None  # noqa: S101
    marche = lot.marche
    suit = marche.montant_ht is None or marche.montant_ht == _somme(marche)
    journal.modifier(objet=lot, champs={"montant_ht": montant}, par=par)
    if suit:
        journal.modifier(objet=marche, champs={"montant_ht": _somme(marche)}, par=par)


def _accepter_la_date(proposition: PropositionDecp, par: Utilisateur) -> None:
    _refuser_si_change(proposition)
    fin = date.fromisoformat(proposition.valeur)
    journal.modifier(objet=proposition.marche, champs={"date_fin": fin}, par=par)


def _accepter_le_titulaire(proposition: PropositionDecp, par: Utilisateur) -> None:
    """It is added; who left is a person's to say, with a date."""
    assert proposition.lot is not None  # noqa: S101
    actions.attribuer(
        lot=proposition.lot, entreprise=entreprise_publiee(proposition.valeur), par=par
    )


def _accepter_le_sous_traitant(proposition: PropositionDecp, par: Utilisateur) -> None:
    lot, lu = proposition.lot, proposition.valeur
    assert lot is not None  # noqa: S101
    titulaire = lot.attributions.filter(role=Role.TITULAIRE).order_by("pk").first()
    if titulaire is None:
        raise Conflit(f"{lot} n'a pas encore de titulaire : désignez-le d'abord.")
    actions.attribuer(
        lot=lot,
        entreprise=entreprise_publiee(lu),
        par=par,
        role=Role.SOUS_TRAITANT,
        sous_traitant_de=titulaire,
        date_debut=date.fromisoformat(lu["debut"]) if lu["debut"] else None,
    )


def _accepter_le_lot(proposition: PropositionDecp, par: Utilisateur) -> None:
    publie, marche = proposition.publie, proposition.marche
    pris = set(marche.lots.values_list("numero", flat=True))
    lot = actions.ajouter_lot(
        marche=marche,
        par=par,
        numero=numero_libre(publie, pris),
        intitule=publie.objet[:200],
        montant_ht=publie.montant_ht,
    )
    for rang, lu in enumerate(publie.contenu["titulaires"]):
        role = Role.COTRAITANT if rang and publie.contenu["groupement"] else Role.TITULAIRE
        actions.attribuer(lot=lot, entreprise=entreprise_publiee(lu), par=par, role=role)
    publie.lot = lot
    publie.save()


ACCEPTER = {
    Sujet.MONTANT: _accepter_le_montant,
    Sujet.DATE_FIN: _accepter_la_date,
    Sujet.TITULAIRE: _accepter_le_titulaire,
    Sujet.SOUS_TRAITANT: _accepter_le_sous_traitant,
    Sujet.LOT: _accepter_le_lot,
}


def _refuser_si_change(proposition: PropositionDecp) -> None:
    if dite_par_la_maison(proposition) != proposition.avant:
        raise Conflit(CHANGE.format(proposition))


def _somme(marche: Marche) -> Decimal | None:
    montants = Lot.objects.filter(marche=marche).values_list("montant_ht", flat=True)
    connus = [montant for montant in montants if montant is not None]
    return sum(connus, Decimal(0)) if connus else None


def _noms(lot: Lot) -> str:
    attributions = Attribution.objects.filter(lot=lot).select_related("entreprise").order_by("pk")
    return ", ".join(str(attribution.entreprise) for attribution in attributions) or RIEN


def _euros(montant: Decimal | None) -> str:
    return ecriture.euros(montant) or RIEN


def _jour(jour: date | None) -> str:
    return RIEN if jour is None else f"{jour:%d/%m/%Y}"
