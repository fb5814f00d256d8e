"""Steps of the assistant, and what a table leaves to be completed."""

from django.db import models


class Etape(models.IntegerChoices):
    FEUILLES = 1, "Feuilles et colonnes"
    RAPPROCHER = 2, "Marchés, entreprises, personnes"
    APERCU = 3, "Ce qui sera enregistré"


class Manque(models.TextChoices):
    """`ENTRETENUS` below clear themselves once the file is completed; the others are said to be seen."""

    SIRET = "SIRET", "SIRET à compléter"
    TYPE = "TYPE", "Type d'employeur à vérifier"
    NAISSANCE = "NAISSANCE", "Date de naissance à compléter"
    SEXE = "SEXE", "Sexe à compléter"
    ELIGIBILITE = "ELIGIBILITE", "Éligibilité à certifier : ses heures restent en suspens"
    CONTRAT = "CONTRAT", "Type et dates du contrat de travail à vérifier"
    MARCHE = "MARCHE", "Nature, clause et notification du marché à vérifier"
    OBJECTIF = "OBJECTIF", "Objectif d'heures à saisir"
    ROLE = "ROLE", "Rôle de l'entreprise sur le lot à vérifier"


# Seen by somebody, whatever the file says now: what a table supposed may be right.
A_VOIR = (Manque.TYPE, Manque.SEXE, Manque.CONTRAT, Manque.MARCHE, Manque.ROLE)
