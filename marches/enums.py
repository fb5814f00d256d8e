from django.db import models


class TypeDonneurOrdre(models.TextChoices):
    COMMUNE = "COMMUNE", "Commune"
    EPCI = "EPCI", "Intercommunalité"
    DEPARTEMENT = "DEPARTEMENT", "Département"
    REGION = "REGION", "Région"
    ETAT = "ETAT", "État"
    BAILLEUR = "BAILLEUR", "Bailleur social"
    HOPITAL = "HOPITAL", "Hôpital"
    AUTRE = "AUTRE", "Autre"


class NatureMarche(models.TextChoices):
    TRAVAUX = "TRAVAUX", "Travaux"
    SERVICES = "SERVICES", "Services"
    FOURNITURES = "FOURNITURES", "Fournitures"
    PI = "PI", "Prestations intellectuelles"


class Clause(models.TextChoices):
    """Kinds of clause (code de la commande publique, L. 2112-2 and following, L. 2113-12 to -16)."""

    EXECUTION = "EXECUTION", "Clause sociale d'exécution"
    CRITERE = "CRITERE", "Critère social d'attribution"
    EXECUTION_CRITERE = "EXECUTION_CRITERE", "Clause et critère"
    INSERTION = "INSERTION", "Marché d'insertion"
    RESERVE_EA_ESAT = "RESERVE_EA_ESAT", "Marché réservé EA et ESAT"
    RESERVE_SIAE = "RESERVE_SIAE", "Marché réservé SIAE"
    RESERVE_SIAE_EA_ESAT = "RESERVE_SIAE_EA_ESAT", "Marché réservé SIAE, EA et ESAT"
    RESERVE_ESS = "RESERVE_ESS", "Marché réservé ESS"
    RESERVE_PENITENTIAIRE = "RESERVE_PENITENTIAIRE", "Marché réservé établissement pénitentiaire"
    INCITATIVE = "INCITATIVE", "Clause incitative"
    STAGE = "STAGE", "Clause de stage"
    PLAN_PROGRES = "PLAN_PROGRES", "Plan de progrès"


class Statut(models.TextChoices):
    A_QUALIFIER = "A_QUALIFIER", "À qualifier"
    EN_COURS = "EN_COURS", "En cours"
    SUSPENDU = "SUSPENDU", "Suspendu"
    TERMINE = "TERMINE", "Terminé"
    SOLDE = "SOLDE", "Soldé"
    RESILIE = "RESILIE", "Résilié"
    ABANDONNE = "ABANDONNE", "Abandonné"


class NatureObjectif(models.TextChoices):
    INITIAL = "INITIAL", "Initial"
    AVENANT = "AVENANT", "Avenant"
    TRANCHE = "TRANCHE", "Tranche"
    RECONDUCTION = "RECONDUCTION", "Reconduction"
    BON_COMMANDE = "BON_COMMANDE", "Bons de commande"
    EXONERATION = "EXONERATION", "Exonération"


class Role(models.TextChoices):
    TITULAIRE = "TITULAIRE", "Titulaire"
    COTRAITANT = "COTRAITANT", "Cotraitant"
    SOUS_TRAITANT = "SOUS_TRAITANT", "Sous-traitant"


class Periodicite(models.TextChoices):
    MENSUELLE = "MENSUELLE", "Chaque mois"
    TRIMESTRIELLE = "TRIMESTRIELLE", "Chaque trimestre"
