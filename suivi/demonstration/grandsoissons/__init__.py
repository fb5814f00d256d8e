"""PLIE du Grandsoissons, October 2009 to September 2019: ten years of a territory.

270 contracts followed, 120 companies, 170 000 hours retained, 300 people.
"""

from suivi.demonstration.grandsoissons.annees import Grandsoissons
from suivi.demonstration.grandsoissons.donnees import CODE, NOM, SIREN_EPCI

__all__ = [
    "CODE",
    "NOM",
    "SIREN_EPCI",
    "Grandsoissons",
]
