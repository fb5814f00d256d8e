"""What is opened: a perimeter and a period, narrowed to a company, a person or a row, for one reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from marches.enums import Clause
from suivi.chiffres import Perimetre, Periode
from suivi.chiffres.heures import LOT, LOT_DES_GLOBALES, toutes_les_globales, toutes_les_lignes
from suivi.chiffres.perimetre import q_clause
from suivi.detail.groupes import GROUPES, GROUPES_DES_GLOBALES
from suivi.models import HeuresGlobales, LigneHeures


@dataclass(frozen=True)
class Selection:
    """`entreprise` owes the hours, `participant` worked them; `groupe` is a row of a breakdown.

    Without a reader (`acces`), rows are those of the whole perimeter: for the figures themselves.
    """

    perimetre: Perimetre
    periode: Periode
    acces: Any = None
    entreprise: int | None = None
    participant: int | None = None
    ventilation: str = ""
    groupe: str = ""

    @property
    def est_un_groupe_de_personnes(self) -> bool:
        """Narrowed by facts of people or of work contracts: heures globales have none."""
        return bool(self.participant or self.ventilation)

    def lignes(self, *, stage: bool = False) -> QuerySet[LigneHeures]:
        """Lines of hours this reader may see, in every state; those of STAGE lots apart."""
        lignes = toutes_les_lignes(self.perimetre, self.periode)
        if self.acces is not None:
            lignes = lignes & LigneHeures.objects.visibles_par(self.acces)
        return lignes.filter(self._condition(), _famille(stage, LOT))

    def globales(self, *, stage: bool = False) -> QuerySet[HeuresGlobales]:
        globales = toutes_les_globales(self.perimetre, self.periode)
        if self.acces is not None:
            globales = globales & HeuresGlobales.objects.visibles_par(self.acces)
        condition = Q()
        if self.entreprise:
            condition &= Q(attribution__entreprise=self.entreprise)
        if self.ventilation in GROUPES_DES_GLOBALES:
            condition &= GROUPES_DES_GLOBALES[self.ventilation](self.groupe)
        elif self.est_un_groupe_de_personnes:
            condition = Q(pk__in=[])
        return globales.filter(condition, _famille(stage, LOT_DES_GLOBALES))

    def _condition(self) -> Q:
        condition = Q()
        if self.entreprise:
            condition &= Q(affectation__attribution__entreprise=self.entreprise)
        if self.participant:
            condition &= Q(affectation__contrat__participant=self.participant)
        if self.ventilation:
            condition &= GROUPES[self.ventilation](self.groupe)
        return condition


def _famille(stage: bool, vers: str) -> Q:
    dans_stage = q_clause(Clause.STAGE, vers)
    return dans_stage if stage else ~dans_stage
