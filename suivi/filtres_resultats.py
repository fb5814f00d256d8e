"""What is asked of the results: the filters of the territory, and which days the period chooses."""

from __future__ import annotations

from typing import Any

from django import forms

from suivi.chiffres import Perimetre
from suivi.chiffres.public import verifier
from suivi.filtres_territoire import FiltreTerritoire
from suivi.resultats.lecture import Resultats, lire_resultats

DUES, COHORTE = "dues", "cohorte"
COMPTES = [
    (DUES, "Évaluations dues"),
    (COHORTE, "Travail achevé (cohorte)"),
]


class FiltreResultats(FiltreTerritoire):
    compte = forms.ChoiceField(choices=COMPTES, required=False, label="On compte")

    def __init__(self, data: Any, *, acces: Any):
        super().__init__(data, acces=acces)
        self.order_fields(["structure", "compte", "du", "au"])

    @property
    def cohorte(self) -> bool:
        return self.cleaned_data.get("compte") == COHORTE

    def resultats(self) -> Resultats:
        """What was asked; the form must be valid. Raises `Refus` when this reader may not have it."""
        perimetre: Perimetre = self.perimetre
        if self.public:
            verifier(perimetre, self.periode)
        return lire_resultats(perimetre, self.periode, cohorte=self.cohorte, public=self.public)
