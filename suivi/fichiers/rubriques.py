"""Payroll's long form: one row by person and rubrique, which says what the hours of the row are."""

from __future__ import annotations

from clauses_project.textes import normaliser
from suivi.fichiers import totaux
from suivi.fichiers.synonymes import est_exclu

PAS_DU_TRAVAIL = (
    "Rubrique « {} » : ce ne sont pas des heures travaillées, elles ne sont pas comptées."
)
# In rows of their own, hours beyond the usual ones were worked as well; their « majoration » is money.
TRAVAILLEES_EN_PLUS = ("supp", "compl", "nuit")
MAJORATION = "major"
FORMATION = "form"


def _commence(mots: list[str], *debuts: str) -> bool:
    return any(mot.startswith(debuts) for mot in mots)


def est_de_formation(rubrique: str) -> bool:
    return _commence(normaliser(rubrique).split(), FORMATION)


def raison_d_ecarter(rubrique: str) -> str:
    """Why the hours of such a row are none that were worked (leave, sickness, a total); "" when they are."""
    mots = normaliser(rubrique).split()
    if not mots or est_de_formation(rubrique):
        return ""
    if totaux.est_un_total([rubrique]):
        return totaux.TOTAL
    if _commence(mots, MAJORATION):
        return PAS_DU_TRAVAIL.format(rubrique)
    autres = [mot for mot in mots if not mot.startswith(TRAVAILLEES_EN_PLUS)]
    return PAS_DU_TRAVAIL.format(rubrique) if est_exclu(autres) else ""
