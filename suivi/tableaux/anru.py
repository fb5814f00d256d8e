"""An operation financed by the ANRU: its share of all the hours worked, and who did it.

Charte nationale d'insertion (2014-2024, prolonged by the NPNRU): at least 5 % of the hours worked in the
operations, 10 % in gestion urbaine de proximité, for residents of the quartiers prioritaires.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from clauses_project import ecriture
from clauses_project.heures import ZERO, arrondir
from marches.models import Operation
from suivi.chiffres import Chiffres, Perimetre, Periode, calculer
from suivi.chiffres.resultat import diviser
from suivi.exports import Feuille
from suivi.graphiques import Graphique
from suivi.graphiques.seuils import Mesure, seuils

REPERES = (Decimal("0.05"), Decimal("0.10"))


@dataclass(frozen=True)
class PartAnru:
    """`totales` are all the hours worked in the operation, once they are known: typed on it."""

    totales: Decimal | None
    retenues: Decimal
    qpv: Decimal
    personnes_qpv: int

    @property
    def part(self) -> Decimal | None:
        return diviser(self.retenues, self.totales or ZERO)

    @property
    def part_faite_en_qpv(self) -> Decimal | None:
        """Of all the hours worked, those of residents of a QPV: what the charte speaks of."""
        return diviser(self.qpv, self.totales or ZERO)

    @property
    def part_qpv(self) -> Decimal | None:
        """Of the hours of insertion, those of residents of a QPV."""
        return diviser(self.qpv, self.retenues)

    @property
    def phrases(self) -> list[str]:
        phrases = [
            f"{ecriture.heures(self.qpv)}\u00a0h ont été faites par des habitants de quartiers prioritaires\u00a0: "
            f"{ecriture.pourcent(self.part_qpv)} des heures d'insertion."
        ]
        if self.part is None:
            return [
                *phrases,
                "Le total des heures travaillées n'est pas encore connu\u00a0: la part de l'opération est sans objet.",
            ]
        atteint = "est" if (self.part_faite_en_qpv or 0) >= REPERES[0] else "n'est pas"
        return [
            f"L'insertion représente {ecriture.pourcent(self.part)} des "
            f"{ecriture.heures(self.totales)}\u00a0h travaillées. Les habitants de quartiers prioritaires en "
            f"ont fait {ecriture.pourcent(self.part_faite_en_qpv)}\u00a0: le repère de 5\u00a0% {atteint} atteint.",
            *phrases,
        ]

    @property
    def graphique(self) -> Graphique | None:
        if self.part is None or self.part_faite_en_qpv is None:
            return None
        return seuils(
            "anru",
            "Part des heures travaillées de l'opération",
            [
                Mesure("Heures d'insertion", self.part),
                Mesure("par des habitants de QPV", self.part_faite_en_qpv),
            ],
            REPERES,
            largeur=500,
        )


def part_anru(operation: Operation) -> PartAnru | None:
    """None for an operation that the ANRU does not finance."""
    if not operation.anru:
        return None
    chiffres = calculer(Perimetre((operation.structure,), operation=operation.nom), Periode())
    return part_de_l_operation(operation, chiffres)


def part_de_l_operation(operation: Operation, chiffres: Chiffres) -> PartAnru:
    """`chiffres`: of the operation, since its beginning."""
    return PartAnru(
        totales=operation.heures_travaillees_totales,
        retenues=chiffres.heures_retenues or ZERO,
        qpv=chiffres.heures_qpv or ZERO,
        personnes_qpv=chiffres.personnes_qpv or 0,
    )


def dessins_anru(operation: Operation) -> dict[str, Graphique]:
    part = part_anru(operation)
    dessin = part and part.graphique
    return {dessin.cle: dessin} if dessin else {}


def feuilles_anru(operation: Operation) -> list[Feuille]:
    """One sheet for an operation of the ANRU; parts in percents, « sans objet » until the total is known."""
    part = part_anru(operation)
    if part is None:
        return []
    lignes = [
        ("Heures travaillées dans l'opération", part.totales),
        ("Heures d'insertion", part.retenues),
        ("Heures des habitants de QPV", part.qpv),
        ("Personnes habitant un QPV", part.personnes_qpv),
        ("Insertion, part des heures travaillées (%)", _pourcents(part.part)),
        ("Habitants de QPV, part des heures travaillées (%)", _pourcents(part.part_faite_en_qpv)),
        ("Habitants de QPV, part des heures d'insertion (%)", _pourcents(part.part_qpv)),
        *((f"Repère {ecriture.pourcent(repere)} (%)", repere * 100) for repere in REPERES),
    ]
    return [("ANRU", ["Mesure", "Valeur"], lignes)]


def _pourcents(part: Decimal | None) -> Decimal | str:
    return ecriture.SANS_OBJET if part is None else arrondir(part * 100, Decimal("0.1"))
