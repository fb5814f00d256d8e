"""Every table of the app. Those of a subject are in its own module; Django finds them by this one."""

from marches.amont.models import Achat, Calibrage, LotPrevu, MetierCalibre, SeuilPropre
from marches.decp.models import ContratPublie, DepotDecp, LigneDecp, PropositionDecp, RemarqueDecp
from marches.models.lots import Attribution, Declarant, Lot
from marches.models.marches import DonneurOrdre, Marche, Operation
from marches.models.objectifs import LigneObjectif, Prevision

__all__ = [
    "Achat",
    "Attribution",
    "Calibrage",
    "ContratPublie",
    "Declarant",
    "DepotDecp",
    "DonneurOrdre",
    "LigneDecp",
    "LigneObjectif",
    "Lot",
    "LotPrevu",
    "Marche",
    "MetierCalibre",
    "Operation",
    "Prevision",
    "PropositionDecp",
    "RemarqueDecp",
    "SeuilPropre",
]
