"""The tokens a structure made, and where each stands."""

from __future__ import annotations

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html

from clauses_project.listes import ColonneEtat, FiltreMaison, TableMaison
from comptes.api.models import JetonApi
from comptes.tables import ColonneJour, ColonneMoment


class JetonFilter(FiltreMaison):
    q = None
    en_cours = django_filters.BooleanFilter(
        label="Sans les révoqués",
        method="sans_les_revoques",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    class Meta:
        model = JetonApi
        fields = ()

    def sans_les_revoques(self, queryset: QuerySet, nom: str, valeur: bool) -> QuerySet:
        return queryset.en_cours() if valeur else queryset


class JetonTable(TableMaison):
    libelle = tables.Column(verbose_name="À quoi il sert")
    debut = tables.Column(verbose_name="Commence par", orderable=False)
    organisation = tables.Column(verbose_name="Qui lit", orderable=False)
    portees = tables.Column(verbose_name="Ouvre", accessor="portees_lues", orderable=False)
    par = tables.Column(verbose_name="Fait par", order_by=("par__nom", "par__prenom"), default="")
    dernier_usage = ColonneMoment(verbose_name="Dernier usage", default="jamais")
    expire_le = ColonneJour(verbose_name="Sert jusqu'au")
    etat = ColonneEtat(
        verbose_name="État",
        accessor="etat_lu",
        orderable=False,
        tons={"en service": "ok", "expiré": "neutre", "révoqué": "neutre"},
    )
    gestes = tables.Column(
        empty_values=(), verbose_name="Gestes", orderable=False, exclude_from_export=True
    )

    class Meta:
        model = JetonApi
        fields = (
            "libelle",
            "debut",
            "organisation",
            "portees",
            "par",
            "dernier_usage",
            "expire_le",
            "etat",
            "gestes",
        )

    def render_gestes(self, record: JetonApi) -> str:
        if record.revoque_le:
            return ""
        return format_html(
            '<a href="{}" aria-label="Révoquer le jeton {}">Révoquer</a>',
            reverse("comptes:revoquer_jeton", args=[record.pk]),
            record.libelle,
        )
