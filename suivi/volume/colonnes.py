"""What the generator writes of each table, parents first; the rest takes its default."""

from django.db import models

from entreprises.models import Entreprise
from marches.models import (
    Attribution,
    Declarant,
    DonneurOrdre,
    LigneObjectif,
    Lot,
    Marche,
    Operation,
)
from participants.models import (
    ContratTravail,
    Eligibilite,
    EligibiliteCritere,
    Identite,
    Participant,
    Prescripteur,
)
from suivi.models import Affectation, Declaration, Evaluation, HeuresGlobales, LigneHeures

COLONNES: dict[type[models.Model], tuple[str, ...]] = {
    Entreprise: ("id", "identifiant", "raison_sociale", "type", "commune_id", "recherche"),
    DonneurOrdre: ("id", "structure_id", "nom", "siret", "type", "recherche"),
    Operation: ("id", "structure_id", "nom", "anru", "recherche"),
    Prescripteur: ("id", "structure_id", "nom"),
    Marche: (
        "id", "structure_id", "reference", "objet", "donneur_ordre_id", "operation_id", "nature",
        "clause", "date_notification", "date_ordre_service", "date_fin", "date_solde", "statut",
        "commune_execution_id", "facilitateur_id", "recherche",
    ),
    Lot: ("id", "structure_id", "marche_id", "numero", "intitule", "clause"),
    Attribution: ("id", "structure_id", "lot_id", "entreprise_id", "role", "sous_traitant_de_id"),
    LigneObjectif: ("id", "structure_id", "lot_id", "nature", "numero", "heures", "date_effet"),
    Declarant: ("id", "structure_id", "attribution_id", "entreprise_id"),
    Participant: ("id", "structure_id", "identifiant", "sexe", "empreinte"),
    Identite: ("participant_id", "nom", "prenom", "date_naissance", "recherche"),
    Eligibilite: (
        "id", "structure_id", "participant_id", "debut", "fin", "commune_id", "code_qpv",
        "generation_qpv", "niveau", "prescripteur_id", "age", "certifiee_par_id", "certifiee_le",
    ),
    EligibiliteCritere: ("id", "eligibilite_id", "critere_id", "rang"),
    ContratTravail: (
        "id", "structure_id", "participant_id", "identifiant", "employeur_id",
        "entreprise_utilisatrice_id", "type", "modalite", "date_debut", "date_fin", "poste",
        "code_rome",
    ),
    Affectation: ("id", "structure_id", "contrat_id", "attribution_id"),
    Declaration: (
        "id", "structure_id", "declarant_id", "mois", "etat", "ouverte_le", "transmise_le",
        "transmise_par_id", "validee_le", "validee_par_id",
    ),
    LigneHeures: (
        "id", "structure_id", "declaration_id", "affectation_id", "mois", "heures_travail",
        "heures_formation", "decision", "heures_travail_retenues", "heures_formation_retenues",
        "motif", "decision_manuelle", "decidee_le", "decidee_par_id", "faits_id", "version",
    ),
    HeuresGlobales: (
        "id", "structure_id", "attribution_id", "employeur_id", "mois", "heures", "effectif",
        "motif", "saisies_par_id",
    ),
    Evaluation: ("id", "structure_id", "participant_id", "jalon", "date", "situation", "par_id"),
}  # fmt: skip
