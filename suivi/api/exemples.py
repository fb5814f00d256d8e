"""The examples of the documentation. A test calls each and compares what it gets with what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Exemple:
    """`demande` follows the address; `reponse` is what comes back, its long lists cut to one row."""

    demande: str
    reponse: Any


MARCHE = {
    "structure": "plie-exemple",
    "reference": "2026-014",
    "objet": "Réhabilitation du groupe scolaire",
    "donneur_ordre": "Ville d'Exemple",
    "donneur_ordre_siret": None,
    "operation": "Renouvellement urbain",
    "nature": "TRAVAUX",
    "clause": "EXECUTION",
    "statut": "EN_COURS",
    "prive": False,
    "montant_ht": None,
    "date_notification": "2026-01-12",
    "date_ordre_service": None,
    "date_fin": None,
    "date_solde": None,
    "commune_execution": None,
}
LOT = {
    "structure": "plie-exemple",
    "marche": "2026-014",
    "lot": "1",
    "intitule": "Gros œuvre",
    "clause": "EXECUTION",
    "montant_ht": None,
    "objectif": "1200.00",
    "heures_retenues": "758.35",
    "taux": "0.6320",
    "titulaires": [
        {"identifiant": "99000000100018", "raison_sociale": "Bâti Exemple", "role": "TITULAIRE"}
    ],
}
OBJECTIF = {
    "structure": "plie-exemple",
    "marche": "2026-014",
    "lot": "1",
    "entreprise": None,
    "nature": "INITIAL",
    "numero": "",
    "heures": "1200.00",
    "date_effet": "2026-01-12",
    "active": True,
}
HEURES = {
    "structure": "plie-exemple",
    "marche": "2026-014",
    "lot": "1",
    "clause": "EXECUTION",
    "entreprise": "99000000100018",
    "raison_sociale": "Bâti Exemple",
    "mois": "2026-07",
    "genre": "NOMINATIVES",
    "heures_declarees": "758.35",
    "heures_en_attente": "0.00",
    "heures_retenues": "758.35",
    "heures_travail": "758.35",
    "heures_formation": "0.00",
    "heures_non_retenues": "0.00",
    "heures_en_suspens": "0.00",
}
CHIFFRES = {
    "marches_suivis": 12,
    "heures_retenues": "18420.50",
    "taux_realisation": "0.8125",
    "personnes": 143,
    "par_sexe": [
        {
            "code": "F",
            "libelle": "Femmes",
            "personnes": 41,
            "heures": "5120.00",
            "part_personnes": "0.2867",
            "part_heures": "0.2780",
        }
    ],
}


def une_page(rang: dict[str, Any], total: int = 1) -> dict[str, Any]:
    return {"total": total, "page": 1, "par_page": 100, "suivante": None, "resultats": [rang]}


EXEMPLES: dict[str, Exemple] = {
    "marches": Exemple("?marche={marche}", une_page(MARCHE)),
    "lots": Exemple("?marche={marche}", une_page(LOT)),
    "objectifs": Exemple("?marche={marche}", une_page(OBJECTIF)),
    "heures": Exemple("?marche={marche}&du=2026-07&au=2026-07", une_page(HEURES)),
    "marches.jsonl": Exemple("", MARCHE),
    "lots.jsonl": Exemple("", LOT),
    "objectifs.jsonl": Exemple("", OBJECTIF),
    "heures.jsonl": Exemple("?du=2026-07&au=2026-07", HEURES),
    "marches.csv": Exemple("", ";".join(MARCHE)),
    "lots.csv": Exemple("", ";".join(LOT)),
    "objectifs.csv": Exemple("", ";".join(OBJECTIF)),
    "heures.csv": Exemple("?du=2026-01", ";".join(HEURES)),
    "chiffres": Exemple("?du=2026-01&au=2026-12", CHIFFRES),
    "chiffres-publics": Exemple("?du=2025-01&au=2025-12", {"marches_suivis": 9, "entreprises": 14}),
}
MARCHE_D_EXEMPLE = MARCHE["reference"]
