from django.db import models


class GenrePiece(models.TextChoices):
    """Papers of a consultation that speak of the clause (all of them must), then letters of a contract."""

    AAPC = "AAPC", "Avis d'appel public à la concurrence"
    RC = "RC", "Règlement de la consultation"
    CCAP = "CCAP", "Cahier des clauses administratives particulières"
    AE = "AE", "Acte d'engagement"
    ANNEXE = "ANNEXE", "Annexe insertion de l'acte d'engagement"
    DEMARRAGE = "DEMARRAGE", "Compte rendu de la réunion de démarrage"
    RELANCE = "RELANCE", "Lettre de relance"
    ALERTE = "ALERTE", "Alerte à l'acheteur"
    MISE_EN_DEMEURE = "MISE_EN_DEMEURE", "Mise en demeure"
    PENALITES = "PENALITES", "État des pénalités"
    ATTESTATION = "ATTESTATION", "Attestation de réalisation"


COURRIERS = (
    GenrePiece.DEMARRAGE,
    GenrePiece.RELANCE,
    GenrePiece.ALERTE,
    GenrePiece.MISE_EN_DEMEURE,
    GenrePiece.ATTESTATION,
    GenrePiece.PENALITES,
)
# Written from the page of a contract; the state of a penalty, from that of the penalty.
DU_MARCHE = COURRIERS[:-1]
DE_LA_CONSULTATION = tuple(genre for genre in GenrePiece if genre not in COURRIERS)


class Ccag(models.TextChoices):
    """The general conditions of 2021 a contract may refer to, and where each speaks of the clause."""

    TRAVAUX = "TRAVAUX", "CCAG Travaux (article 20.1)"
    FCS = "FCS", "CCAG Fournitures courantes et services (article 16.1)"
    TIC = "TIC", "CCAG Techniques de l'information (article 16.1)"
    PI = "PI", "CCAG Prestations intellectuelles (article 16.1)"
    AUCUN = "AUCUN", "Aucun CCAG"


ARTICLES = {
    Ccag.TRAVAUX: ("CCAG Travaux", "20.1"),
    Ccag.FCS: ("CCAG Fournitures courantes et services", "16.1"),
    Ccag.TIC: ("CCAG Techniques de l'information et de la communication", "16.1"),
    Ccag.PI: ("CCAG Prestations intellectuelles", "16.1"),
    Ccag.AUCUN: ("", ""),
}
