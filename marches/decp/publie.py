"""What a publication says, in the terms of the house."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from clauses_project.dates import ajouter_mois
from entreprises.models import Entreprise
from marches.decp.models import ContratPublie

NUMERO_DE_LOT = re.compile(r"\blots?\s*(?:n\s*[°o]?\s*)?0*(\d{1,3})\b", re.IGNORECASE)


def fin_publiee(contenu: dict[str, Any]) -> date | None:
    """The last day: notification, then so many months (tranches and reconductions are in them)."""
    if contenu["duree"] is None:
        return None
    debut = date.fromisoformat(contenu["notification"])
    return ajouter_mois(debut, contenu["duree"]) - timedelta(days=1)


def nom_publie(lu: dict[str, Any]) -> str:
    """A publication seldom names a company: its number stands for its name until somebody gives it."""
    return lu["nom"] or f"Entreprise {lu['id']}"


def entreprise_publiee(lu: dict[str, Any]) -> Entreprise:
    """The company that everyone knows, else one that is not stored yet."""
    identite = {"type_identifiant": lu["type"], "identifiant": lu["id"]}
    connue = Entreprise.objects.filter(**identite).first()
    return connue or Entreprise(**identite, raison_sociale=nom_publie(lu))


def numero_publie(contrat: ContratPublie) -> str:
    """« Lot 2 : charpente » is lot 2."""
    trouve = NUMERO_DE_LOT.search(contrat.objet)
    return trouve[1] if trouve else ""


def numeros_des_lots(groupe: list[ContratPublie]) -> list[str]:
    """Those of the objects when each has its own, else 1, 2, 3 in order."""
    dits = [numero_publie(contrat) for contrat in groupe]
    if all(dits) and len(set(dits)) == len(dits):
        return dits
    return [str(rang) for rang in range(1, len(groupe) + 1)]


def numero_libre(contrat: ContratPublie, pris: set[str]) -> str:
    """The one published, else the first that no lot bears."""
    dit = numero_publie(contrat)
    if dit and dit not in pris:
        return dit
    return next(str(rang) for rang in range(1, len(pris) + 2) if str(rang) not in pris)
