"""Workbooks of the takeover, made for a test: rows by column name, and the small case of the trade."""

import io
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.management import call_command

from suivi.actions.classeur.importation import importer
from suivi.reprise.export import exporter
from suivi.reprise.forme import PAR_NOM
from tests.classeurs import en_xlsx
from tests.factories import siret

BATI, INTERIM, VILLE = siret(701), siret(702), siret(703)
MARCHE = {"marche": "ECOLE"}


def en_classeur(feuilles: dict[str, Sequence[dict[str, Any]]]) -> bytes:
    """An .xlsx whose sheets hold these rows; columns that no row names are left out."""
    return en_xlsx({nom: _rangs(nom, lignes) for nom, lignes in feuilles.items()})


def _rangs(nom: str, lignes: Sequence[dict[str, Any]]) -> list[list[Any]]:
    nommees = {colonne for ligne in lignes for colonne in ligne}
    connues = [c.nom for c in PAR_NOM[nom].colonnes if c.nom in nommees] if nom in PAR_NOM else []
    colonnes = [*connues, *sorted(nommees - set(connues))]
    entetes = [
        next((c.entete for c in PAR_NOM[nom].colonnes if c.nom == colonne), colonne)
        if nom in PAR_NOM
        else colonne
        for colonne in colonnes
    ]
    return [entetes, *([ligne.get(colonne) for colonne in colonnes] for ligne in lignes)]


def heures(lot: int, personne: str, mois: str, travail: Any, **autres: Any) -> dict[str, Any]:
    return {
        **MARCHE, "lot": lot, "siret": BATI, "contrat": f"C-{personne}", "mois": mois,
        "heures_travail": travail, "etat": "VALIDEE", **autres,
    }  # fmt: skip


def cas_d_ecole() -> dict[str, list[dict[str, Any]]]:
    """Two lots, three persons, as their spreadsheet would say it; B's May was decided by hand."""
    return {
        "entreprises": [{"siret": int(BATI), "raison_sociale": "Bâti École", "type": "entreprise"}],
        "donneurs_ordre": [{"nom": "Ville d'École", "siret": VILLE, "type": "COMMUNE"}],
        "marches": [
            {
                "reference": "ECOLE", "objet": "Construction de l'école",
                "donneur_ordre": "Ville d'École", "nature": "TRAVAUX", "clause": "EXECUTION",
                "date_notification": date(2026, 1, 15),
            }
        ],
        "lots": [{**MARCHE, "lot": 1, "intitule": "Gros œuvre"}, {**MARCHE, "lot": 2}],
        "objectifs": [
            {**MARCHE, "lot": 1, "nature": "INITIAL", "heures": 1000, "date_effet": "15/01/2026"},
            {**MARCHE, "lot": 1, "nature": "AVENANT", "numero": 1, "heures": "200",
             "date_effet": date(2026, 7, 1)},
            {**MARCHE, "lot": 2, "nature": "INITIAL", "heures": 500, "date_effet": "15/01/2026"},
            {**MARCHE, "lot": 2, "nature": "TRANCHE", "numero": 1, "heures": 300,
             "date_effet": "15/01/2026", "active": "NON"},
        ],
        "attributions": [
            {**MARCHE, "lot": lot, "siret": BATI, "role": "TITULAIRE"} for lot in (1, 2)
        ],
        "participants": [
            {"identifiant": "A", "sexe": "F", "nom": "Aubry", "prenom": "Nadège",
             "date_naissance": date(2002, 2, 1)},
            {"identifiant": "B", "sexe": "H", "nom": "Bonnet", "prenom": "Marc",
             "date_naissance": "02/06/1973"},
            {"identifiant": "C", "sexe": "F", "nom": "Caron", "prenom": "Fatou",
             "date_naissance": date(1995, 9, 30)},
        ],
        "eligibilites": [
            {"participant": "A", "debut": date(2026, 2, 15), "criteres": "BRSA, QPV"},
            {"participant": "B", "debut": date(2026, 2, 1), "criteres": "DELD"},
            {"participant": "C", "debut": date(2026, 6, 1), "criteres": "boeth"},
        ],
        "contrats": [
            {"identifiant": f"C-{nom}", "participant": nom, "siret_employeur": BATI, "type": "CDD",
             "modalite": "DIRECTE", "date_debut": date(2026, 3, 1), "date_fin": date(2026, 8, 31)}
            for nom in "ABC"
        ],
        "heures": [
            heures(1, "A", "2026-03", 140),
            heures(1, "A", "2026-04", "151h40"),
            heures(1, "B", date(2026, 3, 12), "70,5"),
            heures(1, "C", "2026-07", 84, heures_formation=35),
            heures(2, "A", "2026-04", 20.0),
            heures(2, "B", "2026-05", "151,67", heures_retenues="101,67",
                   motif_non_retenue="50 h après la fin de l'éligibilité"),
        ],
    }  # fmt: skip


def reprendre(structure, feuilles, **options):
    """Imports these sheets; what the import has to say."""
    contenu = feuilles if isinstance(feuilles, bytes) else en_classeur(feuilles)
    options = {"par": None, "nom": "reprise.xlsx", **options}
    return importer(structure=structure, contenu=contenu, **options).constats


def exporte(structure) -> bytes:
    sortie = io.BytesIO()
    exporter(structure, sortie)
    return sortie.getvalue()


def chiffres(code: str, **options: str) -> dict[str, Any]:
    """What `manage.py chiffres --json` prints."""
    sortie = io.StringIO()
    call_command(
        "chiffres", structure=code, json=True, stdout=sortie, stderr=io.StringIO(), **options
    )
    return json.loads(sortie.getvalue())
