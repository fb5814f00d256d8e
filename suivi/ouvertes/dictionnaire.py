"""What each key of the open data means. The words are those of the figures; `chiffres` says how they are counted."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import get_type_hints

from suivi.chiffres.resultat import Chiffres, SuiviDuJalon
from suivi.chiffres.sortie import COLONNES, LIBELLES, LIBELLES_DU_SUIVI, TAUX

HEURES, NOMBRE, TAUX_EN_MOTS = "heures, deux décimales", "nombre", "rapport, quatre décimales"
DEFINITIONS = {
    "marches_suivis": "Marchés notifiés, ni abandonnés ni à qualifier, pas clos avant la période ou qui y ont des "
    "heures retenues.",
    "marches_avec_heures": "Marchés qui ont des heures retenues dans la période.",
    "entreprises": "Entreprises (par SIREN) attributaires d'un marché suivi, quel que soit leur rôle.",
    "entreprises_avec_heures": "Entreprises (par SIREN) qui doivent les heures retenues de la période.",
    "employeurs": "Employeurs réels (par SIRET) des heures retenues de la période.",
    "employeurs_siae": "Parmi eux, les structures d'insertion par l'activité économique.",
    "heures_declarees": "En attente + retenues + non retenues + en suspens.",
    "heures_en_attente": "Déclarées et pas encore validées.",
    "heures_retenues": "Travail + formation + heures globales, une fois validées et retenues.",
    "heures_non_retenues": "Validées et écartées, avec un motif.",
    "heures_en_suspens": "Validées, d'une personne dont l'éligibilité reste à établir.",
    "heures_travail": "Part des heures retenues, travaillées.",
    "heures_formation": "Part des heures retenues, en formation.",
    "heures_globales": "Part des heures retenues, sans détail nominatif.",
    "heures_stage": "Heures des clauses de stage, comptées à part de tout le reste.",
    "heures_contractualisees": "Lignes d'objectif qui prennent effet dans la période.",
    "heures_objectif": "Objectifs en vigueur à la fin de la période, hors marchés résiliés et stages.",
    "heures_retenues_cumul": "Retenues depuis le début, sur les lots à objectif.",
    "taux_realisation": "Cumul retenu ÷ objectifs, sur les lots à objectif ; peut dépasser 1.",
    "taux_lots_acheves": "Le même, sur les lots achevés : un résultat.",
    "avancement_lots_en_cours": "Le même, sur les lots en cours : pas encore un résultat.",
    "lots_acheves": "Lots achevés : en dessous de l'objectif, à l'objectif, au-delà.",
    "reste_a_realiser": "Ce qui manque aux lots en dessous de leur objectif.",
    "heures_excedentaires": "Ce que d'autres ont fait au-delà.",
    "personnes": "Personnes distinctes qui ont des heures retenues ; comptées une fois.",
    "contrats_travail": "Contrats de travail distincts qui ont des heures retenues.",
    "heures_par_personne": "Heures retenues nominatives ÷ personnes.",
    "etp": "Heures retenues ÷ base annuelle d'un équivalent temps plein (1 607 h sauf réglage).",
    "etp_moyen_annuel": "Les mêmes, ramenées à une année.",
    "par_age": "Âge en années révolues au début de l'éligibilité.",
    "par_critere": "Une personne peut relever de plusieurs publics : les lignes ne s'additionnent pas.",
    "personnes_qpv": "Personnes qui habitaient un quartier prioritaire au début de leur éligibilité.",
    "heures_qpv": "Leurs heures retenues.",
    "par_commune": "Commune de résidence, dans le territoire.",
    "par_commune_execution": "Commune où le marché s'exécute.",
    "par_annee": "Chaque année, calculée pour elle-même.",
    "par_mois": "Chaque mois, calculé pour lui-même.",
}
SANS_VALEUR = (
    "Une valeur vide veut dire « sans objet », ou « non publiée » : aucun groupe de personnes plus petit que le "
    "seuil n'est publié, autrement que par sexe."
)


@dataclass(frozen=True)
class Entree:
    """A column of the data: its key (« par_age.personnes » for a measure of a breakdown), unit and definition."""

    cle: str
    libelle: str
    unite: str
    definition: str


def dictionnaire() -> list[Entree]:
    """Every key that the data may hold, in their order."""
    return [entree for champ in fields(Chiffres) for entree in _entrees(champ.name)]


def _entrees(nom: str) -> list[Entree]:
    genre = str(get_type_hints(Chiffres)[nom])
    libelle, definition = LIBELLES[nom], DEFINITIONS.get(nom, LIBELLES[nom] + ".")
    if SuiviDuJalon.__name__ in genre:
        return [
            Entree(f"{nom}.{cle}", f"{libelle} : {mots}", _unite(cle), definition)
            for cle, mots in LIBELLES_DU_SUIVI.items()
        ]
    if nom == "lots_acheves":
        mots = {"nombre": "en tout", "en_dessous": "en dessous", "atteint": "à l'objectif"}
        return [
            Entree(f"{nom}.{cle}", f"{libelle}, {dit}", NOMBRE, definition)
            for cle, dit in {**mots, "au_dela": "au-delà"}.items()
        ]
    if nom.startswith("par_"):
        return [
            Entree(
                f"{nom}.{mesure}",
                f"{libelle} : {COLONNES[mesure].lower()}",
                _unite(mesure),
                definition,
            )
            for mesure in MESURES[nom]
        ]
    if nom == "sexe_par_nature":  # never published
        return []
    return [Entree(nom, libelle, _unite(nom), definition)]


def _unite(nom: str) -> str:
    if nom.startswith(TAUX):
        return TAUX_EN_MOTS
    return HEURES if nom.startswith(("heures", "etp", "reste")) else NOMBRE


PERSONNES_ET_HEURES = ("personnes", "heures")
DANS_LE_TEMPS = ("heures_retenues", "personnes", "contrats_travail", "heures_contractualisees")
MESURES: dict[str, tuple[str, ...]] = {
    "par_sexe": (*PERSONNES_ET_HEURES, "part_personnes", "part_heures"),
    "par_age": PERSONNES_ET_HEURES,
    "par_niveau": PERSONNES_ET_HEURES,
    "par_critere": PERSONNES_ET_HEURES,
    "par_prescripteur": PERSONNES_ET_HEURES,
    "par_nature": ("marches", "heures", "personnes"),
    "par_clause": ("marches", "heures", "personnes"),
    "par_modalite": ("heures", "personnes", "contrats_travail"),
    "par_type_contrat": ("contrats_travail", "heures"),
    "par_employeur": ("heures", "personnes"),
    "par_metier": ("heures", "personnes"),
    "par_donneur_ordre": ("marches", "heures_objectif", "heures", "personnes"),
    "par_commune": PERSONNES_ET_HEURES,
    "par_commune_execution": ("heures", "personnes", "heures_residents"),
    "par_annee": DANS_LE_TEMPS,
    "par_mois": DANS_LE_TEMPS,
}
