"""AVE: the yearly consolidation of the national network, one row for the structure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import Count
from django.urls import reverse

from clauses_project.ecriture import INSECABLE
from entreprises.enums import SIAE
from marches.enums import Clause, NatureMarche, TypeDonneurOrdre
from participants.criteres import PUBLICS
from participants.enums import Modalite, Niveau, Sexe, TypeContrat
from suivi.chiffres.resultat import diviser
from suivi.chiffres.ventilations import AGES, INCONNU, LIBELLES_A_PART
from suivi.enums import GenreRemontee
from suivi.remontees import controles
from suivi.remontees.colonnes import (
    des_chiffres,
    du_suivi,
    pourcents,
    un_chiffre,
    une_ventilation,
    valeur_de,
)
from suivi.remontees.forme import Colonne, Feuille, Forme, Rangee
from suivi.remontees.lecture import Lecture

SOUS_MAIN_DE_JUSTICE = "PPSMJ"  # article 10 of the RGPD: not given out
INCONNUS = {INCONNU: LIBELLES_A_PART[INCONNU]}
MESURES = ("dus", "joints", "en_emploi", "emploi_durable", "sortie_dynamique_iae", "taux_emploi_dus",
           "taux_emploi_joints", "taux_reponse")  # fmt: skip


def la_structure(lecture: Lecture) -> Iterator[Rangee]:
    structure = lecture.structure
    yield Rangee("structure", str(structure), str(structure), reverse("comptes:reglages"), lecture)


def facilitateurs(lecture: Lecture) -> int:
    """Who is named on a contract suivi."""
    return lecture.marches.exclude(facilitateur=None).aggregate(
        nombre=Count("facilitateur", distinct=True)
    )["nombre"]


def donneurs_ordre(lecture: Lecture, genre: str | None = None) -> int:
    """Buyers of the contracts suivis, of that type or all."""
    marches = (
        lecture.marches if genre is None else lecture.marches.filter(donneur_ordre__type=genre)
    )
    return marches.aggregate(nombre=Count("donneur_ordre", distinct=True))["nombre"]


def part_des_siae(lecture: Lecture) -> Decimal | None:
    """Retained hours whose real employer is a SIAE, of all retained hours, in percents."""
    chiffres = lecture.chiffres
    heures = sum(valeur_de(chiffres, "par_employeur", genre, "heures") for genre in SIAE)
    return pourcents(diviser(heures, chiffres.heures_retenues))


def _acheteurs(genre: TypeDonneurOrdre) -> Colonne:
    return Colonne(
        f"donneurs_ordre.{genre.value}",
        f"Donneurs d'ordre{INSECABLE}: {genre.label}",
        lambda lecture: donneurs_ordre(lecture, genre),
        "Donneurs d'ordre de ce type qui ont un marché suivi dans la période.",
    )


IDENTITE = (
    Colonne(
        "structure", "Structure", lambda lecture: str(lecture.structure), "Nom de la structure."
    ),
    Colonne(
        "territoire",
        "Territoire",
        lambda lecture: lecture.structure.nom_du_territoire,
        "Nom du territoire, tel qu'il est aux réglages.",
    ),
    Colonne(
        "du",
        "Du",
        lambda lecture: lecture.periode.du,
        "Premier mois compté ; vide\u00a0: le début.",
    ),
    Colonne(
        "au", "Au", lambda lecture: lecture.periode.fin, "Dernier jour du dernier mois compté."
    ),
)

COLONNES = (
    *IDENTITE,
    Colonne(
        "facilitateurs",
        "Facilitateurs",
        facilitateurs,
        "Personnes désignées comme facilitateur d'un marché suivi.",
    ),
    Colonne(
        "donneurs_ordre", "Donneurs d'ordre", donneurs_ordre, "Donneurs d'ordre d'un marché suivi."
    ),
    *(_acheteurs(genre) for genre in TypeDonneurOrdre),
    *des_chiffres("marches_suivis", "marches_avec_heures"),
    *une_ventilation("par_nature", NatureMarche.choices, "marches", "Marchés"),
    *des_chiffres(
        "heures_contractualisees", "heures_objectif", "heures_retenues", "heures_formation",
        "heures_globales", "heures_stage", "taux_realisation", "etp",
    ),
    *une_ventilation("par_nature", NatureMarche.choices, "heures", "Heures"),
    *une_ventilation(
        "par_clause", [c for c in Clause.choices if c[0] != Clause.STAGE], "heures", "Heures"
    ),
    *des_chiffres("personnes"),
    *une_ventilation("par_sexe", Sexe.choices, "personnes", "Personnes"),
    *une_ventilation("par_sexe", Sexe.choices, "heures", "Heures"),
    *une_ventilation("par_age", {**AGES, **INCONNUS}, "personnes", "Personnes, âge"),
    *une_ventilation("par_niveau", {**dict(Niveau.choices), **INCONNUS}, "personnes", "Personnes, niveau"),
    *une_ventilation(
        "par_critere",
        {public.code: public.libelle for public in PUBLICS if public.code != SOUS_MAIN_DE_JUSTICE},
        "personnes",
        "Personnes, public",
    ),
    *des_chiffres("personnes_qpv", "heures_qpv", "contrats_travail"),
    *une_ventilation("par_type_contrat", TypeContrat.choices, "contrats_travail", "Contrats de travail"),
    *une_ventilation("par_modalite", Modalite.choices, "heures", "Heures"),
    *une_ventilation("par_modalite", Modalite.choices, "personnes", "Personnes"),
    *des_chiffres("entreprises", "entreprises_avec_heures", "employeurs"),
    un_chiffre("employeurs_siae", "Employeurs qui sont des SIAE"),
    Colonne(
        "part_heures_siae",
        "Part des heures faites dans une SIAE (%)",
        part_des_siae,
        "Par type d'employeur, heures des EI, ETTI, AI, ACI et EITI, divisées par les heures retenues.",
    ),
    *du_suivi("suivi_6", "À 6 mois", *MESURES),
    *du_suivi("suivi_12", "À 12 mois", *MESURES),
    *du_suivi("suivi_fenetre", "Entre 6 et 12 mois", *MESURES),
)  # fmt: skip

FORME = Forme(
    genre=GenreRemontee.AVE,
    version="2026-1",
    depuis=date(2026, 1, 1),
    destinataire="Alliance Villes Emploi",
    phrase="Une ligne pour la structure\u00a0: marchés, heures, personnes, contrats, entreprises et "
    "situations à 6 et 12 mois, à joindre à celles des autres structures.",
    source="Rubriques d'usage de la consolidation nationale de l'AVE, faute d'une grille publiée\u00a0: "
    "renommez et rangez les colonnes d'après celle que vous recevez.",
    feuilles=(Feuille("consolidation", "Consolidation", COLONNES, la_structure),),
    notes=(
        (
            "Secteur",
            "Les heures sont réparties par nature de marché (travaux, services, fournitures, prestations "
            "intellectuelles) et par type de clause.",
        ),
        (
            "Statut à l'entrée",
            "Il se lit dans les publics\u00a0: une personne peut en avoir plusieurs, leurs nombres ne "
            "s'additionnent pas.",
        ),
    ),
    non_tenus=(
        (
            "Postes de facilitateur en équivalent temps plein",
            "L'application compte des personnes désignées.",
        ),
        (
            "Personnes placées sous main de justice",
            "Elles sont dans le nombre des personnes ; ce critère ne sort pas de l'application.",
        ),
    ),
    controles=(
        controles.faits_des_personnes,
        controles.reponses_du_suivi,
        controles.facilitateur_des_marches,
    ),
)
