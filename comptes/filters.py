"""What the lists of this app may be narrowed by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from clauses_project.listes import FiltreMaison
from clauses_project.profils import Profil
from comptes.enums import EtatCourriel, Verbe
from comptes.models import Acces, Courriel, Evenement, Invitation, Utilisateur
from comptes.remplacements import les_miens
from comptes.tables import GENRES


class AccesFiltre(FiltreMaison):
    champs_recherche = (
        "utilisateur__recherche",
        "entreprise__recherche",
        "donneur_ordre__recherche",
    )

    genre = django_filters.ChoiceFilter(
        label="Organisation", choices=[*GENRES.items()], method="du_genre", empty_label="Toutes"
    )
    profil = django_filters.ChoiceFilter(label="Profil", choices=Profil.choices, empty_label="Tous")

    class Meta:
        model = Acces
        fields = ("q", "genre", "profil")

    def du_genre(self, queryset: QuerySet, nom: str, valeur: str) -> QuerySet:
        return queryset.filter(**{f"{valeur}__isnull": False})


class InvitationFiltre(FiltreMaison):
    profil = django_filters.ChoiceFilter(label="Profil", choices=Profil.choices, empty_label="Tous")

    class Meta:
        model = Invitation
        fields = ("q", "profil")

    def chercher(self, queryset: QuerySet, nom: str, valeur: str) -> QuerySet:
        return queryset.filter(email__icontains=valeur.strip())


class EvenementFiltre(FiltreMaison):
    qui = django_filters.ModelChoiceFilter(
        label="Qui", queryset=lambda request: _auteurs(request.acces), empty_label="Tout le monde"
    )
    verbe = django_filters.ChoiceFilter(label="Quoi", choices=Verbe.choices, empty_label="Tout")
    objet_type = django_filters.ModelChoiceFilter(
        label="Sur", queryset=lambda request: _types(request.acces), empty_label="Tout"
    )
    du = django_filters.DateFilter(label="Du", field_name="quand", lookup_expr="date__gte")
    au = django_filters.DateFilter(label="Au", field_name="quand", lookup_expr="date__lte")

    class Meta:
        model = Evenement
        fields = ("q", "qui", "verbe", "objet_type", "du", "au")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if genre := self.form.fields.get("objet_type"):
            genre.label_from_instance = lambda objet_type: objet_type.name.capitalize()

    def chercher(self, queryset: QuerySet, nom: str, valeur: str) -> QuerySet:
        """The name an object had is kept as it was written: searched as it is typed, in any case."""
        for mot in valeur.split():
            queryset = queryset.filter(objet_libelle__icontains=mot)
        return queryset


class CourrielFiltre(FiltreMaison):
    etat = django_filters.ChoiceFilter(
        label="État", choices=EtatCourriel.choices, empty_label="Tous"
    )

    class Meta:
        model = Courriel
        fields = ("q", "etat")


class _Suivies:
    """Rows that some accounts follow: `field_name` leads to the account, `structure` to the structure, if need be."""

    def __init__(self, *, structure: str = "", **options: Any):
        super().__init__(**options)
        self.structure = structure

    def suivies(self, qs: QuerySet, par: Iterable[int]) -> QuerySet:
        conditions = {f"{self.field_name}__in": list(par)}
        if self.structure:
            conditions[self.structure] = self.parent.request.acces.structure_id
        return qs.filter(**conditions)


class FiltreLesMiens(_Suivies, django_filters.BooleanFilter):
    """Those of the reader, and of whom they cover today."""

    def __init__(self, **options: Any):
        super().__init__(**{"label": "Les miens", "widget": forms.CheckboxInput, **options})

    def filter(self, qs: QuerySet, value: bool | None) -> QuerySet:
        return self.suivies(qs, les_miens(self.parent.request.acces)) if value else qs


class FiltrePour(_Suivies, django_filters.NumberFilter):
    """Those of one account, as the home page links to them."""

    def __init__(self, **options: Any):
        super().__init__(**{"widget": forms.HiddenInput, **options})

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        return self.suivies(qs, [int(value)]) if value else qs


def _auteurs(acces: Acces) -> QuerySet[Utilisateur]:
    return Utilisateur.objects.filter(
        pk__in=Evenement.objects.visibles_par(acces).order_by().values("qui")
    )


def _types(acces: Acces) -> QuerySet[ContentType]:
    return ContentType.objects.filter(
        pk__in=Evenement.objects.visibles_par(acces).order_by().values("objet_type")
    ).order_by("model")
