"""Territories, and the structures that follow them. Django finds the tables by this module."""

from territoires.models.changements import Changement
from territoires.models.decoupage import (
    Commune,
    ContourCommune,
    Departement,
    Intercommunalite,
    QuartierPrioritaire,
)
from territoires.models.emblemes import Embleme
from territoires.models.structures import Reseau, Structure

__all__ = [
    "Changement",
    "Commune",
    "ContourCommune",
    "Departement",
    "Embleme",
    "Intercommunalite",
    "QuartierPrioritaire",
    "Reseau",
    "Structure",
]
