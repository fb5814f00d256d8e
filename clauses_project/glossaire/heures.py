"""Hours: how they come in, what becomes of them, how they are counted."""

from clauses_project.glossaire.terme import Terme

TERMES = (
    Terme(
        "Affectation",
        "Le lien entre un contrat de travail et le lot pour lequel il compte.",
        "assignment",
    ),
    Terme(
        "Classeur de reprise",
        "Le classeur Excel ou LibreOffice, à la forme fixée, qui reprend ce que la structure suivait "
        "ailleurs, et lui rend tout ce qu'elle suit ici.",
        "takeover workbook",
    ),
    Terme(
        "Déclaration",
        "Les heures d'un mois, telles que le déclarant les transmet.",
        "monthly return",
    ),
    Terme(
        "En attente",
        "Des heures transmises, que le facilitateur n'a pas encore validées.",
        "pending",
    ),
    Terme(
        "En suspens",
        "Des heures validées dont la décision attend : l'éligibilité de la personne reste à établir.",
        "on hold",
    ),
    Terme(
        "ETP",
        "Équivalent temps plein : les heures divisées par la durée légale de l'année, 1 607 h par défaut.",
        "full-time equivalent",
    ),
    Terme(
        "Fichier d'heures",
        "Le classeur où une entreprise ou une ETTI écrit les heures de plusieurs marchés, par mois ou par semaine ; "
        "chaque ligne est vérifiée avant d'être enregistrée, et le fichier entier peut être annulé.",
        "hours workbook",
    ),
    Terme(
        "Globalisation",
        "Des heures travaillées sur un seul site, comptées pour plusieurs marchés par une convention : "
        "leurs parts ne dépassent jamais ce qui a été travaillé.",
        "pooling of hours between contracts",
    ),
    Terme(
        "Heures contractualisées",
        "Les heures d'objectif qui prennent effet dans la période.",
        "hours contracted",
    ),
    Terme(
        "Heures de formation",
        "Les heures de formation prévues au contrat de travail, ajoutées aux heures travaillées.",
        "training hours",
    ),
    Terme(
        "Heures déclarées",
        "Les heures transmises : en attente, retenues, non retenues et en suspens.",
        "declared hours",
    ),
    Terme(
        "Heures excédentaires",
        "Les heures faites au-delà de l'objectif d'un lot ; elles ne compensent pas un autre lot.",
        "excess hours",
    ),
    Terme(
        "Heures globales",
        "Des heures sans détail nominatif, saisies par le facilitateur avec un motif.",
        "hours without names",
    ),
    Terme(
        "Heures non retenues",
        "Des heures déclarées qui ne comptent pas, avec la raison.",
        "rejected hours",
    ),
    Terme(
        "Heures prévues",
        "Ce qui devrait être fait à ce jour : prévu par trimestre au démarrage, sinon réparti également.",
        "expected hours",
    ),
    Terme("Heures retenues", "Les heures validées qui comptent pour l'objectif.", "accepted hours"),
    Terme(
        "Mon Excel tel quel",
        "Le tableau que la structure tenait, lu comme il est : une ligne par personne ou par marché, une "
        "colonne par mois. Ce qu'il ne disait pas porte la marque « repris d'Excel, à compléter ».",
        "spreadsheet as is",
    ),
    Terme(
        "Prévision",
        "Les heures d'un lot à sa fin, et le mois où il atteindrait son objectif, au même rythme.",
        "forecast",
    ),
    Terme(
        "Reste à réaliser",
        "Ce qui manque aux lots pour atteindre leur objectif ; un lot en avance n'en retire rien aux autres.",
        "remaining hours",
    ),
    Terme(
        "Rythme",
        "Les heures d'un lot par mois : la moyenne des trois derniers qui en ont, parmi les six complets.",
        "pace",
    ),
    Terme(
        "Taux de réalisation",
        "Les heures retenues divisées par l'objectif en vigueur ; il peut dépasser 100 %.",
        "completion rate",
    ),
)
