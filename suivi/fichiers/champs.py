"""What a column of a file of hours may be."""

from __future__ import annotations

from django.db import models


class Champ(models.TextChoices):
    PERSONNE = "personne", "Nom et prénom (une seule colonne)"
    NOM = "nom", "Nom"
    PRENOM = "prenom", "Prénom"
    NAISSANCE = "naissance", "Date de naissance"
    MATRICULE = "matricule", "Matricule ou code du salarié"
    CLIENT = "client", "Client (entreprise utilisatrice)"
    CODE_CLIENT = "code_client", "Code du client"
    SITE = "site", "Chantier, site ou marché"
    CODE_SITE = "code_site", "Code du chantier ou du marché"
    MISSION = "mission", "Numéro de contrat ou de mission"
    DEBUT = "debut", "Début du contrat ou de la mission"
    FIN = "fin", "Fin du contrat ou de la mission"
    TYPE_CONTRAT = "type_contrat", "Type de contrat"
    METIER = "metier", "Métier ou qualification"
    MOIS = "mois", "Mois"
    ANNEE = "annee", "Année"
    SEMAINE = "semaine", "Semaine"
    PERIODE_DU = "periode_du", "Période : du"
    PERIODE_AU = "periode_au", "Période : au"
    JOUR = "jour", "Jour"
    HEURES = "heures", "Heures travaillées"
    FORMATION = "formation", "Heures de formation (en plus des heures travaillées)"
    DONT_FORMATION = "dont_formation", "Dont heures de formation (comprises dans les heures)"
    RUBRIQUE = "rubrique", "Rubrique de paie (travail, formation, absence…)"
    TOTAL = "total", "Total des heures"


class Confiance(models.TextChoices):
    SURE = "sure", "sûre"
    A_CONFIRMER = "a_confirmer", "à confirmer"
    INCONNUE = "inconnue", "non reconnue"
