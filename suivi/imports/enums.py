"""States of a file of hours, fates of its rows."""

from django.db import models


class EtatImport(models.TextChoices):
    """Where a file of hours is; from which to which: `suivi.imports.models.SUITES`."""

    EN_LECTURE = "EN_LECTURE", "En lecture"
    A_PRECISER = "A_PRECISER", "Colonnes à préciser"
    A_VERIFIER = "A_VERIFIER", "À vérifier"
    EN_ECRITURE = "EN_ECRITURE", "En cours d'enregistrement"
    APPLIQUE = "APPLIQUE", "Enregistré"
    ANNULE = "ANNULE", "Annulé"
    REFUSE = "REFUSE", "Illisible"


TON_DE_L_IMPORT = {
    EtatImport.EN_LECTURE: "attente",
    EtatImport.A_PRECISER: "attente",
    EtatImport.A_VERIFIER: "attente",
    EtatImport.EN_ECRITURE: "attente",
    EtatImport.APPLIQUE: "ok",
    EtatImport.ANNULE: "neutre",
    EtatImport.REFUSE: "alerte",
}


class Sort(models.TextChoices):
    """What becomes of a row of a file, or of the hours it speaks of."""

    CREEE = "CREEE", "Créée"
    MODIFIEE = "MODIFIEE", "Modifiée"
    INCHANGEE = "INCHANGEE", "Inchangée"
    REFUSEE = "REFUSEE", "Refusée"
    ECARTEE = "ECARTEE", "Écartée"


TON_DU_SORT = {
    Sort.CREEE: "ok",
    Sort.MODIFIEE: "attente",
    Sort.INCHANGEE: "neutre",
    Sort.REFUSEE: "alerte",
    Sort.ECARTEE: "neutre",
}


class Manque(models.TextChoices):
    """What a refused row lacks, which the person may give."""

    VALEUR = "VALEUR", "Une valeur à corriger"
    SITE = "SITE", "Un marché à choisir"
    PERSONNE = "PERSONNE", "Une personne à choisir"
    CONTRAT = "CONTRAT", "Un contrat de travail à préciser"
    MOIS = "MOIS", "Un mois qui n'est pas à saisir"
    DOUBLE = "DOUBLE", "Une ligne en double"


class NatureCode(models.TextChoices):
    SITE = "SITE", "Site"
    PERSONNE = "PERSONNE", "Personne"
    COLONNES = "COLONNES", "Colonnes"
