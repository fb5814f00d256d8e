"""People a prescripteur sent: who, after which work, what is left to say."""

from __future__ import annotations

import django_tables2 as tables
from django.template.loader import render_to_string

from clauses_project.listes import ColonneDate, TableMaison
from suivi.apres.listes import dernier_contrat
from suivi.models import Echeance


class TableAdressees(TableMaison):
    personne = tables.Column(
        verbose_name="Personne",
        empty_values=(),
        order_by=("participant__identite__nom", "participant__identite__prenom"),
    )
    travail = tables.Column(verbose_name="Dernier travail", empty_values=(), orderable=False)
    fin = ColonneDate(verbose_name="Fini le", accessor="periode__fin")
    jalon = tables.Column(verbose_name="Évaluation")
    due_le = ColonneDate(verbose_name="Due depuis le")
    etat = tables.Column(verbose_name="État", accessor="envoyee")

    class Meta:
        model = Echeance
        fields = ()

    def render_personne(self, record: Echeance) -> str:
        return render_to_string("suivi/_adressee_personne.html", {"echeance": record})

    def value_personne(self, record: Echeance) -> str:
        return str(record.participant)

    def render_travail(self, record: Echeance) -> str:
        contrat = dernier_contrat(record.participant.contrats.all(), record)
        return f"{contrat.poste or 'Poste non précisé'}, {contrat.employeur}" if contrat else ""

    def render_etat(self, value: bool) -> str:
        ton, mot = ("ok", "Envoyée, à relire") if value else ("attente", "À dire")
        return render_to_string("maison/_etat.html", {"ton": ton, "mot": mot})

    def value_etat(self, value: bool) -> str:
        return "envoyée" if value else "à dire"
