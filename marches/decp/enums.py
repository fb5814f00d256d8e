"""What a published contract says, what a file brings about it, what waits for a person."""

from django.db import models

from marches.enums import Clause


class Consideration(models.TextChoices):
    """Social considerations of a published contract; a « concession réservée » is a reserved contract."""

    CLAUSE = "CLAUSE", "Clause sociale"
    CRITERE = "CRITERE", "Critère social"
    RESERVE = "RESERVE", "Marché réservé"


class Genre(models.TextChoices):
    """What the reading says of a contract."""

    REPARE = "REPARE", "Réparé"
    SIGNALE = "SIGNALE", "Signalé"
    REFUSE = "REFUSE", "Refusé"


class Sort(models.TextChoices):
    """What a file brings about a contract that is kept."""

    NOUVEAU = "NOUVEAU", "Nouveau"
    MODIFIE = "MODIFIE", "Modifié"
    INCHANGE = "INCHANGE", "Inchangé"


TON_DU_SORT = {Sort.NOUVEAU: "ok", Sort.MODIFIE: "attente", Sort.INCHANGE: "neutre"}


class Situation(models.TextChoices):
    """Where a published contract is, seen from a structure."""

    TERRITOIRE = "TERRITOIRE", "Dans le territoire"
    DEPARTEMENT = "DEPARTEMENT", "Quelque part dans le département"
    AILLEURS = "AILLEURS", "Ailleurs"


class Etendue(models.TextChoices):
    """Which contracts of a file are taken in at once; the others stay on the radar."""

    TOUS = "TOUS", "Tous les marchés retenus"
    TERRITOIRE = "TERRITOIRE", "Ceux de notre territoire"
    AUCUN = "AUCUN", "Aucun : les garder pour le radar"


class EtatProposition(models.TextChoices):
    A_DECIDER = "A_DECIDER", "À décider"
    ACCEPTEE = "ACCEPTEE", "Acceptée"
    DECLINEE = "DECLINEE", "Déclinée"


class Sujet(models.TextChoices):
    """What of a contract a newer publication proposes to change."""

    MONTANT = "MONTANT", "Montant HT"
    DATE_FIN = "DATE_FIN", "Date de fin"
    TITULAIRE = "TITULAIRE", "Nouveau titulaire"
    SOUS_TRAITANT = "SOUS_TRAITANT", "Nouveau sous-traitant"
    LOT = "LOT", "Nouveau lot"


def clause_de(considerations: list[str]) -> Clause:
    """The kind of clause that a publication lets suppose; a person says it for good.

    A reserved contract does not say for whom: the widest kind is supposed.
    """
    dites = set(considerations)
    if Consideration.RESERVE in dites:
        return Clause.RESERVE_SIAE_EA_ESAT
    if dites >= {Consideration.CLAUSE, Consideration.CRITERE}:
        return Clause.EXECUTION_CRITERE
    return Clause.CRITERE if Consideration.CRITERE in dites else Clause.EXECUTION
