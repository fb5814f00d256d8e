"""Fates of the rows of a file of hours, what they lack, the codes they use."""

from django.db import models


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
