from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from clauses_project.listes import FiltreMaison
from comptes.filters import FiltrePour
from comptes.remplacements import les_miens
from suivi.models import ProchaineAction

A_MOI, TOUTES = "moi", "toutes"


class ActionFilter(FiltreMaison):
    """Mine and to do, unless the address says otherwise."""

    champs_recherche = (
        "recherche",
        "marche__recherche",
        "entreprise__recherche",
        "donneur_ordre__recherche",
    )

    qui = django_filters.ChoiceFilter(
        label="À qui",
        choices=[(A_MOI, "À moi"), (TOUTES, "À tous")],
        method="de_qui",
        empty_label=None,
    )
    etat = django_filters.ChoiceFilter(
        label="Où elles en sont",
        choices=[("a_faire", "À faire"), ("retard", "En retard"), ("faites", "Faites")],
        method="dans_l_etat",
        empty_label=None,
    )

    pour = FiltrePour(field_name="qui")

    class Meta:
        model = ProchaineAction
        fields = ("q", "qui", "etat")

    def __init__(self, data=None, *args, **kwargs):
        donnees = data.copy() if data is not None else {}
        donnees.setdefault("qui", A_MOI)
        donnees.setdefault("etat", "a_faire")
        super().__init__(donnees, *args, **kwargs)

    def de_qui(self, queryset: QuerySet, nom: str, valeur: str) -> QuerySet:
        """« À moi »: theirs too whom the reader covers today."""
        if valeur == TOUTES or self.data.get("pour"):
            return queryset
        return queryset.filter(qui__in=les_miens(self.request.acces))

    def dans_l_etat(self, queryset: QuerySet, nom: str, valeur: str) -> QuerySet:
        match valeur:
            case "faites":
                return queryset.exclude(faite_le=None).order_by("-faite_le", "-pk")
            case "retard":
                return queryset.a_faire().filter(echeance__lt=timezone.localdate())
            case _:
                return queryset.a_faire()
