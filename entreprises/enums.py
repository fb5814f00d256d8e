from django.db import models


class TypeEntreprise(models.TextChoices):
    ENTREPRISE = "ENTREPRISE", "Entreprise"
    EI = "EI", "Entreprise d'insertion (EI)"
    ETTI = "ETTI", "Entreprise de travail temporaire d'insertion (ETTI)"
    AI = "AI", "Association intermédiaire (AI)"
    ACI = "ACI", "Atelier et chantier d'insertion (ACI)"
    EITI = "EITI", "Entreprise d'insertion par le travail indépendant (EITI)"
    GEIQ = "GEIQ", "Groupement d'employeurs (GEIQ)"
    ETT = "ETT", "Entreprise de travail temporaire (ETT)"
    EA = "EA", "Entreprise adaptée (EA)"
    EATT = "EATT", "Entreprise adaptée de travail temporaire (EATT)"
    ESAT = "ESAT", "Établissement ou service d'aide par le travail (ESAT)"
    REGIE = "REGIE", "Régie de quartier ou de territoire"
    AUTRE = "AUTRE", "Autre"


SIAE = frozenset(
    {
        TypeEntreprise.EI,
        TypeEntreprise.ETTI,
        TypeEntreprise.AI,
        TypeEntreprise.ACI,
        TypeEntreprise.EITI,
    }
)


# Companies that employ people to lend them to others.
METTENT_A_DISPOSITION = frozenset(
    {
        TypeEntreprise.ETTI,
        TypeEntreprise.AI,
        TypeEntreprise.GEIQ,
        TypeEntreprise.ETT,
        TypeEntreprise.EATT,
    }
)


class TypeIdentifiant(models.TextChoices):
    """Kinds of identifier of the données essentielles de la commande publique; INCONNU: a company taken
    from a table that names it only, under a code of ours until its SIRET is completed."""

    SIRET = "SIRET", "SIRET"
    TVA = "TVA", "TVA intracommunautaire"
    TAHITI = "TAHITI", "TAHITI"
    RIDET = "RIDET", "RIDET"
    HORS_UE = "HORS_UE", "Hors Union européenne"
    INCONNU = "INCONNU", "SIRET à compléter"
