"""A file of published contracts, as buyers publish them: what the radar and the share by buyer show."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import Any, NamedTuple

from marches.decp.application import appliquer
from marches.decp.depot import lire_un_flux
from marches.decp.enums import Etendue
from suivi.demonstration.inventions import siret_de, siret_invente
from territoires.models import Structure

NOM = "marches-publies-demonstration.json"
VILLE, CC, FERTE = siret_de("210207833"), siret_de("200071991"), siret_de("210202891")
CLAUSE, RIEN = "Clause sociale", "Pas de considération sociale"
CRITERE, RESERVE = "Critère social", "Marché réservé"


class Publie(NamedTuple):
    """Notified so many days ago; where it is executed, by commune."""

    acheteur: str
    objet: str
    cpv: str
    il_y_a: int
    mois: int
    montant: int
    considerations: tuple[str, ...] = (RIEN,)
    commune: str = "02810"


PUBLIES = (
    Publie(VILLE, "Rénovation thermique de la médiathèque", "45000000-7", 40, 14, 1_480_000, (CLAUSE,)),
    Publie(VILLE, "Nettoyage de la voirie et des marchés", "90610000-6", 95, 36, 390_000, (CLAUSE, CRITERE)),
    Publie(VILLE, "Fourniture de papier", "30197630-1", 120, 24, 42_000),
    Publie(VILLE, "Vérification des installations électriques", "71630000-3", 210, 36, 61_000),
    Publie(VILLE, "Blanchisserie des équipements sportifs", "98310000-9", 260, 24, 58_000, (RESERVE,)),
    Publie(CC, "Collecte des encombrants", "90511000-2", 70, 48, 620_000, (CLAUSE,), "02795"),
    Publie(CC, "Maîtrise d'œuvre de la zone d'activités", "71300000-1", 150, 30, 210_000, (CRITERE,)),
    Publie(CC, "Transport des élèves vers la piscine", "60130000-8", 330, 12, 74_000),
    Publie(FERTE, "Réfection de la place du marché", "45233140-2", 25, 9, 505_000, (CLAUSE,), "02307"),
    Publie(FERTE, "Assurance des bâtiments", "66515000-3", 300, 48, 33_000, (RIEN,), "02307"),
)  # fmt: skip


def publier(structure: Structure, aujourd_hui: date) -> None:
    """Read by the product as any published file; nothing is taken in: the radar proposes."""
    octets = json.dumps(
        {"marches": {"marche": [_brut(rang, p, aujourd_hui) for rang, p in enumerate(PUBLIES)]}},
        ensure_ascii=False,
    ).encode()
    depot = lire_un_flux(
        structure=structure,
        fichier=io.BytesIO(octets),
        nom=NOM,
        taille=len(octets),
        dire=lambda _: None,
    )
    appliquer(depot=depot, etendue=Etendue.AUCUN, par=None)


def _brut(rang: int, publie: Publie, aujourd_hui: date) -> dict[str, Any]:
    notifie = aujourd_hui - timedelta(days=publie.il_y_a)
    return {
        "id": f"{notifie:%Y}-{rang + 1:03d}",
        "acheteur": {"id": publie.acheteur},
        "nature": "Marché",
        "objet": publie.objet,
        "codeCPV": publie.cpv,
        "lieuExecution": {"code": publie.commune, "typeCode": "Code commune"},
        "dureeMois": publie.mois,
        "dateNotification": notifie.isoformat(),
        "datePublicationDonnees": min(notifie + timedelta(days=20), aujourd_hui).isoformat(),
        "montant": float(publie.montant),
        "titulaires": [
            {"titulaire": {"id": siret_invente(970 + rang), "typeIdentifiant": "SIRET"}}
        ],
        "considerationsSociales": {"considerationSociale": list(publie.considerations)},
    }
