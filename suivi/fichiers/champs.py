"""What a column of a file of hours may be, and the words by which companies call it."""

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
    SEMAINE = "semaine", "Semaine"
    PERIODE_DU = "periode_du", "Période : du"
    PERIODE_AU = "periode_au", "Période : au"
    JOUR = "jour", "Jour"
    HEURES = "heures", "Heures travaillées"
    FORMATION = "formation", "Heures de formation (en plus des heures travaillées)"
    DONT_FORMATION = "dont_formation", "Dont heures de formation (comprises dans les heures)"
    TOTAL = "total", "Total des heures"


class Confiance(models.TextChoices):
    SURE = "sure", "sûre"
    A_CONFIRMER = "a_confirmer", "à confirmer"
    INCONNUE = "inconnue", "non reconnue"


# Normalised words (see `normaliser`). SURS say it alone; PROBABLES ask for a confirmation.
SURS: dict[Champ, frozenset[str]] = {
    Champ.PERSONNE: frozenset({"nom prenom", "nom et prenom", "prenom nom", "salarie"}),
    Champ.NOM: frozenset({"nom", "nom de famille", "nom usuel", "nom du salarie"}),
    Champ.PRENOM: frozenset({"prenom", "prenoms", "prenom du salarie"}),
    Champ.NAISSANCE: frozenset({"date de naissance", "ne e le", "naissance", "date naissance"}),
    Champ.MATRICULE: frozenset({"matricule", "code salarie", "n salarie", "matricule salarie"}),
    Champ.CLIENT: frozenset({"client", "entreprise utilisatrice", "nom client"}),
    Champ.CODE_CLIENT: frozenset({"code client", "n client", "numero client"}),
    Champ.SITE: frozenset({"site", "chantier", "marche", "lieu de mission"}),
    Champ.CODE_SITE: frozenset({"code chantier", "code site", "code marche", "n chantier"}),
    Champ.MISSION: frozenset({"mission", "n contrat", "n de contrat", "n mission", "contrat"}),
    Champ.DEBUT: frozenset({"date de debut", "debut", "date debut", "date d entree"}),
    Champ.FIN: frozenset({"date de fin", "fin", "date fin", "date de sortie"}),
    Champ.TYPE_CONTRAT: frozenset({"type de contrat", "type contrat", "nature du contrat"}),
    Champ.METIER: frozenset({"metier", "qualification", "poste", "emploi"}),
    Champ.MOIS: frozenset({"mois"}),
    Champ.SEMAINE: frozenset({"semaine", "n semaine", "sem"}),
    Champ.PERIODE_DU: frozenset({"semaine du", "periode du", "du"}),
    Champ.PERIODE_AU: frozenset({"au"}),
    Champ.JOUR: frozenset({"jour", "date"}),
    Champ.HEURES: frozenset({"heures", "heures travaillees", "nb heures", "nombre d heures"}),
    Champ.FORMATION: frozenset({"heures de formation", "formation", "heures formation"}),
    Champ.DONT_FORMATION: frozenset({"dont formation", "dont heures de formation"}),
    Champ.TOTAL: frozenset({"total", "total heures", "total des heures"}),
}
