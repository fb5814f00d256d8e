"""A small structure at work today: months open, late, transmitted, sent back, validated."""

from suivi.demonstration.valois.donnees import (
    CODE,
    ETTI,
    FERTE,
    GEIQ,
    NOM,
    SIREN_EPCI,
    TERRITOIRE,
    VIC,
    VILLERS,
)
from suivi.demonstration.valois.mois import Valois

__all__ = [
    "CODE",
    "ETTI",
    "FERTE",
    "GEIQ",
    "NOM",
    "SIREN_EPCI",
    "TERRITOIRE",
    "VIC",
    "VILLERS",
    "Valois",
]
