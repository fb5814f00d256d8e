"""How far a day is, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class EnMots:
    mot: str
    ton: str


def en_mots(echeance: date, jour: date) -> EnMots:
    """« en retard de 3 jours », « aujourd'hui », « demain », « dans 5 jours »."""
    ecart = (echeance - jour).days
    if ecart < 0:
        return EnMots(f"en retard de {-ecart} jour{'s' if ecart < -1 else ''}", "alerte")
    if ecart == 0:
        return EnMots("aujourd'hui", "attente")
    if ecart == 1:
        return EnMots("demain", "attente")
    return EnMots(f"dans {ecart} jours", "neutre")
