"""Running lots, and where each goes at its present pace."""

from __future__ import annotations

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html

from clauses_project.listes import ColonneHeures
from marches.models import Lot
from suivi.chiffres.rythme import Feu
from suivi.tableaux.facilitateur import LotEnCours
from suivi.tables.detail import TableDetail


class RythmesTable(TableDetail):
    lot = tables.Column(verbose_name="Marché et lot", orderable=False)
    feu = tables.Column(verbose_name="Où il en est")
    objectif = ColonneHeures(verbose_name="Objectif")
    fait = ColonneHeures(verbose_name="Faites, à valider comprises")
    reste = ColonneHeures(verbose_name="Reste à trouver")
    prevision = tables.Column(verbose_name="Prévision", orderable=False)
    metier = tables.Column(verbose_name="Métier", visible=False)
    commune = tables.Column(verbose_name="Commune d'exécution", visible=False)
    d_apres = tables.Column(verbose_name="Rythme", visible=False)

    def render_lot(self, value: Lot, record: LotEnCours) -> str:
        return format_html(
            '{}<br><span class="discret">{} · {} · {}</span>',
            self.lier("suivi:lot", value.pk, value.marche.objet),
            value.marche.reference,
            value,
            record.commune,
        )

    def value_lot(self, value: Lot) -> str:
        return f"{value.marche.objet} ({value.marche.reference}), {value}"

    def render_feu(self, value: Feu) -> str:
        return render_to_string("maison/_etat.html", {"ton": value.ton, "mot": value.mot})

    def value_feu(self, value: Feu) -> str:
        return value.mot
