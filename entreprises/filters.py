"""Filters of the list of companies."""

import django_filters

from clauses_project.listes import FiltreMaison
from comptes.filters import FiltreLesMiens, FiltrePour
from entreprises.enums import TypeEntreprise
from entreprises.models import Entreprise


class EntrepriseFilter(FiltreMaison):
    """`toutes` widens the list, before it comes here, to companies the structure does not work with."""

    type = django_filters.ChoiceFilter(choices=TypeEntreprise, label="Type", empty_label="Tous")
    portee = django_filters.ChoiceFilter(
        choices=[("toutes", "Tout l'annuaire")],
        label="Lesquelles",
        empty_label="Celles avec qui nous travaillons",
        method="deja_choisie",
    )

    miens = FiltreLesMiens(
        label="Les miennes",
        field_name="referents__facilitateur",
        structure="referents__structure",
    )
    pour = FiltrePour(field_name="referents__facilitateur", structure="referents__structure")

    class Meta:
        model = Entreprise
        fields = ()

    def deja_choisie(self, queryset, nom, valeur):
        return queryset
