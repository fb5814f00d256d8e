"""What a planned purchase goes through, and the words of the law about it."""

from django.db import models


class Etape(models.TextChoices):
    """Where a planned purchase stands; the last two are ends without a contract."""

    PROGRAMME = "PROGRAMME", "Programmé"
    DIAGNOSTIC = "DIAGNOSTIC", "Diagnostic"
    CALIBRE = "CALIBRE", "Calibré"
    REDIGE = "REDIGE", "Rédigé"
    CONSULTATION = "CONSULTATION", "En consultation"
    ATTRIBUE = "ATTRIBUE", "Attribué"
    SANS_CLAUSE = "SANS_CLAUSE", "Sans clause"
    SANS_SUITE = "SANS_SUITE", "Sans suite ou infructueux"


class FamilleSeuil(models.TextChoices):
    """The European thresholds differ by what is bought, and by who buys supplies and services."""

    TRAVAUX = "TRAVAUX", "Travaux"
    ETAT = "ETAT", "Fournitures et services de l'État"
    AUTRES = "AUTRES", "Fournitures et services des autres acheteurs"


class Derogation(models.TextChoices):
    """The four cases of L. 2112-2-1 II where a contract above the threshold may have no social condition."""

    SOLUTION_IMMEDIATE = (
        "SOLUTION_IMMEDIATE",
        "Une solution immédiatement disponible répond au besoin",
    )
    SANS_LIEN = "SANS_LIEN", "Pas de lien suffisant avec l'objet du marché"
    CONCURRENCE = (
        "CONCURRENCE",
        "Concurrence restreinte, ou exécution techniquement ou économiquement difficile",
    )
    TRAVAUX_COURTS = "TRAVAUX_COURTS", "Travaux de moins de six mois"


class BaseCalibrage(models.TextChoices):
    """What the effort is a share of."""

    MONTANT = "MONTANT", "Montant du lot"
    HEURES = "HEURES", "Heures travaillées (ANRU)"
    COMMANDES = "COMMANDES", "Montant commandé (bons de commande)"
