"""Workbooks that people send: looked at first, then read in a process that may die without harm."""

from clauses_project.classeurs.contenu import Cellule, Classeur, Feuille, Fusion, Rang
from clauses_project.classeurs.lecture import lire, verifier_taille
from clauses_project.classeurs.refus import FichierIllisible

__all__ = [
    "Cellule",
    "Classeur",
    "Feuille",
    "FichierIllisible",
    "Fusion",
    "Rang",
    "lire",
    "verifier_taille",
]
