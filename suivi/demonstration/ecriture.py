"""The rows of one structure, written at once: decided, inserted in bulk, summed, told in the journal."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.contenttypes.models import ContentType

from clauses_project.statistiques import analyser
from comptes.models import Evenement, LienSigne
from entreprises.models import Contact, Entreprise
from marches.models import (
    Attribution,
    Declarant,
    DonneurOrdre,
    LigneObjectif,
    Lot,
    Marche,
    Operation,
    Prevision,
)
from participants.models import (
    ContratTravail,
    DemandeEligibilite,
    Eligibilite,
    EligibiliteCritere,
    Identite,
    Participant,
    Prescripteur,
)
from suivi.actions.decisions import appliquer
from suivi.apres.ecriture import tenir
from suivi.cumuls import recalculer
from suivi.demonstration.atelier import Atelier
from suivi.enums import Etat
from suivi.models import (
    Affectation,
    ConventionGlobalisation,
    Declaration,
    Evaluation,
    HeuresGlobales,
    LigneHeures,
    PartDeConvention,
    ReponseProposee,
    Tentative,
)
from suivi.validation import decider, eligibilite_des_faits, partager

# Parents first: a bulk insert needs the keys of what its rows hang from.
ORDRE = (
    Entreprise,
    Contact,
    DonneurOrdre,
    Operation,
    Prescripteur,
    Marche,
    Lot,
    Attribution,
    ConventionGlobalisation,
    PartDeConvention,
    LigneObjectif,
    Prevision,
    Declarant,
    Participant,
    Identite,
    Eligibilite,
    EligibiliteCritere,
    DemandeEligibilite,
    ContratTravail,
    Affectation,
    Declaration,
    LigneHeures,
    HeuresGlobales,
    Evaluation,
    Tentative,
    LienSigne,
    ReponseProposee,
)


def enregistrer(atelier: Atelier) -> None:
    """By a few bulk inserts, then what is kept of them."""
    _decider(atelier)
    for modele in ORDRE:
        rangees = atelier.rangees[modele]
        if modele is Attribution:  # whoever a sous-traitant works for comes before it
            seuls = [a for a in rangees if a.sous_traitant_de is None]
            modele.objects.bulk_create(seuls, batch_size=500)
            rangees = [a for a in rangees if a.sous_traitant_de is not None]
        modele._default_manager.bulk_create(rangees, batch_size=500)
    analyser()  # what follows reads all these rows
    recalculer(atelier.structure)
    Evenement.objects.bulk_create(
        [
            Evenement(
                verbe=verbe,
                objet_type=ContentType.objects.get_for_model(objet),
                objet_id=objet.pk,
                objet_libelle=str(objet)[:300],
                qui=qui,
                quand=quand,
                structure=atelier.structure,
                pourquoi=pourquoi,
            )
            for verbe, objet, quand, qui, pourquoi in atelier.evenements
        ],
        batch_size=500,
    )
    tenir(personnes=[participant.pk for participant in atelier.rangees[Participant]])


def _decider(atelier: Atelier) -> None:
    """The decisions of the validated lines, by the rules of validation; the facts of every line."""
    for ligne in atelier.rangees[LigneHeures]:
        contrat = ligne.affectation.contrat
        eligibilites = atelier.eligibilites[id(contrat.participant)]
        ligne.faits = eligibilite_des_faits(eligibilites, ligne.mois, contrat)
        if ligne.declaration.etat == Etat.VALIDEE:
            proposition = decider(
                mois=ligne.mois,
                contrat=contrat,
                eligibilites=eligibilites,
                marche=ligne.affectation.attribution.lot.marche,
            )
            appliquer(ligne, proposition, par=atelier.par)
            ligne.decidee_le = ligne.declaration.validee_le
    for ligne, retenues, motif in atelier.a_la_main:
        ligne.heures_travail_retenues, ligne.heures_formation_retenues = partager(
            travail=ligne.heures_travail,
            formation=ligne.heures_formation or Decimal(0),
            retenues=retenues,
        )
        ligne.decision_manuelle, ligne.motif = True, motif
