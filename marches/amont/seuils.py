"""The European thresholds, dated: the national table, and how a structure's own is read.

Source: notices of the minister of the economy published every two years in the Journal officiel
(code de la commande publique, annexe 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from clauses_project.refus import Refus
from marches.amont.enums import FamilleSeuil
from marches.enums import NatureMarche, TypeDonneurOrdre


@dataclass(frozen=True, slots=True)
class Seuil:
    """Euros excluding tax, from `du` to `au`, both included; `au` is None for the one still in force."""

    famille: str
    montant: Decimal
    du: date
    au: date | None

    def atteint_par(self, montant: Decimal) -> bool:
        """It is reached when it is equalled."""
        return montant >= self.montant


def _deux_ans(annee: int, travaux: int, etat: int, autres: int) -> list[Seuil]:
    du, au = date(annee, 1, 1), date(annee + 1, 12, 31)
    montants = {FamilleSeuil.TRAVAUX: travaux, FamilleSeuil.ETAT: etat, FamilleSeuil.AUTRES: autres}
    return [Seuil(famille, Decimal(montant), du, au) for famille, montant in montants.items()]


NATIONAUX: tuple[Seuil, ...] = (
    *_deux_ans(2024, 5_538_000, 143_000, 221_000),
    *_deux_ans(2026, 5_404_000, 140_000, 216_000),
)


def famille_de(nature: str, type_acheteur: str) -> FamilleSeuil:
    """Works have one threshold whoever buys; supplies and services have the State's, and everyone else's."""
    if nature == NatureMarche.TRAVAUX:
        return FamilleSeuil.TRAVAUX
    return FamilleSeuil.ETAT if type_acheteur == TypeDonneurOrdre.ETAT else FamilleSeuil.AUTRES


def en_vigueur(seuils: Iterable[Seuil], famille: str, jour: date) -> Seuil | None:
    """The threshold of that day, None when the table says nothing of it."""
    for seuil in seuils:
        if seuil.famille == famille and seuil.du <= jour and (seuil.au is None or jour <= seuil.au):
            return seuil
    return None


def verifier(seuils: Sequence[Seuil]) -> None:
    """Raises Refus when a day has two thresholds of a family, or none between the first and the last."""
    for famille in FamilleSeuil:
        suite = sorted((s for s in seuils if s.famille == famille), key=lambda s: s.du)
        for avant, apres in pairwise(suite):
            lendemain = avant.au + timedelta(days=1) if avant.au else None
            if lendemain is None or apres.du < lendemain:
                raise Refus(
                    f"{famille.label} : deux seuils valent à la fois le {apres.du:%d/%m/%Y}. "
                    "Terminez le premier la veille du second."
                )
            if apres.du > lendemain:
                veille = apres.du - timedelta(days=1)
                raise Refus(
                    f"{famille.label} : aucun seuil du {lendemain:%d/%m/%Y} au {veille:%d/%m/%Y}. "
                    "Prolongez le premier, ou avancez le second."
                )
