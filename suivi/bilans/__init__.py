"""What a dashboard says of its figures: the same words, tables and charts on screen, on paper, in the workbook."""

from suivi.bilans.bilan import Bilan, ChiffreCle, faire_bilan
from suivi.bilans.definitions import DEFINITION_DU_SEUIL, DEFINITIONS

__all__ = ["DEFINITIONS", "DEFINITION_DU_SEUIL", "Bilan", "ChiffreCle", "faire_bilan"]
