"""Answers received: who says what, and what wants an eye."""

from __future__ import annotations

import django_tables2 as tables
from django.template.loader import render_to_string

from clauses_project.listes import ColonneEtat, TableMaison
from comptes.tables import ColonneJour
from suivi.models import ReponseProposee
from suivi.reponses.lecture import sante_dite


class TableReponses(TableMaison):
    personne = tables.Column(
        verbose_name="Personne",
        empty_values=(),
        order_by=("participant__identite__nom", "participant__identite__prenom"),
    )
    jalon = tables.Column(verbose_name="Évaluation")
    repondant = tables.Column(
        verbose_name="Qui répond", order_by=("qui_repond", "prescripteur__nom")
    )
    dit = tables.Column(verbose_name="Ce qui est dit", empty_values=(), order_by="situation")
    recue_le = ColonneJour(verbose_name="Reçue le", default="")
    etat = ColonneEtat(
        verbose_name="État",
        accessor="etat_lu",
        order_by="etat",
        tons={"À relire": "attente", "Acceptée": "ok"},
    )

    class Meta:
        model = ReponseProposee
        fields = ()
        row_attrs = {
            "id": lambda record: f"appel-{record.pk}",
            "data-appel": lambda record: record.pk,
            "tabindex": "-1",
        }

    def render_personne(self, record: ReponseProposee) -> str:
        return render_to_string("suivi/_reponse_personne.html", {"reponse": record})

    def value_personne(self, record: ReponseProposee) -> str:
        return str(record.participant)

    def render_dit(self, record: ReponseProposee) -> str:
        contexte = {"reponse": record, "sante": sante_dite(record)}
        return render_to_string("suivi/_reponse_dite_en_bref.html", contexte)

    def value_dit(self, record: ReponseProposee) -> str:
        return record.get_situation_display()
