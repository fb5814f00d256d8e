"""What the demonstration invents: names, numbers, trades. Nobody and no company here exists."""

from typing import NamedTuple

from stdnum import luhn

from marches.enums import NatureMarche


def siret_invente(rang: int, etablissement: int = 1) -> str:
    """A SIRET whose two keys are right; no SIREN given by the INSEE begins with 0."""
    siren = f"0{(rang * 7_919_317 + 12_345_678) % 10_000_000:07d}"
    return siret_de(siren + luhn.calc_check_digit(siren), etablissement)


def siret_de(siren: str, etablissement: int = 1) -> str:
    racine = f"{siren}{etablissement:04d}"
    return racine + luhn.calc_check_digit(racine)


def _mots(texte: str) -> tuple[str, ...]:
    return tuple(texte.split())


class Metier(NamedTuple):
    """A trade: the title of its lots, the job and its ROME code, the kind of contract."""

    intitule: str
    poste: str
    rome: str
    nature: str = NatureMarche.TRAVAUX


METIERS = {
    "gros_oeuvre": Metier("Gros œuvre, maçonnerie", "Maçon", "F1703"),
    "vrd": Metier("Voirie et réseaux divers", "Ouvrier de voirie", "F1702"),
    "peinture": Metier("Peinture et revêtements muraux", "Peintre en bâtiment", "F1606"),
    "platrerie": Metier("Plâtrerie, isolation, faux plafonds", "Plaquiste", "F1604"),
    "menuiserie": Metier("Menuiseries intérieures et extérieures", "Menuisier poseur", "F1607"),
    "electricite": Metier("Électricité, courants faibles", "Électricien du bâtiment", "F1602"),
    "plomberie": Metier("Plomberie, chauffage, ventilation", "Plombier chauffagiste", "F1603"),
    "couverture": Metier("Charpente, couverture, zinguerie", "Couvreur", "F1610"),
    "sols": Metier("Carrelage et sols souples", "Carreleur", "F1608"),
    "facade": Metier("Ravalement, isolation par l'extérieur", "Façadier", "F1611"),
    "demolition": Metier("Démolition, curage, désamiantage", "Manœuvre", "F1704"),
    "espaces_verts": Metier(
        "Entretien d'espaces verts", "Ouvrier paysagiste", "A1203", NatureMarche.SERVICES
    ),
    "proprete": Metier("Nettoyage de locaux", "Agent de propreté", "K2204", NatureMarche.SERVICES),
    "dechets": Metier("Collecte et tri", "Agent de tri", "K2304", NatureMarche.SERVICES),
    "restauration": Metier(
        "Restauration collective", "Employé de restauration", "G1603", NatureMarche.SERVICES
    ),
    "securite": Metier("Accueil et gardiennage", "Agent d'accueil", "K2503", NatureMarche.SERVICES),
    "linge": Metier(
        "Fourniture et entretien de linge",
        "Agent de blanchisserie",
        "K2201",
        NatureMarche.FOURNITURES,
    ),
    "etudes": Metier("Maîtrise d'œuvre et études", "Assistant d'études", "F1104", NatureMarche.PI),
}

FEMMES = _mots(
    "Aïcha Amandine Aurélie Béatrice Camille Caroline Céline Chantal Christelle Coralie Delphine "
    "Émilie Fatima Florence Gaëlle Hélène Inès Jessica Julie Karima Laetitia Laura Leïla Lina "
    "Magalie Marie Mélanie Nadia Nathalie Océane Patricia Sabrina Samira Sandrine Sarah Sonia "
    "Stéphanie Valérie Vanessa Virginie"
)
HOMMES = _mots(
    "Abdel Adrien Ahmed Alain Alexandre Anthony Antoine Arnaud Aurélien Bastien Benoît Bruno "
    "Cédric Christophe Cyril Damien David Dylan Éric Fabien Farid Florian Franck Frédéric Gaël "
    "Guillaume Hakim Ibrahima Jérémy Jérôme Jonathan Jordan Karim Kévin Laurent Loïc Ludovic "
    "Mamadou Mathieu Maxime Mehdi Michel Mickaël Mohamed Moussa Nicolas Olivier Pascal Patrick "
    "Philippe Quentin Rachid Romain Samuel Sébastien Steve Sylvain Thierry Thomas Yannick"
)
NOMS = _mots(
    "Allart Amrani Bahri Baillet Barbier Bastide Beauvais Belhadj Bellanger Berthe Bigot Blondel "
    "Bocquet Boitel Bonnard Boucher Bourgeois Brasseur Caillet Camara Carlier Carpentier Caron "
    "Charpentier Chevalier Cissé Collet Colson Cordier Coulon Courtois Cuvelier Dacosta Debray "
    "Decroix Delahaye Delattre Delorme Demory Denis Deprez Descamps Devaux Diallo Diarra Dubois "
    "Duchemin Dufour Dujardin Dumont Dupuis Durieux Fabre Ferry Fontaine Fournier Gamard Gaudin "
    "Gillet Godard Gosset Grandin Guérin Guillot Haddad Hamel Hennebel Henry Herbin Hubert Huart "
    "Jacquet Jolly Josse Kaddour Konaté Lacroix Lambert Langlet Laurent Leblanc Lecat Leclerc "
    "Leduc Lefèvre Legrand Lemaire Lenoir Leroux Lesage Levasseur Maillard Mansouri Marchand "
    "Maréchal Marquant Masson Mercier Meunier Michaux Millet Monnier Moreau Morel Navarre Noël "
    "Ouali Paillard Parent Pasquier Payen Pelletier Petit Picard Pinchon Poirier Poulain Prévost "
    "Quentin Rahmani Renard Ribeiro Rigaut Robert Rousseau Roy Sabatier Salmon Sauvage Sénéchal "
    "Simon Soulier Tahar Tellier Thiébaut Touré Traoré Vallet Varlet Vasseur Verdier Vidal "
    "Vilain Voisin Wattiez Yildiz Zidane"
)
PATRONS = _mots(
    "Aubry Bazin Bertin Billet Bisson Bonnet Bouvier Brunel Buisson Cadet Chauvin Claudel Clément "
    "Cochet Cornet Coste Couture Dardenne Darras Daubigny Delvaux Desmet Dorval Drouet Duval "
    "Évrard Faucher Ferrand Flament Forestier Gallois Garnier Gautier Germain Giraud Gontier "
    "Grosjean Hardy Hénault Hervieu Husson Imbert Jamet Jourdain Julien Labarre Lamotte Lantier "
    "Lebrun Lefort Legros Lepage Loriot Magnier Mallet Marchal Marin Mathon Maury Menard Mignot "
    "Morin Nivelle Normand Pageot Paquet Perrin Philippot Piérard Pillon Poiret Potier Prieur "
    "Quillet Raulin Regnault Rémy Renaud Richez Rivière Rolland Rossignol Roussel Sellier Servais "
    "Thuillier Tissier Toussaint Trouvé Vaillant Vernet Verrier Viard Villette Vincent Warin"
)

FORMES = {
    "gros_oeuvre": ("Maçonnerie {}", "{} Bâtiment", "Constructions {}"),
    "vrd": ("{} Travaux publics", "Voirie {}", "{} Terrassement"),
    "peinture": ("Peintures {}", "{} Décoration"),
    "platrerie": ("Plâtrerie {}", "{} Isolation"),
    "menuiserie": ("Menuiserie {}", "{} Fermetures"),
    "electricite": ("{} Électricité", "Électricité générale {}"),
    "plomberie": ("{} Génie climatique", "Plomberie {}"),
    "couverture": ("Toitures {}", "{} Charpente"),
    "sols": ("Carrelages {}", "{} Sols"),
    "facade": ("{} Façades", "Ravalement {}"),
    "demolition": ("{} Démolition", "Curage {}"),
    "espaces_verts": ("Paysages {}", "{} Espaces verts"),
    "proprete": ("{} Propreté", "Nettoyage {}"),
    "dechets": ("{} Environnement", "Recyclage {}"),
    "restauration": ("{} Restauration", "Traiteur {}"),
    "securite": ("{} Sécurité", "Accueil {}"),
    "linge": ("Blanchisserie {}", "Textiles {}"),
    "etudes": ("Atelier {}", "{} Ingénierie"),
}


def raison_sociale(metier: str, rang: int) -> str:
    formes = FORMES[metier]
    return formes[rang % len(formes)].format(PATRONS[rang % len(PATRONS)])
