"""Hours planned for a lot, quarter by quarter."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import forms

from clauses_project.champs import ChampHeures
from clauses_project.dates import ajouter_mois, suite_de_trimestres
from clauses_project.ecriture import trimestre as ecrire_trimestre
from clauses_project.formulaires import FormulaireSimple
from marches.models import Lot

PAR_LIGNE = 4
SANS_FIN = 11  # months after its start, for a contract whose end is not known


class PrevisionsForm(FormulaireSimple):
    """One field a quarter, from the ordre de service (else the notification) to the end of the contract.

    A quarter that has hours already is shown wherever it stands, so that nothing planned is hidden.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, lot: Lot):
        super().__init__(data, initial={"version": lot.version})
        prevues = dict(lot.previsions.values_list("trimestre", "heures"))
        self.trimestres = sorted({*_duree(lot), *prevues})
        for jour in self.trimestres:
            self.fields[_nom(jour)] = ChampHeures(
                label=ecrire_trimestre(jour), required=False, initial=prevues.get(jour)
            )
        noms = [_nom(jour) for jour in self.trimestres]
        lignes = [tuple(noms[rang : rang + PAR_LIGNE]) for rang in range(0, len(noms), PAR_LIGNE)]
        self.groupes = (("Heures prévues", (*lignes, "version")),)
        self._habiller()

    def heures(self) -> dict[date, Decimal | None]:
        return {jour: self.cleaned_data[_nom(jour)] for jour in self.trimestres}


def _nom(jour: date) -> str:
    return f"t_{jour:%Y_%m}"


def _duree(lot: Lot) -> list[date]:
    marche = lot.marche
    debut = marche.date_ordre_service or marche.date_notification
    return list(suite_de_trimestres(debut, marche.date_fin or ajouter_mois(debut, SANS_FIN)))
