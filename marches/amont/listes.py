"""The list of planned purchases: its filters, its columns."""

from __future__ import annotations

from datetime import date, datetime

import django_filters
import django_tables2 as tables
from django import forms
from django.utils import timezone

from clauses_project.dates import mois_de
from clauses_project.listes import (
    ColonneDate,
    ColonneEtat,
    ColonneHeures,
    FiltreMaison,
    TableMaison,
)
from comptes.filters import FiltreLesMiens, FiltrePour
from comptes.tables import ColonneSuiviPar
from marches.amont.enums import Etape
from marches.amont.lecture import TONS
from marches.amont.tableau import CONSULTATION, DATES
from marches.enums import NatureMarche
from marches.forms import facilitateurs_de
from marches.models import Achat, DonneurOrdre

OUVERTS = "ouverts"
MOIS_ECRIT = "%Y-%m"


class AchatFilter(FiltreMaison):
    champs_recherche = ("recherche", "donneur_ordre__recherche")

    etape = django_filters.ChoiceFilter(
        label="Étape",
        choices=[(OUVERTS, "Encore ouverts"), *Etape.choices],
        empty_label="Toutes",
        method="a_l_etape",
    )
    donneur_ordre = django_filters.ModelChoiceFilter(
        queryset=lambda request: DonneurOrdre.objects.visibles_par(request.acces),
        label="Donneur d'ordre",
        empty_label="Tous",
    )
    nature = django_filters.ChoiceFilter(choices=NatureMarche, label="Nature", empty_label="Toutes")
    facilitateur = django_filters.ModelChoiceFilter(
        queryset=lambda request: facilitateurs_de(request.acces.structure),
        label="Facilitateur",
        empty_label="Tous",
        null_label="Sans facilitateur",
    )

    miens = FiltreLesMiens(field_name="facilitateur")
    pour = FiltrePour(field_name="facilitateur")

    class Meta:
        model = Achat
        fields = ()

    def a_l_etape(self, queryset, nom, valeur):
        return queryset.ouverts() if valeur == OUVERTS else queryset.filter(etape=valeur)


class TableauFilter(AchatFilter):
    """The filters of the list, and how the board is laid out: by which date, from which month."""

    par = django_filters.ChoiceFilter(
        label="Mois", choices=DATES, empty_label=None, method="sans_filtrer"
    )
    du = django_filters.CharFilter(widget=forms.HiddenInput, method="sans_filtrer")

    def sans_filtrer(self, queryset, nom, valeur):
        return queryset

    @property
    def date_lue(self) -> str:
        lu = self.form.cleaned_data.get("par") if self.form.is_valid() else ""
        return lu or CONSULTATION

    @property
    def premier_mois(self) -> date:
        """The first month shown: that of the address, else this one."""
        try:
            return datetime.strptime(self.data.get("du", ""), MOIS_ECRIT).date()  # noqa: DTZ007
        except ValueError:
            return mois_de(timezone.localdate())

    @property
    def restreint(self) -> bool:
        """A filter is set: an empty board is then not the same thing."""
        return any(valeur for nom, valeur in self.data.items() if nom not in ("par", "du"))


class AchatTable(TableMaison):
    objet = tables.Column(linkify=True, order_by="recherche")
    donneur_ordre = tables.Column(
        verbose_name="Donneur d'ordre", order_by="donneur_ordre__recherche"
    )
    etape = ColonneEtat(verbose_name="Étape", tons=TONS)
    date_consultation = ColonneDate(verbose_name="Consultation")
    montant_estime = tables.TemplateColumn(
        "{{ record.montant_estime|euros }}", verbose_name="Montant HT"
    )
    nombre_lots = tables.Column(verbose_name="Lots")
    heures = ColonneHeures(verbose_name="Heures retenues")
    facilitateur = ColonneSuiviPar(order_by=("facilitateur__nom", "facilitateur__prenom"))
    motif = tables.Column(verbose_name="Pourquoi il s'arrête", default="", orderable=False)

    class Meta:
        model = Achat
        fields = (
            *("objet", "donneur_ordre", "etape", "date_consultation", "montant_estime"),
            *("nombre_lots", "heures", "facilitateur", "motif"),
        )
