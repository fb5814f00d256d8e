"""What a column of a table kept by hand may be, and how its heading says so."""

from __future__ import annotations

from functools import lru_cache

from django.db import models

from suivi.fichiers.champs import Champ
from suivi.fichiers.synonymes import porte_un_nir


class Role(models.TextChoices):
    PERSONNE = "PERSONNE", "Nom et prénom (une seule colonne)"
    NOM = "NOM", "Nom de la personne"
    PRENOM = "PRENOM", "Prénom"
    NAISSANCE = "NAISSANCE", "Date de naissance"
    SEXE = "SEXE", "Sexe ou civilité"
    ENTREPRISE = "ENTREPRISE", "Entreprise qui doit les heures"
    SIRET = "SIRET", "SIRET de cette entreprise"
    EMPLOYEUR = "EMPLOYEUR", "Employeur, s'il est autre (ETTI, AI…)"
    SIRET_EMPLOYEUR = "SIRET_EMPLOYEUR", "SIRET de l'employeur"
    MARCHE = "MARCHE", "Marché, chantier ou opération"
    REFERENCE = "REFERENCE", "Référence du marché"
    LOT = "LOT", "Lot"
    DONNEUR_ORDRE = "DONNEUR_ORDRE", "Donneur d'ordre"
    OBJECTIF = "OBJECTIF", "Objectif d'heures du lot"
    TYPE_CONTRAT = "TYPE_CONTRAT", "Type de contrat de travail"
    METIER = "METIER", "Métier ou poste"
    DEBUT = "DEBUT", "Début du contrat de travail"
    FIN = "FIN", "Fin du contrat de travail"
    MOIS = "MOIS", "Mois (une ligne par mois)"
    ANNEE = "ANNEE", "Année"
    HEURES = "HEURES", "Heures (du mois de la ligne)"
    FORMATION = "FORMATION", "Heures de formation, en plus"
    TOTAL = "TOTAL", "Total de la ligne (pour vérifier)"


# The month columns are a block of their own, recognised by their headings.
DU_MOIS = "DU_MOIS"
LAISSEE = ""

# What the reading of the rows does itself; the rest is looked at beside it, gaps allowed.
LUS_AVEC_LES_HEURES: dict[Role, Champ] = {
    Role.PERSONNE: Champ.PERSONNE,
    Role.NOM: Champ.NOM,
    Role.PRENOM: Champ.PRENOM,
    Role.MOIS: Champ.MOIS,
    Role.ANNEE: Champ.ANNEE,
    Role.HEURES: Champ.HEURES,
    Role.FORMATION: Champ.FORMATION,
    Role.TOTAL: Champ.TOTAL,
}

# What the files of the month call their columns, where a table kept by a facilitateur means the same.
DES_CHAMPS: dict[Champ, Role] = {
    **{champ: role for role, champ in LUS_AVEC_LES_HEURES.items()},
    Champ.NAISSANCE: Role.NAISSANCE,
    Champ.CLIENT: Role.ENTREPRISE,
    Champ.SITE: Role.MARCHE,
    Champ.CODE_SITE: Role.REFERENCE,
    Champ.TYPE_CONTRAT: Role.TYPE_CONTRAT,
    Champ.METIER: Role.METIER,
    Champ.DEBUT: Role.DEBUT,
    Champ.FIN: Role.FIN,
}

# Whole headings, normalised.
EXACTS: dict[str, Role] = {
    mot: role
    for role, mots in {
        Role.SEXE: "sexe|genre|civilite|civ|h f|f h|hf|fh|m f|f m|mme m|m mme",
        Role.ENTREPRISE: (
            "entreprise|entreprises|titulaire|attributaire|nom entreprise|nom de l entreprise"
            "|raison sociale|societe|ese|ste|entreprise titulaire|entreprise attributaire"
            "|nom de l attributaire|prestataire"
        ),
        Role.SIRET: "siret|n siret|numero siret|siret entreprise|siret de l entreprise|no siret",
        Role.EMPLOYEUR: (
            "employeur|etti|siae|structure|structure employeuse|structure d insertion|ai|ei|etti ai"
            "|employeur reel|nom de l employeur|agence|agence d interim|sous traitant|siae employeur"
        ),
        Role.SIRET_EMPLOYEUR: "siret employeur|siret de l employeur|siret etti|siret siae",
        Role.REFERENCE: (
            "reference|ref|n marche|numero de marche|n de marche|numero marche|reference marche"
            "|reference du marche|ref marche|code marche|no marche"
        ),
        Role.MARCHE: (
            "marche|marches|chantier|operation|objet|objet du marche|intitule du marche|intitule"
            "|nom du marche|nom du chantier|projet|programme"
        ),
        Role.LOT: "lot|n lot|numero de lot|n du lot|no lot|lots|numero lot",
        Role.DONNEUR_ORDRE: (
            "donneur d ordre|donneur d ordres|maitre d ouvrage|mo|moa|acheteur|collectivite"
            "|pouvoir adjudicateur|bailleur|commanditaire|donneur ordre"
        ),
        Role.OBJECTIF: (
            "objectif|objectifs|objectif heures|objectif d heures|heures prevues|nb heures prevues"
            "|heures contractuelles|heures contractualisees|heures a realiser|heures d insertion prevues"
            "|nombre d heures prevues|engagement|heures engagees|volume d heures|objectif insertion"
            "|heures dues|objectif en heures|h prevues"
        ),
        Role.PERSONNE: "beneficiaire|beneficiaires|participant|salarie|salaries|personne|nom prenom",
        Role.TOTAL: "total|total annuel|total annee|cumul|total general|total realise|realise",
    }.items()
    for mot in mots.split("|")
}

# Beginnings of words, all of them in the heading: the first line that fits.
DEBUTS: tuple[tuple[str, Role], ...] = (
    ("siret employ", Role.SIRET_EMPLOYEUR),
    ("siret etti", Role.SIRET_EMPLOYEUR),
    ("siret", Role.SIRET),
    ("objectif", Role.OBJECTIF),
    ("heure prevu", Role.OBJECTIF),
    ("ouvrage", Role.DONNEUR_ORDRE),
    ("donneur", Role.DONNEUR_ORDRE),
    ("acheteur", Role.DONNEUR_ORDRE),
    ("employeur", Role.EMPLOYEUR),
    ("sexe", Role.SEXE),
    ("civilite", Role.SEXE),
    ("titulaire", Role.ENTREPRISE),
    ("attributaire", Role.ENTREPRISE),
    ("entreprise", Role.ENTREPRISE),
)
_DEBUTS = tuple((tuple(mots.split()), role) for mots, role in DEBUTS)


@lru_cache(maxsize=2048)
def deviner(titre: str, champ: Champ | None) -> Role | None:
    """What a normalised heading is likely to be; `champ`: what a file of the month would call it."""
    if porte_un_nir(titre):
        return None
    if titre in EXACTS:
        return EXACTS[titre]
    mots = titre.split()
    for debuts, role in _DEBUTS:
        if all(any(mot.startswith(debut) for mot in mots) for debut in debuts):
            return role
    return DES_CHAMPS.get(champ) if champ else None
