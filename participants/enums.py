from django.db import models


class Sexe(models.TextChoices):
    F = "F", "Femme"
    H = "H", "Homme"
    NR = "NR", "Non renseigné"


class EtatDemande(models.TextChoices):
    EN_ATTENTE = "EN_ATTENTE", "En attente de réponse"
    ACCORDEE = "ACCORDEE", "Comptabilisable"
    REFUSEE = "REFUSEE", "Non comptabilisable"
    RETIREE = "RETIREE", "Retirée"


TONS_DES_DEMANDES = {
    EtatDemande.EN_ATTENTE: "attente",
    EtatDemande.ACCORDEE: "ok",
    EtatDemande.REFUSEE: "alerte",
    EtatDemande.RETIREE: "neutre",
}


class Niveau(models.TextChoices):
    INFRA_3 = "INFRA_3", "Inférieur au CAP (infra 3)"
    NIVEAU_3 = "NIVEAU_3", "CAP, BEP (niveau 3)"
    NIVEAU_4 = "NIVEAU_4", "Baccalauréat (niveau 4)"
    NIVEAU_5_PLUS = "NIVEAU_5_PLUS", "Bac + 2 et plus (niveau 5 et plus)"


class TypeContrat(models.TextChoices):
    CDI = "CDI", "CDI"
    CDD = "CDD", "CDD"
    CTT = "CTT", "Intérim (CTT)"
    CDDI = "CDDI", "CDD d'insertion (CDDI)"
    CONTRAT_PRO = "CONTRAT_PRO", "Contrat de professionnalisation"
    APPRENTISSAGE = "APPRENTISSAGE", "Contrat d'apprentissage"
    CUI = "CUI", "CUI, PEC"
    CDI_INTERIMAIRE = "CDI_INTERIMAIRE", "CDI intérimaire"
    STAGE = "STAGE", "Stage"
    AUTRE = "AUTRE", "Autre"


ALTERNANCE = frozenset({TypeContrat.CONTRAT_PRO, TypeContrat.APPRENTISSAGE})


class Modalite(models.TextChoices):
    DIRECTE = "DIRECTE", "Embauche directe"
    MISE_A_DISPOSITION = "MISE_A_DISPOSITION", "Mise à disposition"
    SOUS_TRAITANCE = "SOUS_TRAITANCE", "Sous-traitance"
