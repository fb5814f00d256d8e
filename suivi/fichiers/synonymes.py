"""The words by which companies call their columns, normalised (see `normaliser`): data, and their reading."""

from __future__ import annotations

from functools import lru_cache

from suivi.fichiers.champs import Champ, Confiance

C = Champ

# The whole heading: sure.
SURS: dict[str, Champ] = {
    mot: champ
    for champ, mots in {
        C.PERSONNE: (
            "nom prenom|nom et prenom|nom prenoms|noms prenoms|nom prenom du salarie|prenom nom"
            "|prenom et nom|nom prenom salarie|nom et prenom du salarie|nom complet"
            "|nom prenom interimaire|nom et prenom de l interimaire|nom prenom du participant"
        ),
        C.NOM: (
            "nom|nom de famille|nom usuel|nom salarie|nom du salarie|nom interimaire"
            "|nom de l interimaire|nom d usage|nom du participant"
        ),
        C.PRENOM: "prenom|prenoms|prenom salarie|prenom du salarie|prenom interimaire|prenom usuel",
        C.NAISSANCE: (
            "date de naissance|date naissance|naissance|ne le|nee le|ne e le|date naiss|ddn"
            "|date de naiss|dt naissance"
        ),
        C.MATRICULE: (
            "matricule|matricule salarie|code salarie|n salarie|numero salarie|id salarie"
            "|code interimaire|n interimaire|matricule interimaire|numero de matricule"
        ),
        C.CLIENT: (
            "client|nom client|nom du client|entreprise utilisatrice|eu|societe utilisatrice"
            "|raison sociale client|entreprise cliente|utilisateur"
        ),
        C.CODE_CLIENT: "code client|n client|numero client|num client|id client|ref client",
        C.SITE: (
            "site|chantier|marche|lieu de mission|nom du chantier|operation|nom chantier|affaire"
            "|intitule du marche|nom du marche|lieu de travail|libelle chantier"
        ),
        C.CODE_SITE: (
            "code chantier|code site|code marche|n chantier|n marche|numero de marche|n de marche"
            "|reference marche|reference du marche|code affaire|n affaire|ref chantier"
            "|numero de chantier|ref marche"
        ),
        C.MISSION: (
            "mission|n mission|n contrat|n de contrat|numero de contrat|numero contrat|contrat"
            "|n de mission|numero de mission|ref contrat|reference contrat|n ctt|code mission"
        ),
        C.DEBUT: (
            "date de debut|debut|date debut|date d entree|debut de mission|debut mission"
            "|debut de contrat|debut contrat|date debut mission|date debut contrat"
            "|date de debut de mission|date de debut de contrat|date de debut du contrat"
            "|date d embauche|entree|du"
        ),
        C.FIN: (
            "date de fin|fin|date fin|date de sortie|fin de mission|fin mission|fin de contrat"
            "|fin contrat|date fin mission|date fin contrat|date de fin de mission"
            "|date de fin de contrat|date de fin du contrat|sortie|au"
        ),
        C.TYPE_CONTRAT: (
            "type de contrat|type contrat|nature du contrat|nature de contrat|type du contrat"
        ),
        C.METIER: (
            "metier|qualification|poste|emploi|poste occupe|fonction|intitule du poste|qualif"
            "|emploi occupe|metier exerce"
        ),
        C.MOIS: "mois|mois concerne|mois de paie|mois travaille|mois d activite|mois annee",
        C.ANNEE: "annee|an|exercice",
        C.SEMAINE: "semaine|n semaine|sem|numero de semaine|n de semaine|num semaine|no semaine",
        C.PERIODE_DU: "semaine du|periode du|debut de periode|debut periode|debut semaine",
        C.PERIODE_AU: "semaine au|periode au|fin de periode|fin periode|fin semaine",
        C.JOUR: "jour|date de travail|jour travaille|date travaillee|journee",
        C.HEURES: (
            "heures|heure|h|nb heures|nb h|nbre heures|nb d heures|nombre d heures|heures travaillees"
            "|nb heures travaillees|nombre d heures travaillees|heures effectuees|heures realisees"
            "|heures de travail|hrs|heures d insertion|nombre d heures effectuees"
            "|nombre d heures realisees|nb heures effectuees|nbre d heures|heures d insertion realisees"
            "|heures insertion"
        ),
        C.FORMATION: (
            "heures de formation|heures formation|formation|nb heures formation|h formation"
            "|nombre d heures de formation|nb heures de formation"
        ),
        C.DONT_FORMATION: "dont formation|dont heures de formation|dont heures formation",
        C.RUBRIQUE: (
            "rubrique|libelle rubrique|libelle de la rubrique|rubrique de paie|nature des heures"
            "|nature d heures|type d heures|type des heures|libelle de paie|intitule de la rubrique"
        ),
        C.TOTAL: (
            "total|total heures|total des heures|total general|total h|heures totales|total d heures"
            "|total mois|total du mois"
        ),
    }.items()
    for mot in mots.split("|")
}

# Headings that say the days of a mission or those of a statement: their values tell.
BORNES_VAGUES = frozenset(
    {
        *("du", "debut", "date debut", "date de debut", "entree"),
        *("au", "fin", "date fin", "date de fin", "sortie"),
    }
)

# The whole heading, to be confirmed.
VAGUES = {"date": C.JOUR, "duree": C.HEURES, "heures normales": C.HEURES}
MOMENTS = {"debut", "fin", "arrivee", "depart"}  # « Heure de début » is a time of the day
NUMEROS_DE_SECURITE_SOCIALE = frozenset({"nir", "ssn", "secu", "securite", "nss"})

# Beginnings of words, all of them in the heading: to be confirmed. The first line that fits.
PROBABLES: tuple[tuple[str, Champ], ...] = (
    ("naiss", C.NAISSANCE),
    ("prenom nom", C.PERSONNE),
    ("prenom", C.PRENOM),
    ("matricule", C.MATRICULE),
    ("code salari", C.MATRICULE),
    ("code interimaire", C.MATRICULE),
    ("dont form", C.DONT_FORMATION),
    ("formation", C.FORMATION),
    ("heure form", C.FORMATION),
    ("nb h form", C.FORMATION),
    ("semaine du", C.PERIODE_DU),
    ("rubrique", C.RUBRIQUE),
    ("nature heure", C.RUBRIQUE),
    ("type heure", C.RUBRIQUE),
    ("heure total", C.TOTAL),
    ("heure", C.HEURES),
    ("nb h", C.HEURES),
    ("nbre h", C.HEURES),
    ("total", C.TOTAL),
    ("type contrat", C.TYPE_CONTRAT),
    ("nature contrat", C.TYPE_CONTRAT),
    ("debut contrat", C.DEBUT),
    ("debut mission", C.DEBUT),
    ("fin contrat", C.FIN),
    ("fin mission", C.FIN),
    ("debut", C.DEBUT),
    ("fin", C.FIN),
    ("code client", C.CODE_CLIENT),
    ("client", C.CLIENT),
    ("utilisatrice", C.CLIENT),
    ("entreprise", C.CLIENT),
    ("societe", C.CLIENT),
    ("code chantier", C.CODE_SITE),
    ("code marche", C.CODE_SITE),
    ("code site", C.CODE_SITE),
    ("chantier", C.SITE),
    ("marche", C.SITE),
    ("site", C.SITE),
    ("affaire", C.SITE),
    ("operation", C.SITE),
    ("lot", C.SITE),
    ("mission", C.MISSION),
    ("contrat", C.MISSION),
    ("metier", C.METIER),
    ("qualif", C.METIER),
    ("emploi", C.METIER),
    ("poste", C.METIER),
    ("mois", C.MOIS),
    ("sem", C.SEMAINE),
    ("semaine", C.SEMAINE),
    ("periode", C.SEMAINE),
    ("salari", C.PERSONNE),
    ("interimaire", C.PERSONNE),
    ("benef", C.PERSONNE),
    ("particip", C.PERSONNE),
    ("personne", C.PERSONNE),
    ("collabora", C.PERSONNE),
    ("nom", C.NOM),
)

_PROBABLES = tuple((tuple(debuts.split()), champ) for debuts, champ in PROBABLES)

# Beginnings of words that make a column something else: money, planned hours, what is not work.
EXCLUS = frozenset(
    {
        *("taux", "prix", "cout", "montant", "tarif", "euro", "eur", "ht", "ttc", "tva", "prime"),
        *("coefficient", "panier", "deplacement"),
        *("prevu", "objectif", "reste", "cumul", "solde"),
        *("supp", "absence", "conge", "malad", "nuit", "intemperie", "ferie", "rtt"),
        *(
            "secu",
            "securite",
            "nir",
            "nss",
            "ssn",
            "age",
            "sexe",
            "civilite",
            "critere",
            "eligib",
            "pass",
            "qpv",
        ),
        *("adresse", "courriel", "mail", "telephone", "tel", "commune", "ville", "postal", "siret"),
        *("commentaire", "observation", "remarque", "signature"),
    }
)


@lru_cache(maxsize=2048)
def sens_de(titre: str) -> tuple[Champ | None, Confiance]:
    """What a normalised heading means, and how sure it is."""
    if titre in SURS:
        return SURS[titre], Confiance.SURE
    if titre in VAGUES:
        return VAGUES[titre], Confiance.A_CONFIRMER
    mots = titre.split()
    if not mots or est_exclu(mots) or (MOMENTS & set(mots) and "heure" in mots):
        return None, Confiance.INCONNUE
    for debuts, champ in _PROBABLES:
        if all(any(_va_avec(mot, debut) for mot in mots) for debut in debuts):
            return champ, Confiance.A_CONFIRMER
    return None, Confiance.INCONNUE


def est_exclu(mots: list[str]) -> bool:
    return any(_va_avec(mot, debut) for mot in mots for debut in EXCLUS)


def _va_avec(mot: str, debut: str) -> bool:
    """Short ones are whole words: « eur » is no beginning of « heures », nor « du » of « durée »."""
    return mot.startswith(debut) if len(debut) > 3 else mot == debut


def parle_d_heures_a_part(titre: str) -> bool:
    """Hours that a file counts apart (« heures supplémentaires », « heures de nuit »)."""
    mots = titre.split()
    return est_exclu(mots) and any(mot in ("h", "hrs") or mot.startswith("heure") for mot in mots)


def porte_un_nir(titre: str) -> bool:
    """The column of social security numbers, whose use is closed to us: shown to nobody."""
    return bool(NUMEROS_DE_SECURITE_SOCIALE & set(titre.split()))
