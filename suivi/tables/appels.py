"""The phone list: what it takes to call, and the gestures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_tables2 as tables
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.utils import timezone
from django.utils.functional import cached_property

from clauses_project.listes import TableMaison
from clauses_project.telephones import ecrire_telephone
from suivi.apres.listes import Appel
from suivi.models import Echeance


class TableAppels(TableMaison):
    par_page = 10  # each line has its form, and is called one by one

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
        self._appels: dict[int, Appel] = {}

    def _appel(self, record: Echeance) -> Appel:
        """Its line, worked out once for all its cells."""
        return self._appels.setdefault(record.pk, Appel(record, self.jour))

    def _fragment(self, nom: str, record: Echeance) -> str:
        contexte: dict[str, Any] = {"appel": self._appel(record)}
        if nom == "gestes":
            contexte |= self._des_gestes
        return get_template(f"suivi/_appel_{nom}.html").render(contexte)

    @cached_property
    def _des_gestes(self) -> dict[str, Any]:
        """What every line's form has, made once: a token of its own for each costs as much as its line."""
        return {
            "csrf_token": get_token(self.request),
            "retour": self.request.get_full_path(),
            "demain": self.jour + timedelta(days=1),
        }

    def render_personne(self, record: Echeance) -> str:
        return self._fragment("personne", record)

    def value_personne(self, record: Echeance) -> str:
        return str(record.participant)

    def value_telephone(self, record: Echeance) -> str:
        return ecrire_telephone(self._appel(record).telephone)

    def render_travail(self, record: Echeance) -> str:
        return self._fragment("travail", record)

    def value_travail(self, record: Echeance) -> str:
        contrat = self._appel(record).contrat
        return f"{contrat.poste}, {contrat.employeur}" if contrat else ""

    def render_due(self, record: Echeance) -> str:
        return self._fragment("due", record)

    def value_due(self, record: Echeance) -> str:
        return f"{record.get_jalon_display()}, {self._appel(record).etat[1].lower()}"

    def render_appels(self, record: Echeance) -> str:
        return self._fragment("essais", record)

    def value_appels(self, record: Echeance) -> str:
        return " ; ".join(str(essai) for essai in self._appel(record).essais)

    def render_gestes(self, record: Echeance) -> str:
        return self._fragment("gestes", record)
