"""Contracts: before they are awarded, what they ask for, how they are followed and closed."""

from clauses_project.glossaire.terme import Terme

TERMES = (
    Terme(
        "ANRU",
        "Agence nationale pour la rénovation urbaine ; elle réserve une part des heures aux habitants des QPV.",
        "national urban renewal agency",
    ),
    Terme(
        "Attribution",
        "La place d'une entreprise sur un lot : titulaire, cotraitante ou sous-traitante.",
        "award",
    ),
    Terme(
        "Avenant",
        "Une modification du marché ; il peut changer l'objectif à partir d'une date.",
        "amendment",
    ),
    Terme(
        "Bon de commande",
        "Une commande passée dans un accord-cadre ; l'objectif grandit avec les commandes.",
        "purchase order",
    ),
    Terme(
        "Clause de stage",
        "Une clause dont les heures sont des stages : elles sont comptées à part.",
        "internship clause",
    ),
    Terme(
        "Clause sociale d'exécution",
        "La condition du marché qui oblige à faire travailler des personnes éloignées de l'emploi.",
        "performance clause",
    ),
    Terme(
        "Considération sociale",
        "Ce qu'un acheteur publie d'un marché : une clause, un critère ou une réservation. L'objectif "
        "national est de 30\u00a0% des marchés.",
        "social consideration",
    ),
    Terme(
        "Convention de partenariat",
        "Ce qu'une structure et un donneur d'ordre ont convenu pour ses clauses sociales : durée, délibération, "
        "interlocuteurs. À ne pas confondre avec la convention de globalisation.",
        "partnership agreement",
    ),
    Terme(
        "DECP",
        "Données essentielles de la commande publique : ce que chaque acheteur publie de ses marchés à "
        "partir de 40\u00a0000\u00a0€ HT.",
        "published contract data",
    ),
    Terme(
        "Exonération", "Une décision qui diminue l'objectif ; ses heures sont négatives.", "waiver"
    ),
    Terme(
        "Fil",
        "Tout ce qui s'est dit, envoyé, décidé et fait pour un marché, une entreprise ou un donneur d'ordre, "
        "du plus récent au plus ancien. Il est interne à la structure, sauf ce qu'elle partage.",
        "thread",
    ),
    Terme(
        "Lot", "Une part d'un marché, avec son objectif ; un marché sans lots en a un seul.", "lot"
    ),
    Terme(
        "Lot achevé",
        "Un lot dont le marché est arrivé à son terme : son taux est un résultat.",
        "completed lot",
    ),
    Terme(
        "Marché réservé",
        "Un marché que seules des SIAE, des EA, des ESAT ou des structures de l'ESS peuvent remporter.",
        "reserved contract",
    ),
    Terme(
        "Marché suivi",
        "Un marché notifié, ni abandonné ni à qualifier, ouvert dans la période ou qui y a des heures.",
        "contract followed",
    ),
    Terme(
        "Mise en demeure",
        "La lettre par laquelle l'acheteur somme l'entreprise de tenir son engagement avant un jour dit.",
        "formal notice",
    ),
    Terme(
        "Notification",
        "L'envoi officiel du marché à l'entreprise ; aucune heure d'avant ce mois-là ne compte.",
        "award notice",
    ),
    Terme(
        "Objectif",
        "La somme des lignes d'objectif en vigueur : initial, avenants, tranches, reconductions, exonérations.",
        "target",
    ),
    Terme(
        "Objectif en vigueur",
        "La somme des lignes d'objectif qui ont pris effet : avenants, tranches, exonérations comprises.",
        "objective in force",
    ),
    Terme("Opération", "Plusieurs marchés d'un même projet.", "operation"),
    Terme(
        "Ordre de service",
        "Le jour où les travaux commencent ; les déclarations s'ouvrent à partir de lui.",
        "notice to proceed",
    ),
    Terme(
        "Pénalité",
        "La somme que le marché prévoit par heure non réalisée ou par jour de retard ; l'acheteur en décide.",
        "penalty",
    ),
    Terme(
        "Période contradictoire",
        "Les jours laissés à l'entreprise pour présenter ses observations avant qu'une pénalité s'applique.",
        "right-of-reply period",
    ),
    Terme(
        "Prochaine action",
        "Ce qu'une personne de la structure doit faire, et pour quand. Elle s'affiche sur sa page d'accueil.",
        "next action",
    ),
    Terme(
        "Radar",
        "Les marchés publiés avec une considération sociale que personne ne suit encore ici.",
        "watch list",
    ),
    Terme("Reconduction", "Une nouvelle période du marché, et de son objectif.", "renewal"),
    Terme("Solde", "La clôture du marché ; aucune heure d'après ce mois-là ne compte.", "closing"),
    Terme(
        "SPASER",
        "Schéma de promotion des achats publics socialement et écologiquement responsables.",
        "responsible purchasing scheme",
    ),
    Terme(
        "Tranche",
        "Une part du marché ; optionnelle, son objectif ne compte qu'une fois affermie.",
        "tranche",
    ),
)
