"""The companies, contracts and people of Retz-en-Valois; all invented but the buyers."""

from __future__ import annotations

from typing import NamedTuple

from entreprises.enums import TypeEntreprise
from marches.enums import Clause, Statut, TypeDonneurOrdre
from participants.enums import Sexe
from suivi.demonstration.inventions import siret_de, siret_invente
from suivi.enums import Etat

CODE, NOM = "clauses-valois", "Clauses sociales Retz-en-Valois"
TERRITOIRE = "Retz-en-Valois"
SIREN_EPCI = "200071991"
VILLERS, FERTE, VIC = "02810", "02307", "02795"

VILLE, CC, HABITAT = "Ville de Villers-Cotterêts", "CC Retz en Valois", "Valois Habitat"
DEPARTEMENT, LA_FERTE = "Département de l'Aisne", "Commune de La Ferté-Milon"
DONNEURS_ORDRE = (
    (VILLE, TypeDonneurOrdre.COMMUNE, siret_de("210207833")),
    (CC, TypeDonneurOrdre.EPCI, siret_de(SIREN_EPCI)),
    (HABITAT, TypeDonneurOrdre.BAILLEUR, siret_invente(961)),
    (DEPARTEMENT, TypeDonneurOrdre.DEPARTEMENT, siret_de("220200026")),
    (LA_FERTE, TypeDonneurOrdre.COMMUNE, siret_de("210202891")),
)
T = TypeEntreprise
ENTREPRISES = {  # name: rank of its invented SIRET, kind
    "Vert Val": (801, T.ENTREPRISE),
    "Bâti Aisne": (802, T.ENTREPRISE),
    "Élan Propreté": (803, T.EI),
    "Voirie du Valois": (804, T.ENTREPRISE),
    "Toitures de la Savière": (805, T.ENTREPRISE),
    "Ourcq Plomberie": (806, T.ENTREPRISE),
    "Élec Automne": (807, T.ENTREPRISE),
    "Menuiserie de Retz": (808, T.ENTREPRISE),
    "Couleurs du Valois": (809, T.ENTREPRISE),
    "Terrassements Longpont": (810, T.ENTREPRISE),
    "Isolation Viard": (811, T.ENTREPRISE),
    "Table du Valois": (812, T.ENTREPRISE),
    "Ressourcerie de l'Ourcq": (813, T.ACI),
    "ESAT de la Forêt": (814, T.ESAT),
    "Intérim Inclusif": (700, T.ETTI),
    "GEIQ Bâtiment de l'Aisne": (703, T.GEIQ),
}
CONTACTS = (
    ("Vert Val", "Vasseur", "Nadine", "Responsable du personnel"),
    ("Bâti Aisne", "Germain", "Hervé", "Conducteur de travaux"),
    ("Voirie du Valois", "Prieur", "Anne", "Assistante de direction"),
    ("Élan Propreté", "Loriot", "Samia", "Encadrante technique"),
    ("Ourcq Plomberie", "Imbert", "Marc", "Gérant"),
    ("Intérim Inclusif", "Cadet", "Julie", "Chargée d'insertion"),
)


class Chantier(NamedTuple):
    """A lot: months are counted back from the current one; objective 0 means none."""

    reference: str
    objet: str
    donneur: str
    metier: str
    titulaire: str
    notifie_depuis: int
    mois: int
    objectif: int
    commune: str = VILLERS
    clause: str = Clause.EXECUTION
    lot: str = "1"
    avenant: int = 0
    statut: str = Statut.EN_COURS


REHAB = ("HABITAT-02", "Réhabilitation du quartier de la Plaine", HABITAT)
ECOLE = ("VILLE-03", "Extension de l'école de la Forêt", VILLE)
CHANTIERS = {
    "espaces": Chantier(
        "CC-01", "Entretien des espaces verts {}-{}", CC, "espaces_verts", "Vert Val",
        20, 36, 3200, avenant=400,
    ),
    "parcs": Chantier(
        "VILLE-01", "Fleurissement et parcs de la ville", VILLE, "espaces_verts", "Vert Val",
        8, 24, 1800,
    ),
    "bati": Chantier(*REHAB, "gros_oeuvre", "Bâti Aisne", 14, 22, 1600),
    "plomberie": Chantier(*REHAB, "plomberie", "Ourcq Plomberie", 14, 22, 1400, lot="2"),
    "electricite": Chantier(*REHAB, "electricite", "Élec Automne", 14, 22, 1100, lot="3"),
    "ecoles": Chantier(
        "VILLE-02", "Nettoyage des écoles, lot réservé", VILLE, "proprete", "Élan Propreté",
        15, 36, 0, clause=Clause.RESERVE_SIAE,
    ),
    "voirie": Chantier(
        "CC-02", "Programme de voirie communautaire", CC, "vrd", "Voirie du Valois",
        9, 24, 4800, VIC,
    ),
    "menuiserie": Chantier(*ECOLE, "menuiserie", "Menuiserie de Retz", 7, 14, 420),
    "peinture": Chantier(*ECOLE, "peinture", "Couleurs du Valois", 7, 14, 280, lot="2"),
    "halle": Chantier(
        "FERTE-01", "Toiture de la halle", LA_FERTE, "couverture", "Toitures de la Savière",
        22, 14, 350, FERTE, statut=Statut.TERMINE,
    ),
    "cantine": Chantier(
        "CC-03", "Restauration des centres de loisirs", CC, "restauration", "Table du Valois",
        10, 24, 1900,
    ),
    "tri": Chantier(
        "CC-04", "Gestion de la ressourcerie", CC, "dechets", "Ressourcerie de l'Ourcq",
        16, 36, 0, FERTE, clause=Clause.RESERVE_SIAE,
    ),
    "linge": Chantier(
        "DEP-01", "Entretien du linge des collèges", DEPARTEMENT, "linge", "ESAT de la Forêt",
        18, 36, 0, clause=Clause.RESERVE_EA_ESAT,
    ),
    "gymnase": Chantier(
        "VILLE-04", "Rénovation du gymnase", VILLE, "gros_oeuvre", "Bâti Aisne",
        24, 19, 4200, statut=Statut.TERMINE,
    ),
    "college": Chantier(
        "DEP-02", "Isolation du collège François-Ier", DEPARTEMENT, "platrerie",
        "Isolation Viard", 5, 12, 800,
    ),
    # Over, with fewer hours than were asked: 280 of 400, 105 of 150.
    "plantations": Chantier(
        "VILLE-05", "Plantation du parc de la mairie", VILLE, "espaces_verts", "Vert Val",
        9, 7, 400, statut=Statut.TERMINE,
    ),
    "salle": Chantier(
        "VILLE-06", "Peinture de la salle des fêtes", VILLE, "peinture", "Couleurs du Valois",
        8, 5, 150, statut=Statut.TERMINE,
    ),
}  # fmt: skip


class Emploi(NamedTuple):
    """A person on a contract: since how many months, until how many months ago, hours of the ordinary month."""

    chantier: str
    nom: str
    prenom: str
    sexe: str
    ne_en: int
    depuis: int
    jusque: int | None
    heures: str
    critere: str
    employeur: str = ""  # the holder, unless said
    commune: str = VILLERS


F, H = Sexe.F, Sexe.H
ETTI, GEIQ = "Intérim Inclusif", "GEIQ Bâtiment de l'Aisne"
EMPLOIS = (
    Emploi("espaces", "Amrani", "Lina", F, 2002, 5, None, "137.67", "BRSA"),
    Emploi("espaces", "Berthe", "Moussa", H, 1988, 3, None, "70.50", "DELD"),
    Emploi("espaces", "Collet", "Sandrine", F, 1979, 4, None, "151.67", "DELD"),
    Emploi("espaces", "Ferry", "Jordan", H, 2004, 1, None, "63", ""),
    Emploi("espaces", "Diallo", "Ibrahima", H, 1994, 4, None, "104", "DELD", ETTI),
    Emploi("espaces", "Pinchon", "Kévin", H, 1999, 12, 7, "63", "J26"),
    Emploi("parcs", "Haddad", "Samir", H, 1985, 6, None, "91", "BRSA"),
    Emploi("parcs", "Lemaire", "Océane", F, 2003, 4, None, "105", "J26", "", FERTE),
    Emploi("bati", "Traoré", "Mamadou", H, 1991, 9, None, "35", "DELD"),
    Emploi("bati", "Caron", "Dylan", H, 2001, 5, 2, "84.25", "J26", ETTI),
    Emploi("plomberie", "Moreau", "Anthony", H, 1996, 10, None, "77", "DELD"),
    Emploi("plomberie", "Yildiz", "Mehdi", H, 2003, 4, None, "119", "J26", GEIQ),
    Emploi("electricite", "Gillet", "Bastien", H, 2000, 9, None, "63", "J26"),
    Emploi("electricite", "Touré", "Karim", H, 1987, 3, None, "98", "BRSA", ETTI),
    Emploi("ecoles", "Delattre", "Christelle", F, 1974, 14, None, "104", "DETLD"),
    Emploi("ecoles", "Mansouri", "Fatima", F, 1982, 9, None, "91", "BRSA", "", FERTE),
    Emploi("ecoles", "Poulain", "Nathalie", F, 1969, 6, None, "78", "SENIOR"),
    Emploi("voirie", "Vidal", "Jonathan", H, 1990, 8, None, "126", "DELD", "", VIC),
    Emploi("voirie", "Roy", "Steve", H, 1998, 5, None, "133", "BRSA", ETTI, VIC),
    Emploi("menuiserie", "Blondel", "Aurélien", H, 2002, 5, None, "84", "J26"),
    Emploi("peinture", "Camara", "Ibrahima", H, 1993, 5, 2, "98", "DELD", ETTI),
    Emploi("halle", "Jolly", "Franck", H, 1972, 20, 13, "56.50", "DELD", "", FERTE),
    Emploi("cantine", "Leroux", "Valérie", F, 1977, 9, None, "84", "BRSA"),
    Emploi("cantine", "Petit", "Mélanie", F, 1995, 7, None, "70", "DELD"),
    Emploi("tri", "Masson", "Thierry", H, 1970, 12, None, "112", "SENIOR", "", FERTE),
    Emploi("tri", "Konaté", "Aïcha", F, 1992, 7, None, "98", "BRSA", "", FERTE),
    Emploi("gymnase", "Arnould", "Patrick", H, 1983, 11, 6, "91", "DELD"),
    Emploi("gymnase", "Bouchet", "Angélique", F, 1991, 10, 6, "98", "BRSA"),
    Emploi("gymnase", "Cherif", "Nassim", H, 2000, 12, 7, "105", "J26"),
    Emploi("gymnase", "Dufour", "Didier", H, 1969, 13, 7, "84", "SENIOR"),
    Emploi("gymnase", "Evrard", "Mickaël", H, 1995, 12, 8, "77", "DELD", ETTI),
    Emploi("gymnase", "Fofana", "Sékou", H, 1989, 14, 10, "98", "BRSA", ETTI),
    Emploi("gymnase", "Guérin", "Jérémy", H, 1997, 17, 12, "112", "DELD"),
    Emploi("gymnase", "Hamel", "Cindy", F, 1993, 16, 12, "91", "DELD"),
    Emploi("gymnase", "Isambert", "Luc", H, 1976, 15, 11, "84", "DELD", "", FERTE),
    Emploi("gymnase", "Jacquet", "Yanis", H, 2001, 19, 14, "105", "J26"),
    Emploi("gymnase", "Kaboré", "Salif", H, 1986, 18, 14, "98", "BRSA", ETTI),
    Emploi("college", "Herbin", "Loïc", H, 1989, 3, None, "140", "DELD"),
    Emploi("college", "Simon", "Quentin", H, 2001, 2, None, "126", "J26", ETTI),
    Emploi("plantations", "Nollet", "Grégory", H, 1984, 7, 3, "58.80", "DELD"),
    Emploi("salle", "Wattier", "Élodie", F, 1990, 7, 5, "38.50", "BRSA"),
)
# Hours of the last month that differ from the ordinary ones.
SAUTS = {"Berthe": "119.25", "Touré": "182", "Herbin": "140"}
FIN_CE_MOIS, FIN_PROCHE, FINI = "Collet", "Traoré", "Masson"
CORRECTION = (
    "Les heures de Mehdi Yildiz dépassent son planning : merci de vérifier la semaine du chantier "
    "arrêté, puis de transmettre à nouveau."
)
# Declarations that are not validated: contract, declarant, months ago, state.
A_TRAITER = {
    ("espaces", "Vert Val", 1): Etat.TRANSMISE,
    ("parcs", "Vert Val", 0): Etat.A_SAISIR,
    ("parcs", "Vert Val", 1): Etat.A_SAISIR,
    ("bati", "Bâti Aisne", 1): Etat.A_SAISIR,
    ("bati", "Bâti Aisne", 2): Etat.A_SAISIR,
    ("ecoles", "Élan Propreté", 1): Etat.A_SAISIR,
    ("voirie", "Voirie du Valois", 1): Etat.A_SAISIR,
    ("voirie", "Voirie du Valois", 2): Etat.A_SAISIR,
    ("voirie", "Voirie du Valois", 0): Etat.A_SAISIR,
    ("plomberie", GEIQ, 1): Etat.A_CORRIGER,
    ("plomberie", "Ourcq Plomberie", 1): Etat.TRANSMISE,
    ("electricite", "Élec Automne", 1): Etat.TRANSMISE,
    ("electricite", ETTI, 1): Etat.TRANSMISE,
    ("menuiserie", "Menuiserie de Retz", 1): Etat.TRANSMISE,
    ("peinture", "Couleurs du Valois", 1): Etat.TRANSMISE,
    ("cantine", "Table du Valois", 1): Etat.TRANSMISE,
    ("college", ETTI, 1): Etat.TRANSMISE,
}
