from django.db import models

from clauses_project.profils import GESTIONNAIRES, Profil
from comptes.enums import Verbe


class Etat(models.TextChoices):
    A_SAISIR = "A_SAISIR", "À saisir"
    TRANSMISE = "TRANSMISE", "Transmise"
    A_CORRIGER = "A_CORRIGER", "À corriger"
    VALIDEE = "VALIDEE", "Validée"


DECLAREES = frozenset({Etat.TRANSMISE, Etat.A_CORRIGER, Etat.VALIDEE})
EN_ATTENTE = frozenset({Etat.TRANSMISE, Etat.A_CORRIGER})
SAISISSABLES = frozenset({Etat.A_SAISIR, Etat.A_CORRIGER})

TRANSITIONS = {  # verb: (from, to, profiles)
    Verbe.TRANSMETTRE: (SAISISSABLES, Etat.TRANSMISE, GESTIONNAIRES | {Profil.DECLARANT}),
    Verbe.VALIDER: (frozenset({Etat.TRANSMISE}), Etat.VALIDEE, GESTIONNAIRES),
    Verbe.RENVOYER: (frozenset({Etat.TRANSMISE}), Etat.A_CORRIGER, GESTIONNAIRES),
    Verbe.ROUVRIR: (frozenset({Etat.VALIDEE}), Etat.A_CORRIGER, GESTIONNAIRES),
}

# The same state, as each reader says it.
ETAT_POUR_LE_DECLARANT = {
    Etat.A_SAISIR: "À déclarer",
    Etat.TRANSMISE: "Transmise",
    Etat.A_CORRIGER: "À corriger",
    Etat.VALIDEE: "Validée",
}
ETAT_POUR_LE_FACILITATEUR = {
    Etat.A_SAISIR: "Attendue",
    Etat.TRANSMISE: "À contrôler",
    Etat.A_CORRIGER: "Renvoyée",
    Etat.VALIDEE: "Validée",
}
TON_DE_L_ETAT = {
    Etat.A_SAISIR: "neutre",
    Etat.TRANSMISE: "attente",
    Etat.A_CORRIGER: "alerte",
    Etat.VALIDEE: "ok",
}


class Decision(models.TextChoices):
    A_DECIDER = "", "À décider"
    RETENUE = "RETENUE", "Retenue"
    NON_RETENUE = "NON_RETENUE", "Non retenue"
    EN_SUSPENS = "EN_SUSPENS", "En suspens"


# Why a line is not retained, or not yet, by default.
AVANT_ELIGIBILITE = "avant l'éligibilité"
FIN_ELIGIBILITE = "fin d'éligibilité"
HORS_MARCHE = "hors marché"
ELIGIBILITE_A_ETABLIR = "éligibilité à établir"

# The same, as a company says it: the eligibility of a person is not its business.
HORS_PERIODE = "hors de la période comptabilisable"
MOTIF_POUR_L_ENTREPRISE = {
    AVANT_ELIGIBILITE: HORS_PERIODE,
    FIN_ELIGIBILITE: HORS_PERIODE,
    ELIGIBILITE_A_ETABLIR: "en attente d'une vérification",
}


class NiveauRelance(models.IntegerChoices):
    PREMIERE = 1, "Première relance"
    DEUXIEME = 2, "Deuxième relance"
    TROISIEME = 3, "Troisième relance"
    ACHETEUR = 4, "Lettre au donneur d'ordre"


class Attente(models.TextChoices):
    """Why a company's month is not finished. « En retard »: nothing came; « incomplète »: a part of it."""

    EN_RETARD = "EN_RETARD", "En retard"
    INCOMPLETE = "INCOMPLETE", "Incomplète"
    RENVOYEE = "RENVOYEE", "Renvoyée"
    A_CONTROLER = "A_CONTROLER", "À contrôler"


TON_DE_L_ATTENTE = {
    Attente.EN_RETARD: "alerte",
    Attente.INCOMPLETE: "attente",
    Attente.RENVOYEE: "attente",
    Attente.A_CONTROLER: "neutre",
}


class EtatRelance(models.TextChoices):
    BROUILLON = "BROUILLON", "Brouillon"
    ENVOYEE = "ENVOYEE", "Envoyée"
    ECARTEE = "ECARTEE", "Écartée"


class Jalon(models.TextChoices):
    SIX = "6", "6 mois"
    DOUZE = "12", "12 mois"
    FENETRE = "FENETRE", "6 à 12 mois"


class Situation(models.TextChoices):
    CDI = "CDI", "CDI"
    CDD_6_PLUS = "CDD_6_PLUS", "CDD de 6 mois et plus"
    CDD_MOINS_6 = "CDD_MOINS_6", "CDD de moins de 6 mois"
    INTERIM_6_PLUS = "INTERIM_6_PLUS", "Intérim de 6 mois et plus"
    INTERIM = "INTERIM", "Intérim de moins de 6 mois"
    CONTRAT_AIDE = "CONTRAT_AIDE", "Contrat aidé"
    SIAE = "SIAE", "Contrat dans une SIAE"
    ALTERNANCE = "ALTERNANCE", "Alternance"
    CREATION = "CREATION", "Création d'activité"
    FONCTION_PUBLIQUE = "FONCTION_PUBLIQUE", "Fonction publique"
    FORMATION_QUALIFIANTE = "FORMATION_QUALIFIANTE", "Formation qualifiante"
    FORMATION_AUTRE = "FORMATION_AUTRE", "Autre formation"
    RECHERCHE = "RECHERCHE", "Recherche d'emploi"
    INACTIF = "INACTIF", "Inactif"
    RETRAITE = "RETRAITE", "Retraite"
    DECEDE = "DECEDE", "Décès"
    DETENTION = "DETENTION", "Détention"
    MATERNITE = "MATERNITE", "Maternité"
    LONGUE_MALADIE = "LONGUE_MALADIE", "Longue maladie"
    INJOIGNABLE = "INJOIGNABLE", "Injoignable"
    REFUS = "REFUS", "Refus de répondre"


class ResultatTentative(models.TextChoices):
    SANS_REPONSE = "SANS_REPONSE", "Pas de réponse"
    A_RAPPELER = "A_RAPPELER", "À rappeler"
    NUMERO_FAUX = "NUMERO_FAUX", "Numéro faux"
    JOINTE = "JOINTE", "Jointe"


class ClasseIAE(models.TextChoices):
    """How a situation is reported; `NEUTRE` and `SANS_REPONSE` are in no class."""

    DURABLE = "DURABLE", "Emploi durable"
    TRANSITION = "TRANSITION", "Emploi de transition"
    POSITIVE = "POSITIVE", "Sortie positive"
    AUTRE = "AUTRE", "Autre"
    NEUTRE = "NEUTRE", "Neutre, hors des taux"
    SANS_REPONSE = "SANS_REPONSE", "Sans réponse"


class QuiRepond(models.TextChoices):
    PERSONNE = "PERSONNE", "La personne"
    PROCHE = "PROCHE", "Un proche"
    EMPLOYEUR = "EMPLOYEUR", "L'employeur"
    PRESCRIPTEUR = "PRESCRIPTEUR", "Le prescripteur"
    STRUCTURE = "STRUCTURE", "La structure elle-même"


class Canal(models.TextChoices):
    TELEPHONE = "TELEPHONE", "Téléphone"
    ENTRETIEN = "ENTRETIEN", "Entretien"
    COURRIEL = "COURRIEL", "Courriel"
    SMS = "SMS", "SMS"
    COURRIER = "COURRIER", "Courrier"
    LIEN = "LIEN", "Lien envoyé à la personne"


# What keeps a person from working, as fields of `Recit`.
FREINS = ("frein_mobilite", "frein_logement", "frein_garde", "frein_sante")


class EtatReponse(models.TextChoices):
    """Of an answer that others than the facilitateur give."""

    ATTENDUE = "ATTENDUE", "Lien envoyé"
    RETIREE = "RETIREE", "Lien fermé"
    A_RELIRE = "A_RELIRE", "À relire"
    ACCEPTEE = "ACCEPTEE", "Acceptée"
    ECARTEE = "ECARTEE", "Écartée"


REPONSES_EN_COURS = frozenset({EtatReponse.ATTENDUE, EtatReponse.A_RELIRE})


class GenreDocument(models.TextChoices):
    """What a structure, or a réseau, hands out on paper."""

    TERRITOIRE = "TERRITOIRE", "Bilan de territoire"
    CLAUSE = "CLAUSE", "Bilan de clause"
    ATTESTATION = "ATTESTATION", "Attestation de réalisation"
    DONNEUR_ORDRE = "DONNEUR_ORDRE", "Bilan du donneur d'ordre"
    ANNUEL = "ANNUEL", "Bilan annuel"
    RESEAU = "RESEAU", "Bilan du réseau"
    EVALUATION = "EVALUATION", "Évaluation à 6 et 12 mois"
    FIL = "FIL", "Fil des échanges"


class Lecteurs(models.TextChoices):
    """For whom a document was issued: what it says is written for them, and they may open it."""

    STRUCTURE = "STRUCTURE", "La structure"
    PUBLIC = "PUBLIC", "Les élus et le public"
    DONNEUR_ORDRE = "DONNEUR_ORDRE", "Le donneur d'ordre"
    ENTREPRISE = "ENTREPRISE", "L'entreprise et le donneur d'ordre"


class GenreRemontee(models.TextChoices):
    """Who asks for figures, in a form of their own."""

    AVE = "AVE", "Consolidation nationale (AVE)"
    ANRU = "ANRU", "Opérations de l'ANRU"
    DREETS = "DREETS", "Consolidation régionale (DREETS, DDETS)"
    SPASER = "SPASER", "Achats responsables (SPASER)"
    FSE = "FSE", "Participants du FSE+"
