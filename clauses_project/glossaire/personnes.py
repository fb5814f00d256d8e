"""People: who may be counted, how they are hired, what becomes of them."""

from clauses_project.glossaire.terme import Terme

TERMES = (
    Terme(
        "BOETH",
        "Bénéficiaire de l'obligation d'emploi des travailleurs handicapés.",
        "disabled worker",
    ),
    Terme(
        "Cohorte",
        "Les personnes dont une période de travail s'est achevée la même année : on les suit ensemble.",
        "cohort",
    ),
    Terme(
        "Comptabilisable",
        "Se dit d'une personne dont les heures compteront, d'un jour à un autre ; c'est tout ce qu'une "
        "entreprise lit d'une éligibilité.",
        "countable",
    ),
    Terme(
        "Contrat de travail",
        "Le contrat d'une personne avec son véritable employeur ; il peut servir plusieurs lots.",
        "work contract",
    ),
    Terme(
        "Critère",
        "La raison pour laquelle une personne est éligible ; seuls les facilitateurs de sa structure la lisent.",
        "criterion",
    ),
    Terme("CTT", "Contrat de travail temporaire, ou mission d'intérim.", "temp contract"),
    Terme(
        "DELD, DETLD",
        "Demandeur d'emploi inscrit depuis douze mois, depuis vingt-quatre mois.",
        "long-term unemployed",
    ),
    Terme(
        "Demande d'éligibilité",
        "La question d'une entreprise avant d'embaucher : les heures de cette personne compteront-elles ?",
        "eligibility request",
    ),
    Terme(
        "Éligibilité",
        "Le droit d'une personne à être comptée, d'un jour à un autre ; le facilitateur l'établit sur justificatifs.",
        "eligibility",
    ),
    Terme(
        "Embauche directe",
        "La personne est salariée de l'entreprise qui doit les heures.",
        "direct hire",
    ),
    Terme(
        "Fiche d'éligibilité",
        "La feuille que signent la personne et le facilitateur : critères, papiers vus, dates, et ce que "
        "deviennent les données.",
        "eligibility sheet",
    ),
    Terme(
        "Jalon",
        "Le moment où l'on demande ce qu'une personne est devenue : 6 et 12 mois après son travail.",
        "follow-up milestone",
    ),
    Terme("Justificatif", "Le papier qui montre qu'un critère est rempli.", "evidence"),
    Terme("Métier", "Celui du contrat de travail, par son code du répertoire ROME.", "occupation"),
    Terme(
        "Mise à disposition",
        "La personne est salariée d'une ETTI, d'une AI ou d'un GEIQ, et travaille dans l'entreprise.",
        "staff supply",
    ),
    Terme(
        "Mission",
        "La période pendant laquelle une ETTI met une personne à disposition d'une entreprise. Des missions que ne "
        "sépare aucun jour ouvré font un seul contrat de travail.",
        "temporary assignment",
    ),
    Terme("PPSMJ", "Personne placée sous main de justice.", "person under judicial supervision"),
    Terme("QPV", "Quartier prioritaire de la politique de la ville.", "priority urban district"),
    Terme(
        "Réponse à relire",
        "Ce qu'une personne ou son prescripteur dit de sa situation\u00a0; cela compte une fois accepté par le "
        "facilitateur.",
        "answer to review",
    ),
    Terme(
        "Réserve",
        "Un papier qui manque encore à une réponse « comptabilisable » ; l'entreprise la lit.",
        "reservation",
    ),
    Terme(
        "Sortie dynamique",
        "Emploi durable, emploi de transition ou sortie positive, au sens de l'insertion par l'activité économique.",
        "positive exit",
    ),
    Terme(
        "Taux de réponse",
        "Les personnes jointes, parmi celles qu'il fallait évaluer.",
        "response rate",
    ),
)
