"""The people behind a figure of the results, for those who may read names."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.html import format_html

from clauses_project.listes import ColonneDate, TableMaison
from suivi.models import Echeance


class DevenirsTable(TableMaison):
    participant = tables.Column(
        verbose_name="Personne", order_by=("participant__identite__nom", "participant__pk")
    )
    fin = ColonneDate(verbose_name="Travail achevé le", accessor="periode__fin")
    due_le = ColonneDate(verbose_name="Due le")
    situation = tables.Column(
        verbose_name="Situation", accessor="reponse__situation", empty_values=(), default=""
    )
    reponse_le = ColonneDate(verbose_name="Réponse du", accessor="reponse__date")
    employeur = tables.Column(verbose_name="Employeur", accessor="reponse", orderable=False)

    class Meta:
        model = Echeance
        fields = ("participant", "fin", "due_le", "situation", "reponse_le", "employeur")

    def render_participant(self, record: Echeance) -> str:
        personne = record.participant
        return format_html('<a href="{}">{}</a>', personne.get_absolute_url(), personne)

    def value_participant(self, record: Echeance) -> str:
        return str(record.participant)

    def render_situation(self, record: Echeance) -> str:
        if record.reponse is None:
            return "sans réponse"
        return format_html(
            '<a href="{}">{}</a>',
            record.reponse.get_absolute_url(),
            record.reponse.get_situation_display(),
        )

    def value_situation(self, record: Echeance) -> str:
        return record.reponse.get_situation_display() if record.reponse else "sans réponse"

    def render_employeur(self, record: Echeance) -> str:
        return self.value_employeur(record)

    def value_employeur(self, record: Echeance) -> str:
        reponse = record.reponse
        return str(reponse.employeur or reponse.employeur_libre) if reponse else ""
