"""The words of the trade, each defined once: what the screens say, and its English gloss for who reads the code."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from clauses_project.droits import compte_suffit


@dataclass(frozen=True)
class Terme:
    """`anglais` is empty for proper names."""

    mot: str
    definition: str
    anglais: str = ""


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
        "Affectation",
        "Le lien entre un contrat de travail et le lot pour lequel il compte.",
        "assignment",
    ),
    Terme(
        "ANRU",
        "Agence nationale pour la rénovation urbaine ; elle réserve une part des heures aux habitants des QPV.",
        "national urban renewal agency",
    ),
    Terme(
        "Attestation de réalisation",
        "Le document qui dit à une entreprise les heures retenues de son marché.",
        "certificate of hours done",
    ),
    Terme(
        "Attribution",
        "La place d'une entreprise sur un lot : titulaire, cotraitante ou sous-traitante.",
        "award",
    ),
    Terme(
        "AVE",
        "Alliance Villes Emploi : le réseau qui réunit chaque année les chiffres de ses structures.",
        "national network",
    ),
    Terme(
        "Avenant",
        "Une modification du marché ; il peut changer l'objectif à partir d'une date.",
        "amendment",
    ),
    Terme(
        "Bilan de clause",
        "Le document qui dit où en est un marché ou un lot : objectif, mois, personnes.",
        "clause report",
    ),
    Terme(
        "BOETH",
        "Bénéficiaire de l'obligation d'emploi des travailleurs handicapés.",
        "disabled worker",
    ),
    Terme(
        "Bon de commande",
        "Une commande passée dans un accord-cadre ; l'objectif grandit avec les commandes.",
        "purchase order",
    ),
    Terme(
        "Clause sociale d'exécution",
        "La condition du marché qui oblige à faire travailler des personnes éloignées de l'emploi.",
        "performance clause",
    ),
    Terme(
        "Classeur de reprise",
        "Le classeur Excel ou LibreOffice, à la forme fixée, qui reprend ce que la structure suivait "
        "ailleurs, et lui rend tout ce qu'elle suit ici.",
        "takeover workbook",
    ),
    Terme(
        "Clause de stage",
        "Une clause dont les heures sont des stages : elles sont comptées à part.",
        "internship clause",
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
        "Considération sociale",
        "Ce qu'un acheteur publie d'un marché : une clause, un critère ou une réservation. L'objectif "
        "national est de 30\u00a0% des marchés.",
        "social consideration",
    ),
    Terme(
        "Contrat de travail",
        "Le contrat d'une personne avec son véritable employeur ; il peut servir plusieurs lots.",
        "work contract",
    ),
    Terme(
        "Convention de partenariat",
        "Ce qu'une structure et un donneur d'ordre ont convenu pour ses clauses sociales : durée, délibération, "
        "interlocuteurs. À ne pas confondre avec la convention de globalisation.",
        "partnership agreement",
    ),
    Terme(
        "Coordinateur",
        "Celui qui consolide les chiffres des structures d'un réseau, sans voir de noms.",
        "coordinator",
    ),
    Terme("Cotraitant", "Une entreprise du groupement qui a remporté le lot.", "co-contractor"),
    Terme(
        "Critère",
        "La raison pour laquelle une personne est éligible ; seuls les facilitateurs de sa structure la lisent.",
        "criterion",
    ),
    Terme("CTT", "Contrat de travail temporaire, ou mission d'intérim.", "temp contract"),
    Terme(
        "Déclarant",
        "L'entreprise qui déclare les heures d'une attribution : le titulaire, une ETTI, une EI…",
        "declaring company",
    ),
    Terme(
        "Déclaration",
        "Les heures d'un mois, telles que le déclarant les transmet.",
        "monthly return",
    ),
    Terme(
        "DECP",
        "Données essentielles de la commande publique : ce que chaque acheteur publie de ses marchés à "
        "partir de 40\u00a0000\u00a0€ HT.",
        "published contract data",
    ),
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
        "Données ouvertes",
        "Les chiffres publics d'un territoire, que chacun peut reprendre, sans compte ni demande.",
        "open data",
    ),
    Terme(
        "Document émis",
        "Un PDF archivé avec ses chiffres, sa référence et son empreinte ; il ne change plus.",
        "issued document",
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
    Terme("ETTI", "Entreprise de travail temporaire d'insertion.", "insertion temp agency"),
    Terme(
        "Exonération", "Une décision qui diminue l'objectif ; ses heures sont négatives.", "waiver"
    ),
    Terme(
        "Facilitateur",
        "Celui qui dimensionne la clause, aide à recruter, établit les éligibilités et valide les heures.",
        "clause facilitator",
    ),
    Terme(
        "Fiche d'éligibilité",
        "La feuille que signent la personne et le facilitateur : critères, papiers vus, dates, et ce que "
        "deviennent les données.",
        "eligibility sheet",
    ),
    Terme(
        "Fichier d'heures",
        "Le classeur où une entreprise ou une ETTI écrit les heures de plusieurs marchés, par mois ou par semaine ; "
        "chaque ligne est vérifiée avant d'être enregistrée, et le fichier entier peut être annulé.",
        "hours workbook",
    ),
    Terme(
        "Fil",
        "Tout ce qui s'est dit, envoyé, décidé et fait pour un marché, une entreprise ou un donneur d'ordre, "
        "du plus récent au plus ancien. Il est interne à la structure, sauf ce qu'elle partage.",
        "thread",
    ),
    Terme(
        "FSE+",
        "Fonds social européen plus : il finance des accompagnements, et demande compte de chaque participant.",
        "European Social Fund Plus",
    ),
    Terme(
        "GEIQ",
        "Groupement d'employeurs pour l'insertion et la qualification.",
        "employers' group for qualification",
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
        "Heures déclarées",
        "Les heures transmises : en attente, retenues, non retenues et en suspens.",
        "declared hours",
    ),
    Terme(
        "Heures de formation",
        "Les heures de formation prévues au contrat de travail, ajoutées aux heures travaillées.",
        "training hours",
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
    Terme("IAE", "Insertion par l'activité économique.", "work integration"),
    Terme(
        "Jalon",
        "Le moment où l'on demande ce qu'une personne est devenue : 6 et 12 mois après son travail.",
        "follow-up milestone",
    ),
    Terme("Journal", "Qui a fait quoi, quand et pourquoi ; il ne se modifie pas.", "audit trail"),
    Terme(
        "Jeton d'API",
        "La clé par laquelle un programme lit des données, sans rien pouvoir modifier ; elle expire et se révoque.",
        "API token",
    ),
    Terme("Justificatif", "Le papier qui montre qu'un critère est rempli.", "evidence"),
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
    Terme("Métier", "Celui du contrat de travail, par son code du répertoire ROME.", "occupation"),
    Terme(
        "Mise à disposition",
        "La personne est salariée d'une ETTI, d'une AI ou d'un GEIQ, et travaille dans l'entreprise.",
        "staff supply",
    ),
    Terme(
        "Mise en demeure",
        "La lettre par laquelle l'acheteur somme l'entreprise de tenir son engagement avant un jour dit.",
        "formal notice",
    ),
    Terme(
        "Mission",
        "La période pendant laquelle une ETTI met une personne à disposition d'une entreprise. Des missions que ne "
        "sépare aucun jour ouvré font un seul contrat de travail.",
        "temporary assignment",
    ),
    Terme(
        "Mon Excel tel quel",
        "Le tableau que la structure tenait, lu comme il est : une ligne par personne ou par marché, une "
        "colonne par mois. Ce qu'il ne disait pas porte la marque « repris d'Excel, à compléter ».",
        "spreadsheet as is",
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
        "PLIE, MEF",
        "Plan local pour l'insertion et l'emploi, maison de l'emploi et de la formation.",
    ),
    Terme("PPSMJ", "Personne placée sous main de justice.", "person under judicial supervision"),
    Terme(
        "Prescripteur",
        "L'organisme qui oriente la personne : France Travail, mission locale, CCAS…",
        "referrer",
    ),
    Terme(
        "Prévision",
        "Les heures d'un lot à sa fin, et le mois où il atteindrait son objectif, au même rythme.",
        "forecast",
    ),
    Terme("QPV", "Quartier prioritaire de la politique de la ville.", "priority urban district"),
    Terme("Reconduction", "Une nouvelle période du marché, et de son objectif.", "renewal"),
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
        "Réponse à relire",
        "Ce qu'une personne ou son prescripteur dit de sa situation\u00a0; cela compte une fois accepté par le "
        "facilitateur.",
        "answer to review",
    ),
    Terme(
        "Réseau",
        "Plusieurs structures dont les chiffres s'additionnent, chaque personne comptée une fois.",
        "network",
    ),
    Terme(
        "Remontée",
        "Un tableau de chiffres produit pour qui le demande : AVE, ANRU, DREETS, SPASER, FSE+.",
        "statutory return",
    ),
    Terme(
        "Reste à réaliser",
        "Ce qui manque aux lots pour atteindre leur objectif ; un lot en avance n'en retire rien aux autres.",
        "remaining hours",
    ),
    Terme(
        "Réserve",
        "Un papier qui manque encore à une réponse « comptabilisable » ; l'entreprise la lit.",
        "reservation",
    ),
    Terme(
        "Rythme",
        "Les heures d'un lot par mois : la moyenne des trois derniers qui en ont, parmi les six complets.",
        "pace",
    ),
    Terme(
        "Seuil de publication",
        "Le plus petit groupe montré à un élu ou au public ; en dessous, les lignes sont réunies.",
        "publication threshold",
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
    Terme("Solde", "La clôture du marché ; aucune heure d'après ce mois-là ne compte.", "closing"),
    Terme(
        "Sortie dynamique",
        "Emploi durable, emploi de transition ou sortie positive, au sens de l'insertion par l'activité économique.",
        "positive exit",
    ),
    Terme(
        "SPASER",
        "Schéma de promotion des achats publics socialement et écologiquement responsables.",
        "responsible purchasing scheme",
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
    Terme(
        "Taux de réalisation",
        "Les heures retenues divisées par l'objectif en vigueur ; il peut dépasser 100 %.",
        "completion rate",
    ),
    Terme(
        "Taux de réponse",
        "Les personnes jointes, parmi celles qu'il fallait évaluer.",
        "response rate",
    ),
    Terme("Titulaire", "L'entreprise qui a remporté le lot, et qui doit les heures.", "contractor"),
    Terme(
        "Tranche",
        "Une part du marché ; optionnelle, son objectif ne compte qu'une fois affermie.",
        "tranche",
    ),
)


@require_GET
@compte_suffit
def glossaire(request: HttpRequest) -> HttpResponse:
    return render(request, "maison/glossaire.html", {"termes": TERMES})
