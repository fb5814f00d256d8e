"""The phone list: what it takes to call, and the gestures."""

from __future__ import annotations

from datetime import timedelta

import django_tables2 as tables
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone

from clauses_project.listes import TableMaison
from clauses_project.telephones import ecrire_telephone
from suivi.apres.listes import Appel
from suivi.models import Echeance


class TableAppels(TableMaison):
    personne = tables.Column(
        verbose_name="Personne",
        empty_values=(),
        order_by=("participant__identite__nom", "participant__identite__prenom"),
    )
    telephone = tables.Column(verbose_name="Téléphone", empty_values=(), visible=False)
    travail = tables.Column(verbose_name="Dernier travail", empty_values=(), orderable=False)
    due = tables.Column(verbose_name="Évaluation", empty_values=(), order_by="due_le")
    appels = tables.Column(verbose_name="Appels", empty_values=(), order_by="dernier_essai")
    gestes = tables.Column(
        verbose_name="Noter", empty_values=(), orderable=False, exclude_from_export=True
    )

    class Meta:
        row_attrs = {
            "id": lambda record: f"appel-{record.pk}",
            "data-appel": lambda record: record.pk,
            "tabindex": "-1",
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.jour = timezone.localdate()

    def _fragment(self, nom: str, record: Echeance) -> str:
        contexte = {"appel": Appel(record, self.jour)}
        if nom == "gestes":
            contexte |= {
                "csrf_token": get_token(self.request),
                "retour": self.request.get_full_path(),
                "demain": self.jour + timedelta(days=1),
            }
        return render_to_string(f"suivi/_appel_{nom}.html", contexte)

    def render_personne(self, record: Echeance) -> str:
        return self._fragment("personne", record)

    def value_personne(self, record: Echeance) -> str:
        return str(record.participant)

    def value_telephone(self, record: Echeance) -> str:
        return ecrire_telephone(Appel(record, self.jour).telephone)

    def render_travail(self, record: Echeance) -> str:
        return self._fragment("travail", record)

    def value_travail(self, record: Echeance) -> str:
        contrat = Appel(record, self.jour).contrat
        return f"{contrat.poste}, {contrat.employeur}" if contrat else ""

    def render_due(self, record: Echeance) -> str:
        return self._fragment("due", record)

    def value_due(self, record: Echeance) -> str:
        return f"{record.get_jalon_display()}, {Appel(record, self.jour).etat[1].lower()}"

    def render_appels(self, record: Echeance) -> str:
        return self._fragment("essais", record)

    def value_appels(self, record: Echeance) -> str:
        return " ; ".join(str(essai) for essai in Appel(record, self.jour).essais)

    def render_gestes(self, record: Echeance) -> str:
        return self._fragment("gestes", record)
