from __future__ import annotations

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html

from clauses_project.listes import ColonneDate, TableMaison
from comptes.tables import ColonneSuiviPar
from suivi.fil.echeances import en_mots
from suivi.fil.sujets import sujet_de
from suivi.models import ProchaineAction


class ActionTable(TableMaison):
    """What remains to be done; the gesture is one click away."""

    quoi = tables.Column(verbose_name="Quoi", order_by=("recherche",))
    echeance = ColonneDate(verbose_name="Pour le")
    sujet = tables.Column(verbose_name="Sur quoi", empty_values=(), orderable=False)
    qui = ColonneSuiviPar(verbose_name="Qui", order_by=("qui__nom", "qui__prenom"))
    gestes = tables.Column(
        verbose_name="Gestes", empty_values=(), orderable=False, exclude_from_export=True
    )

    class Meta:
        model = ProchaineAction
        fields = ("quoi", "echeance", "sujet", "qui", "gestes")

    def render_quoi(self, value, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def value_quoi(self, value):
        return value

    def render_sujet(self, record):
        sujet = sujet_de(record)
        return format_html('<a href="{}">{}</a>', sujet.adresse, str(sujet.objet))

    def value_sujet(self, record):
        return str(record.sujet)

    def render_echeance(self, value, record):
        if record.est_faite:
            return f"faite le {timezone.localtime(record.faite_le):%d/%m/%Y}"
        mots = en_mots(value, timezone.localdate())
        etat = render_to_string("maison/_etat.html", {"ton": mots.ton, "mot": mots.mot})
        return format_html("{} <br>{}", f"{value:%d/%m/%Y}", etat)

    def value_echeance(self, value):
        return value

    def render_gestes(self, record):
        contexte = {"action": record, "retour": self.request.get_full_path()}
        return render_to_string("suivi/_action_gestes.html", contexte, request=self.request)
