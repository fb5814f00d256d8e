"""Parameters by trade, from which a structure starts: shares of labour, hourly cost, effort.

Sources: trade guides quoted in the domain study; midpoints where they give a range. They are proposals:
each structure keeps its own, dated.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Metier:
    """Percentages of 100; euros an hour, charges included."""

    nom: str
    part_main_oeuvre: Decimal
    cout_horaire: Decimal
    effort: Decimal


_COUT, _EFFORT = Decimal(38), Decimal(7)

PROPOSES: tuple[Metier, ...] = tuple(
    Metier(nom, Decimal(part), _COUT, _EFFORT)
    for nom, part in {
        "Bâtiment, moyenne": "50",
        "Gros œuvre, maçonnerie": "45",
        "Charpente métallique": "20",
        "Menuiserie": "40",
        "Plomberie, chauffage": "37.5",
        "Électricité": "40",
        "Peinture intérieure": "70",
        "Voirie, réseaux, terrassement": "30",
        "Espaces verts": "60",
        "Nettoyage": "80",
        "Sécurité": "87.5",
        "Restauration": "40",
        "Collecte de déchets": "55",
        "Prestations intellectuelles": "75",
    }.items()
)
