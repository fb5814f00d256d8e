"""Figures as they are printed: JSON for machines, a table in French for people. Rounding is here, and last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from clauses_project import ecriture
from clauses_project.heures import CENTIEME, arrondir
from suivi.chiffres.calcul import DE_L_OBJECTIF
from suivi.chiffres.resultat import Chiffres, Ligne, LotsAcheves, SuiviDuJalon, Valeur

DIX_MILLIEME = Decimal("0.0001")
TAUX = ("taux_", "part_", "avancement_")
NON_PUBLIE = "non publié"
SANS_OBJET_PARFOIS = frozenset({*DE_L_OBJECTIF, "heures_par_personne", "etp_moyen_annuel"})

LIBELLES = {
    "marches_suivis": "Marchés suivis",
    "marches_avec_heures": "Marchés avec heures retenues",
    "entreprises": "Entreprises attributaires",
    "entreprises_avec_heures": "Entreprises avec heures retenues",
    "employeurs": "Employeurs",
    "employeurs_siae": "dont structures d'insertion (SIAE)",
    "heures_declarees": "Heures déclarées",
    "heures_en_attente": "Heures en attente de validation",
    "heures_retenues": "Heures retenues",
    "heures_non_retenues": "Heures non retenues",
    "heures_en_suspens": "Heures en suspens",
    "heures_travail": "Heures de travail",
    "heures_formation": "Heures de formation",
    "heures_globales": "Heures globales (sans noms)",
    "heures_stage": "Heures de stage (à part)",
    "heures_contractualisees": "Heures contractualisées",
    "heures_objectif": "Objectif en vigueur",
    "heures_retenues_cumul": "Heures retenues depuis le début, lots à objectif",
    "taux_realisation": "Taux de réalisation",
    "taux_lots_acheves": "Taux des lots achevés",
    "avancement_lots_en_cours": "Avancement des lots en cours",
    "lots_acheves": "Lots achevés",
    "reste_a_realiser": "Reste à réaliser",
    "heures_excedentaires": "Heures au-delà de l'objectif",
    "personnes": "Personnes",
    "contrats_travail": "Contrats de travail",
    "heures_par_personne": "Heures par personne",
    "etp": "Équivalents temps plein",
    "etp_moyen_annuel": "Équivalents temps plein, en moyenne annuelle",
    "par_sexe": "Femmes et hommes",
    "par_age": "Par âge au début de l'éligibilité",
    "par_niveau": "Par niveau de formation",
    "par_critere": "Par public",
    "personnes_qpv": "Personnes de quartiers prioritaires (QPV)",
    "heures_qpv": "Heures de personnes de QPV",
    "par_prescripteur": "Par prescripteur",
    "par_nature": "Par nature de marché",
    "par_clause": "Par type de clause",
    "sexe_par_nature": "Femmes et hommes par nature de marché",
    "par_modalite": "Par modalité",
    "par_type_contrat": "Par type de contrat de travail",
    "par_employeur": "Par type d'employeur",
    "par_metier": "Par métier (code ROME)",
    "par_donneur_ordre": "Par donneur d'ordre",
    "par_commune": "Par commune de résidence",
    "par_commune_execution": "Par commune d'exécution",
    "par_annee": "Par année",
    "par_mois": "Par mois",
    "suivi_6": "Six mois après le travail",
    "suivi_12": "Douze mois après le travail",
    "suivi_fenetre": "Entre six et douze mois après le travail",
}
LIBELLES_DU_SUIVI = {
    "dus": "Évaluations dues",
    "realises": "Réponses, de toute nature",
    "injoignables": "dont injoignables",
    "refus": "dont refus de répondre",
    "neutres": "dont situations neutres, hors des taux",
    "joints": "Personnes jointes",
    "en_emploi": "En emploi",
    "en_emploi_hors_iae": "En emploi, hors SIAE",
    "chez_entreprise_clause": "En emploi chez une entreprise de la clause",
    "emploi_durable": "Emploi durable (IAE)",
    "emploi_transition": "Emploi de transition (IAE)",
    "sortie_positive_iae": "Sortie positive (IAE)",
    "sortie_dynamique_iae": "Sortie dynamique (IAE)",
    "sortie_positive_plie": "Sortie positive (PLIE)",
    "taux_emploi_dus": "En emploi, % des évaluations dues hors neutres",
    "taux_emploi_joints": "En emploi, % des personnes jointes",
    "taux_reponse": "Taux de réponse",
}
OPTIONNELLES = frozenset({"suivi_fenetre"})  # printed only where they are used
COLONNES = {
    "marches": "Marchés",
    "heures": "Heures",
    "heures_retenues": "Heures retenues",
    "heures_objectif": "Objectif",
    "heures_contractualisees": "Contractualisées",
    "personnes": "Personnes",
    "contrats_travail": "Contrats de travail",
    "part_personnes": "% des personnes",
    "part_heures": "% des heures",
    "femmes": "Femmes",
    "hommes": "Hommes",
    "heures_femmes": "Heures des femmes",
    "heures_hommes": "Heures des hommes",
    "heures_residents": "dont par ses habitants",
}


def en_json(chiffres: Chiffres) -> dict[str, Any]:
    """Keys in order; hours and ETP with two decimals, rates and parts with four, as strings."""
    return {
        champ.name: _cle_en_json(champ.name, getattr(chiffres, champ.name))
        for champ in fields(chiffres)
        if champ.name not in OPTIONNELLES or getattr(chiffres, champ.name) is not None
    }


def _cle_en_json(nom: str, valeur: Any) -> Any:
    if isinstance(valeur, tuple):
        return [{cle: _valeur_en_json(cle, ligne[cle]) for cle in ligne} for ligne in valeur]
    if isinstance(valeur, LotsAcheves):
        return asdict(valeur)
    if isinstance(valeur, SuiviDuJalon):
        return suivi_en_json(asdict(valeur))
    return _valeur_en_json(nom, valeur)


def suivi_en_json(valeurs: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of the follow-up: counts as integers, rates with four decimals, as strings."""
    return {cle: _valeur_en_json(cle, valeur) for cle, valeur in valeurs.items()}


def _valeur_en_json(nom: str, valeur: Any) -> Any:
    if not isinstance(valeur, Decimal):
        return valeur
    return str(arrondir(valeur, DIX_MILLIEME if nom.startswith(TAUX) else CENTIEME))


def en_clair(chiffres: Chiffres) -> str:
    """A table for a terminal."""
    lignes = []
    for champ in fields(chiffres):
        valeur = getattr(chiffres, champ.name)
        if isinstance(valeur, tuple):
            lignes += ["", LIBELLES[champ.name], *_tableau(valeur)]
        elif champ.name == "sexe_par_nature":
            lignes += ["", LIBELLES[champ.name], f"  ({NON_PUBLIE})"]
        elif isinstance(valeur, SuiviDuJalon):
            lignes += ["", LIBELLES[champ.name], *_suivi(valeur)]
        elif champ.name in OPTIONNELLES and valeur is None:
            continue
        else:
            lignes.append(f"{LIBELLES[champ.name]:<52}{_dire(champ.name, valeur):>16}")
    return "\n".join(lignes).replace(ecriture.INSECABLE, " ")


def _suivi(suivi: SuiviDuJalon) -> list[str]:
    return [
        f"  {LIBELLES_DU_SUIVI[nom]:<50}{_dire(nom, valeur):>16}"
        for nom, valeur in asdict(suivi).items()
    ]


def _tableau(lignes: tuple[Ligne, ...]) -> list[str]:
    if not lignes:
        return ["  (rien)"]
    noms = list(lignes[0].valeurs)
    return [
        f"  {'':<40}" + "".join(f"{COLONNES[nom]:>24}" for nom in noms),
        *(
            f"  {ligne.libelle[:39]:<40}" + "".join(f"{_dire(nom, ligne[nom]):>24}" for nom in noms)
            for ligne in lignes
        ),
    ]


def _dire(nom: str, valeur: Valeur | LotsAcheves) -> str:
    """A value that is missing is « sans objet » where that may be; elsewhere it is kept from this reader."""
    if valeur is None and not nom.startswith(TAUX) and nom not in SANS_OBJET_PARFOIS:
        return NON_PUBLIE
    return ecrire(nom, valeur)


def ecrire(nom: str, valeur: Valeur | LotsAcheves) -> str:
    """A value as this house writes it; the name of its key says what it is."""
    if isinstance(valeur, LotsAcheves):
        return (
            f"{valeur.nombre} ({valeur.en_dessous} en dessous, {valeur.atteint} à l'objectif, "
            f"{valeur.au_dela} au-delà)"
        )
    if nom.startswith(TAUX):
        return ecriture.pourcent(None if valeur is None else Decimal(valeur))
    return ecriture.heures(valeur)
