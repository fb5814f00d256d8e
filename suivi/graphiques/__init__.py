"""Charts drawn on the server: the same SVG on the page, in the PDF, on its own and as an image for a slide."""

from suivi.graphiques.barres import Barre, barres
from suivi.graphiques.carte import carte, projeter
from suivi.graphiques.colonnes import colonnes, comparaison
from suivi.graphiques.dessin import ENCRE, ENCRE_2, PAPIER, POLICE, SERIES, TRAIT, Graphique
from suivi.graphiques.progression import Etape, progression
from suivi.graphiques.rangs import rangs

__all__ = [
    "ENCRE",
    "ENCRE_2",
    "PAPIER",
    "POLICE",
    "SERIES",
    "TRAIT",
    "Barre",
    "Etape",
    "Graphique",
    "barres",
    "carte",
    "colonnes",
    "comparaison",
    "progression",
    "projeter",
    "rangs",
]
