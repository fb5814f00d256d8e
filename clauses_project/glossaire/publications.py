"""What leaves the house: papers, returns, open figures; and what is kept of it."""

from clauses_project.glossaire.terme import Terme

TERMES = (
    Terme(
        "Attestation de réalisation",
        "Le document qui dit à une entreprise les heures retenues de son marché.",
        "certificate of hours done",
    ),
    Terme(
        "AVE",
        "Alliance Villes Emploi : le réseau qui réunit chaque année les chiffres de ses structures.",
        "national network",
    ),
    Terme(
        "Bilan de clause",
        "Le document qui dit où en est un marché ou un lot : objectif, mois, personnes.",
        "clause report",
    ),
    Terme(
        "Document émis",
        "Un PDF archivé avec ses chiffres, sa référence et son empreinte ; il ne change plus.",
        "issued document",
    ),
    Terme(
        "Données ouvertes",
        "Les chiffres publics d'un territoire, que chacun peut reprendre, sans compte ni demande.",
        "open data",
    ),
    Terme(
        "FSE+",
        "Fonds social européen plus : il finance des accompagnements, et demande compte de chaque participant.",
        "European Social Fund Plus",
    ),
    Terme(
        "Jeton d'API",
        "La clé par laquelle un programme lit des données, sans rien pouvoir modifier ; elle expire et se révoque.",
        "API token",
    ),
    Terme("Journal", "Qui a fait quoi, quand et pourquoi ; il ne se modifie pas.", "audit trail"),
    Terme(
        "Remontée",
        "Un tableau de chiffres produit pour qui le demande : AVE, ANRU, DREETS, SPASER, FSE+.",
        "statutory return",
    ),
    Terme(
        "Seuil de publication",
        "Le plus petit groupe montré à un élu ou au public ; en dessous, les lignes sont réunies.",
        "publication threshold",
    ),
)
