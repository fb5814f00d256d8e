"""A company announces, from its month, a person its structure may not know yet."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from clauses_project.ecriture import mois as en_mois
from clauses_project.profils import Profil
from clauses_project.refus import Refus, refuser_si
from clauses_project.textes import normaliser
from comptes.journal import Auteur, verrouiller
from marches.models import Declarant
from participants import actions as dossiers
from participants.doublons import ressemblantes
from participants.enums import Modalite, Sexe
from participants.models import ContratTravail, Identite, Participant
from suivi.actions import contrats
from suivi.actions.saisies import refus_de_saisie
from suivi.models import Affectation, Declaration
from territoires.models import Structure


@transaction.atomic
def annoncer_une_personne(
    *,
    declaration: Declaration,
    identite: Identite,
    sexe: str,
    contrat: ContratTravail,
    par: Auteur,
    profil: Profil,
) -> Affectation:
    """Puts a person at work in a declaration: their file, their contract with the declarant, its attribution.

    A file of the structure with the same name, first name and birth date is taken as it is, else one is
    made, without eligibility: its hours wait « en suspens ». The answer is the same in both cases, so
    that the company learns nothing. A second click finds all of it and adds nothing. Raises Refus when
    the declaration is closed to this profile or the contract does not run that month; ValidationError.
    """
    verrouiller(declaration.structure)  # the same person, announced by two companies at once
    declaration = verrouiller(declaration)
    refuser_si(refus_de_saisie(declaration, profil))
    _refuser_hors_du_mois(declaration.mois, contrat)
    declarant = declaration.declarant
    participant = connue(declaration.structure, identite)
    if participant is None:
        participant = dossiers.creer(
            participant=Participant(structure=declaration.structure, sexe=sexe or Sexe.NR),
            identite=identite,
            par=par,
        )
    contrat = deja_signe(participant, declarant, contrat) or contrats.creer(
        contrat=completer(contrat, participant, declarant), par=par
    )
    return contrats.affecter(contrat=contrat, attribution=declarant.attribution, par=par)


def _refuser_hors_du_mois(mois: date, contrat: ContratTravail) -> None:
    if not contrat.court_en(mois):
        raise Refus(
            f"Ce contrat ne court pas en {en_mois(mois)} : annoncez cette personne depuis un mois "
            "où elle travaille, ou corrigez les dates."
        )


def connue(structure: Structure, identite: Identite) -> Participant | None:
    """The file that bears exactly this name; one that only looks like it is left to the facilitateur.

    One that was brought together with another leads to the one that was kept.
    """
    exactes = {
        _gardee(trouvee.participant)
        for trouvee in ressemblantes(
            structure=structure,
            nom=identite.nom,
            prenom=identite.prenom,
            date_naissance=identite.date_naissance,
        )
        if trouvee.date_naissance == identite.date_naissance
        and normaliser(trouvee.nom) == normaliser(identite.nom)
    }
    return min(exactes, key=lambda participant: participant.pk, default=None)


def _gardee(participant: Participant) -> Participant:
    while participant.fusionne_dans is not None:
        participant = participant.fusionne_dans
    return participant


def deja_signe(
    participant: Participant, declarant: Declarant, contrat: ContratTravail
) -> ContratTravail | None:
    """The same contract, announced before."""
    return (
        ContratTravail.objects.filter(
            participant=participant,
            employeur=declarant.entreprise,
            type=contrat.type,
            date_debut=contrat.date_debut,
        )
        .order_by("pk")
        .first()
    )


def completer(
    contrat: ContratTravail, participant: Participant, declarant: Declarant
) -> ContratTravail:
    """What the company does not type: its own name, and where the person works."""
    contrat.structure = declarant.structure
    contrat.participant = participant
    contrat.employeur = declarant.entreprise
    contrat.modalite = contrats.modalite_de(declarant.entreprise, declarant.attribution)
    if contrat.modalite == Modalite.MISE_A_DISPOSITION:
        contrat.entreprise_utilisatrice = declarant.attribution.entreprise
    return contrat
