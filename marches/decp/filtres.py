"""Filters of published contracts and of what was said of them."""

import django_filters
from django import forms

from clauses_project.listes import FiltreMaison
from marches.decp.enums import Consideration, Genre, Situation
from marches.enums import NatureMarche
from marches.models import ContratPublie, DepotDecp, Marche, RemarqueDecp

OU = [
    (Situation.TERRITOIRE.value, "Dans le territoire"),
    ("PRES", "Dans le territoire ou le département"),
    ("PARTOUT", "Partout"),
]


class RadarFilter(FiltreMaison):
    """By default: the territory, what nobody set aside."""

    ou = django_filters.ChoiceFilter(
        label="Où", choices=OU, empty_label=None, method="quelque_part"
    )
    nature = django_filters.ChoiceFilter(
        label="Nature", choices=NatureMarche.choices, empty_label="Toutes"
    )
    consideration = django_filters.ChoiceFilter(
        label="Considération",
        choices=Consideration.choices,
        empty_label="Toutes",
        method="avec_la_consideration",
    )
    annee = django_filters.NumberFilter(label="Notifié en", field_name="date_notification__year")
    ecartes = django_filters.BooleanFilter(
        label="Écartés",
        method="seulement_ecartes",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    class Meta:
        model = ContratPublie
        fields = ()

    def filter_queryset(self, queryset):
        demande = self.form.cleaned_data
        if not demande.get("ou"):
            queryset = queryset.filter(situation=Situation.TERRITOIRE)
        if not demande.get("ecartes"):
            queryset = queryset.filter(ecarte_le=None)
        return super().filter_queryset(queryset)

    def quelque_part(self, queryset, nom, valeur):
        if valeur == "PRES":
            return queryset.exclude(situation=Situation.AILLEURS)
        return queryset if valeur == "PARTOUT" else queryset.filter(situation=valeur)

    def avec_la_consideration(self, queryset, nom, valeur):
        """Written in the content as codes; none of them is a part of another."""
        return queryset.filter(contenu__considerations__icontains=valeur)

    def seulement_ecartes(self, queryset, nom, valeur):
        return queryset.exclude(ecarte_le=None) if valeur else queryset


class AQualifierFilter(FiltreMaison):
    champs_recherche = ("recherche", "donneur_ordre__recherche")

    class Meta:
        model = Marche
        fields = ()


class DepotDecpFilter(FiltreMaison):
    class Meta:
        model = DepotDecp
        fields = ()


class RemarqueFilter(FiltreMaison):
    genre = django_filters.ChoiceFilter(label="Genre", choices=Genre.choices, empty_label="Tous")

    class Meta:
        model = RemarqueDecp
        fields = ()
