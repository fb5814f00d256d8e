"""What the ten years of the Grandsoissons are drawn from; all invented but the buyers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from entreprises.enums import TypeEntreprise
from marches.enums import Clause, NatureMarche, TypeDonneurOrdre
from suivi.demonstration.inventions import METIERS, siret_de, siret_invente

CODE, NOM = "plie-grandsoissons", "PLIE du Grandsoissons"
SIREN_EPCI = "240200477"
PREMIER_MOIS, DERNIER_MOIS = date(2009, 10, 1), date(2019, 9, 1)
MARCHES, PERSONNES, HEURES = 270, 300, Decimal(170_000)
PAS = Decimal("0.25")

# How many companies of each trade hold contracts; 120 in all, the social ones included.
ENTREPRISES = {
    "gros_oeuvre": 13, "vrd": 11, "peinture": 8, "platrerie": 8, "menuiserie": 8,
    "electricite": 8, "plomberie": 7, "couverture": 6, "sols": 4, "facade": 4, "demolition": 4,
    "espaces_verts": 7, "proprete": 8, "dechets": 3, "restauration": 2, "securite": 2,
    "linge": 2, "etudes": 3,
}  # fmt: skip
SOCIALES = (
    ("Relais Propreté", TypeEntreprise.EI, "proprete"),
    ("Chantier École du Soissonnais", TypeEntreprise.EI, "peinture"),
    ("Terre d'Avenir", TypeEntreprise.EI, "espaces_verts"),
    ("Bâtir Ensemble", TypeEntreprise.EI, "gros_oeuvre"),
    ("Les Jardins de la Crise", TypeEntreprise.ACI, "espaces_verts"),
    ("Atelier Second Souffle", TypeEntreprise.ACI, "dechets"),
    ("Rives d'Aisne Chantiers", TypeEntreprise.ACI, "espaces_verts"),
    ("Capacités Services", TypeEntreprise.EA, "espaces_verts"),
    ("Aisne Adaptation", TypeEntreprise.EA, "linge"),
    ("ESAT des Trois Vallées", TypeEntreprise.ESAT, "espaces_verts"),
    ("ESAT du Mail", TypeEntreprise.ESAT, "proprete"),
    ("Régie de quartier de Presles", TypeEntreprise.REGIE, "proprete"),
)
EMPLOYEURS = (
    ("Intérim Inclusif", TypeEntreprise.ETTI),
    ("Passerelle Intérim", TypeEntreprise.ETTI),
    ("Tremplin 02", TypeEntreprise.ETTI),
    ("GEIQ Bâtiment de l'Aisne", TypeEntreprise.GEIQ),
    ("GEIQ Propreté Picardie", TypeEntreprise.GEIQ),
    ("Coup de Main Soissonnais", TypeEntreprise.AI),
    ("Axo Intérim", TypeEntreprise.ETT),
    ("Insertion Bâtiment 02", TypeEntreprise.EI),
    ("Second Œuvre Solidaire", TypeEntreprise.EI),
)
# Buyer, kind, number of contracts, SIRET.
DONNEURS_ORDRE = (
    ("Ville de Soissons", TypeDonneurOrdre.COMMUNE, 62, siret_de("210206959")),
    ("GrandSoissons Agglomération", TypeDonneurOrdre.EPCI, 58, siret_de(SIREN_EPCI)),
    ("Logis du Soissonnais", TypeDonneurOrdre.BAILLEUR, 56, siret_invente(901)),
    ("Département de l'Aisne", TypeDonneurOrdre.DEPARTEMENT, 30, siret_de("220200026")),
    ("Centre hospitalier du Soissonnais", TypeDonneurOrdre.HOPITAL, 24, siret_invente(902)),
    ("Ville de Villeneuve-Saint-Germain", TypeDonneurOrdre.COMMUNE, 9, siret_de("210207783")),
    ("Ville de Belleu", TypeDonneurOrdre.COMMUNE, 8, siret_de("210200630")),
    ("Région Hauts-de-France", TypeDonneurOrdre.REGION, 8, ""),
    ("Commune de Courmelles", TypeDonneurOrdre.COMMUNE, 5, siret_de("210202115")),
    ("Commune de Crouy", TypeDonneurOrdre.COMMUNE, 4, ""),
    ("Promotion Axonaise", TypeDonneurOrdre.AUTRE, 6, siret_invente(903)),
)
COMMUNES_DES_DONNEURS = {
    "Ville de Villeneuve-Saint-Germain": "02805",
    "Ville de Belleu": "02064",
    "Commune de Courmelles": "02226",
    "Commune de Crouy": "02243",
}
SOISSONS = "02722"
COMMUNES = [SOISSONS] * 11 + [
    "02064",
    "02243",
    "02805",
    "02226",
    "02245",
    "02780",
    "02089",
    "02593",
]
# Where people live: the territory, and now and then beside it.
RESIDENCES = COMMUNES * 3 + ["02003", "02477", "02564", "02770", "02610", "02706", "02810", "02408"]
QUARTIERS = {SOISSONS: ["QP002010", "QP002011", "QP002012"]}
PRESCRIPTEURS = ["Pôle emploi"] * 7 + ["PLIE du Grandsoissons"] * 5
PRESCRIPTEURS += ["Mission locale du Soissonnais"] * 4
PRESCRIPTEURS += [
    "Conseil départemental",
    "Conseil départemental",
    "Cap emploi",
    "CCAS de Soissons",
    "",
]

OUVRAGES = (
    "l'école {}", "le gymnase {}", "la crèche {}", "la résidence {}", "la médiathèque {}",
    "le foyer {}", "la salle polyvalente {}", "le groupe scolaire {}",
)  # fmt: skip
LIEUX = (
    "Jean-Moulin", "des Peupliers", "Saint-Crépin", "du Parc", "Louise-Michel", "des Tilleuls",
    "Jules-Ferry", "de la Plaine", "Marie-Curie", "du Mail", "des Cordeliers", "Paul-Éluard",
    "de l'Aisne", "Saint-Waast", "Gambetta", "des Chevreux",
)  # fmt: skip
TRAVAUX = (
    "Réhabilitation de {}",
    "Construction de {}",
    "Extension de {}",
    "Rénovation thermique de {}",
)
RUES = (
    "Aménagement de la rue {}",
    "Réfection de la voirie, rue {}",
    "Requalification de la place {}",
)
OPERATIONS = (
    "Rénovation urbaine de Presles", "Pôle gare de Soissons", "Plan écoles 2012-2016",
    "Réhabilitation du quartier de Chevreux", "Plan piscine et sports",
)  # fmt: skip
OBJETS_SERVICES = {
    "espaces_verts": "Entretien des espaces verts {}",
    "proprete": "Nettoyage des locaux {}",
    "dechets": "Collecte et tri des déchets {}",
    "restauration": "Restauration scolaire {}",
    "securite": "Accueil et gardiennage des équipements {}",
    "linge": "Location et entretien du linge {}",
    "etudes": "Maîtrise d'œuvre et études {}",
}
POIDS = (1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 6, 8, 10, 14, 20)
TAUX = [
    Decimal(t) for t in ("0.78", "0.9", "0.94", "1", "1.02", "1.05", "1.08", "1.12", "1.25", "1.4")
]


# What each contract is about and the clause it bears; works make up the rest of the 270.
SIMPLE = Clause.EXECUTION
HORS_TRAVAUX = (
    [("espaces_verts", SIMPLE)] * 16 + [("proprete", SIMPLE)] * 20 + [("dechets", SIMPLE)] * 6
    + [("restauration", SIMPLE)] * 5 + [("securite", SIMPLE)] * 5 + [("linge", SIMPLE)] * 4 + [("etudes", SIMPLE)] * 8
    + [("espaces_verts", Clause.RESERVE_EA_ESAT)] * 5 + [("proprete", Clause.RESERVE_EA_ESAT)] * 2
    + [("linge", Clause.RESERVE_EA_ESAT)] * 2 + [("proprete", Clause.RESERVE_SIAE)] * 4
    + [("espaces_verts", Clause.RESERVE_SIAE)] * 4 + [("dechets", Clause.RESERVE_SIAE)] * 2
    + [("espaces_verts", Clause.RESERVE_SIAE_EA_ESAT)] * 2
    + [("espaces_verts", Clause.INSERTION)] * 3 + [("proprete", Clause.INSERTION)] * 2
)  # fmt: skip
TENANTS = {
    Clause.RESERVE_EA_ESAT: {"EA", "ESAT"},
    Clause.RESERVE_SIAE: {"EI", "ACI"},
    Clause.RESERVE_SIAE_EA_ESAT: {"EI", "ACI", "EA", "ESAT"},
    Clause.INSERTION: {"EI", "ACI", "REGIE"},
}
METIERS_TRAVAUX = [nom for nom, m in METIERS.items() if m.nature == NatureMarche.TRAVAUX]
RESILIES, SUSPENDUS = {31, 88, 143, 201}, {247, 258}
MOTIF_ESAT = "ESAT : usagers sans contrat de travail, relevé mensuel de l'établissement"
