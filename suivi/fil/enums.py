"""What an exchange is, and what a thread may be narrowed to."""

from django.db import models


class NatureEchange(models.TextChoices):
    """What a person writes down."""

    REUNION = "REUNION", "Réunion"
    APPEL = "APPEL", "Appel"
    COURRIEL = "COURRIEL", "Courriel"
    COURRIER = "COURRIER", "Courrier"
    VISITE = "VISITE", "Visite de chantier"
    DECISION = "DECISION", "Décision"
    NOTE = "NOTE", "Note"


class Rubrique(models.TextChoices):
    """What a thread holds: what people wrote down, and what the application did and remembers."""

    REUNION = "REUNION", "Réunions"
    APPEL = "APPEL", "Appels"
    COURRIEL = "COURRIEL", "Courriels"
    COURRIER = "COURRIER", "Courriers"
    VISITE = "VISITE", "Visites de chantier"
    DECISION = "DECISION", "Décisions"
    NOTE = "NOTE", "Notes"
    DECLARATION = "DECLARATION", "Déclarations d'heures"
    DOCUMENT = "DOCUMENT", "Documents et pièces"
    ACTION = "ACTION", "Actions faites"
    VIE = "VIE", "Vie du dossier"


# How each trace of a rubric is named, one at a time.
AU_SINGULIER = {
    Rubrique.DECLARATION: "Déclaration d'heures",
    Rubrique.DOCUMENT: "Document",
    Rubrique.ACTION: "Action faite",
    Rubrique.VIE: "Vie du dossier",
    **{Rubrique(nature.value): nature.label for nature in NatureEchange},
}
