"""Work contracts and the attributions they serve."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from clauses_project.ecriture import mois as en_mois
from clauses_project.refus import Refus
from comptes import journal
from comptes.enums import Verbe
from comptes.journal import Auteur, compte, journaliser, verrouiller
from comptes.models import Utilisateur
from entreprises.actions import creer_entreprise
from entreprises.enums import METTENT_A_DISPOSITION
from entreprises.models import Entreprise
from marches.enums import Role
from marches.models import Attribution
from participants.actions import prochain_numero, refuser_si_reunie, verrouiller_par_la_personne
from participants.enums import Modalite
from participants.models import ContratTravail
from suivi.actions.decisions import redecider
from suivi.models import Affectation, LigneHeures

CHANGENT_LES_DECISIONS = ("type", "date_debut", "date_fin")


@transaction.atomic
def creer(
    *, contrat: ContratTravail, attributions: Iterable[Attribution] = (), par: Auteur
) -> ContratTravail:
    """Records a work contract, and the attributions it serves. Raises ValidationError.

    An employer nobody knew yet is stored; an empty `identifiant` takes the next number of the structure.
    """
    verrouiller(contrat.structure)  # before the person: it gives the number
    refuser_si_reunie(verrouiller(contrat.participant))
    contrat.employeur = _employeur(contrat.employeur, contrat=contrat, par=compte(par))
    if not contrat.identifiant:
        contrat.identifiant = prochain_numero(contrat.structure, modele=ContratTravail, prefixe="C")
    contrat.full_clean()
    contrat.save()
    journaliser(verbe=Verbe.CREER, objet=contrat, par=par)
    for attribution in attributions:
        affecter(contrat=contrat, attribution=attribution, par=par)
    redecider(participant=contrat.participant, par=par, pourquoi="Contrat de travail ajouté")
    return contrat


@transaction.atomic
def modifier(
    *,
    contrat: ContratTravail,
    champs: dict[str, Any],
    par: Utilisateur,
    version: int | None = None,
) -> ContratTravail:
    """Changes a work contract; its end is one of its fields. Lines are decided again when they depend on it.

    Raises Refus when hours are typed in months the new dates leave out, or when somebody changed it since
    `version`; ValidationError.
    """
    avant = verrouiller_par_la_personne(contrat, version=version)
    if "employeur" in champs:
        champs = {**champs, "employeur": _employeur(champs["employeur"], contrat=avant, par=par)}
    _refuser_mois_orphelins(avant, champs)
    contrat = journal.modifier(objet=contrat, champs=champs, par=par, version=version)
    if any(getattr(avant, nom) != getattr(contrat, nom) for nom in CHANGENT_LES_DECISIONS):
        redecider(participant=contrat.participant, par=par, pourquoi="Contrat de travail modifié")
    return contrat


@transaction.atomic
def terminer(
    *,
    contrat: ContratTravail,
    date_fin: date,
    motif_fin: str,
    par: Utilisateur,
    version: int | None = None,
) -> ContratTravail:
    """Writes the day a work contract ended, and why. Refuses as `modifier` does."""
    return modifier(
        contrat=contrat,
        champs={"date_fin": date_fin, "motif_fin": motif_fin},
        par=par,
        version=version,
    )


@transaction.atomic
def affecter(*, contrat: ContratTravail, attribution: Attribution, par: Auteur) -> Affectation:
    """Lets the hours of a work contract count for an attribution of the same structure.

    A second click changes nothing. One that only received parts of a convention is worked on from now
    on. Raises Refus across structures.
    """
    if attribution.structure_id != contrat.structure_id:
        raise Refus("Ce marché est suivi par une autre structure.")
    affectation, nouvelle = Affectation.objects.get_or_create(
        contrat=contrat, attribution=attribution, defaults={"structure": contrat.structure}
    )
    if nouvelle:
        journaliser(verbe=Verbe.CREER, objet=affectation, par=par)
    elif affectation.recue_par_id:
        affectation = journal.modifier(
            objet=affectation, champs={"recue_par": None}, par=compte(par)
        )
    return affectation


@transaction.atomic
def retirer(*, affectation: Affectation, par: Utilisateur) -> None:
    """Takes a work contract off an attribution. Raises Refus once a line of hours uses it."""
    affectation = Affectation.objects.select_for_update(of=("self",)).get(pk=affectation.pk)
    if affectation.lignes.exists():
        raise Refus(
            "Des heures sont déclarées sur ce marché avec ce contrat de travail : "
            "il ne peut plus en être retiré."
        )
    journaliser(verbe=Verbe.SUPPRIMER, objet=affectation, par=par)
    affectation.delete()


def modalite_de(employeur: Entreprise, attribution: Attribution) -> Modalite:
    """How somebody works for an attribution, from who employs them and who owes the hours."""
    if employeur.pk == attribution.entreprise_id:
        soustraite = attribution.role == Role.SOUS_TRAITANT
        return Modalite.SOUS_TRAITANCE if soustraite else Modalite.DIRECTE
    if employeur.type in METTENT_A_DISPOSITION:
        return Modalite.MISE_A_DISPOSITION
    return Modalite.SOUS_TRAITANCE


def _employeur(
    entreprise: Entreprise, *, contrat: ContratTravail, par: Utilisateur | None
) -> Entreprise:
    if entreprise._state.adding:
        creer_entreprise(entreprise=entreprise, structure=contrat.structure, par=par)
    return entreprise


def _refuser_mois_orphelins(contrat: ContratTravail, champs: dict[str, Any]) -> None:
    """Typed hours stay in a month the contract runs in, once it has these fields."""
    nouveau = copy(contrat)
    for nom, valeur in champs.items():
        setattr(nouveau, nom, valeur)
    saisis = (
        LigneHeures.objects.filter(affectation__contrat=contrat)
        .filter(Q(heures_travail__gt=0) | Q(heures_formation__gt=0))
        .order_by("mois")
        .values_list("mois", flat=True)
        .distinct()
    )
    dehors = [en_mois(mois) for mois in saisis if not nouveau.court_en(mois)]
    if dehors:
        raise Refus(
            f"Des heures sont saisies en {', '.join(dehors)}, hors de ces dates : "
            "corrigez d'abord la déclaration, ou les dates."
        )
