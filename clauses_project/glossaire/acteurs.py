"""Who does what around a clause."""

from clauses_project.glossaire.terme import Terme

TERMES = (
    Terme(
        "ACI",
        "Atelier et chantier d'insertion : il embauche et accompagne des personnes éloignées de l'emploi.",
        "insertion workshop",
    ),
    Terme(
        "AI",
        "Association intermédiaire : elle met des personnes à disposition de particuliers ou d'entreprises.",
        "work-placement association",
    ),
    Terme(
        "Coordinateur",
        "Celui qui consolide les chiffres des structures d'un réseau, sans voir de noms.",
        "coordinator",
    ),
    Terme("Cotraitant", "Une entreprise du groupement qui a remporté le lot.", "co-contractor"),
    Terme(
        "Déclarant",
        "L'entreprise qui déclare les heures d'une attribution : le titulaire, une ETTI, une EI…",
        "declaring company",
    ),
    Terme(
        "Donneur d'ordre",
        "Celui qui passe le marché : commune, bailleur, hôpital, État…",
        "ordering party, buyer",
    ),
    Terme(
        "EA, EATT, ESAT",
        "Entreprise adaptée, entreprise adaptée de travail temporaire, établissement d'aide par le travail.",
        "adapted firm, sheltered work centre",
    ),
    Terme("EI", "Entreprise d'insertion.", "insertion firm"),
    Terme("ETTI", "Entreprise de travail temporaire d'insertion.", "insertion temp agency"),
    Terme(
        "Facilitateur",
        "Celui qui dimensionne la clause, aide à recruter, établit les éligibilités et valide les heures.",
        "clause facilitator",
    ),
    Terme(
        "GEIQ",
        "Groupement d'employeurs pour l'insertion et la qualification.",
        "employers' group for qualification",
    ),
    Terme("IAE", "Insertion par l'activité économique.", "work integration"),
    Terme(
        "PLIE, MEF",
        "Plan local pour l'insertion et l'emploi, maison de l'emploi et de la formation.",
    ),
    Terme(
        "Prescripteur",
        "L'organisme qui oriente la personne : France Travail, mission locale, CCAS…",
        "referrer",
    ),
    Terme(
        "Référent insertion",
        "La personne de l'entreprise qui répond de la clause.",
        "insertion contact",
    ),
    Terme(
        "Régie de quartier",
        "Une association d'habitants qui emploie et accompagne sur son quartier.",
        "neighbourhood enterprise",
    ),
    Terme(
        "Réseau",
        "Plusieurs structures dont les chiffres s'additionnent, chaque personne comptée une fois.",
        "network",
    ),
    Terme(
        "SIAE",
        "Structure de l'insertion par l'activité économique : EI, ETTI, AI, ACI, EITI.",
        "work integration structure",
    ),
    Terme(
        "SIRET, SIREN",
        "Le numéro d'un établissement (14 chiffres), celui de son entreprise (les 9 premiers).",
        "establishment and company numbers",
    ),
    Terme(
        "Sous-traitant",
        "Une entreprise à qui le titulaire confie une part ; ses heures comptent pour lui.",
        "subcontractor",
    ),
    Terme(
        "Structure",
        "La maison qui suit les clauses d'un territoire : PLIE, maison de l'emploi, collectivité.",
        "structure",
    ),
    Terme("Titulaire", "L'entreprise qui a remporté le lot, et qui doit les heures.", "contractor"),
)
