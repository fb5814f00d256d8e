"""Finding a table among those produced."""

import django_filters as filtres

from clauses_project.listes import FiltreMaison
from suivi.enums import GenreRemontee
from suivi.models import Remontee


class RemonteeFilter(FiltreMaison):
    genre = filtres.ChoiceFilter(label="Tableau", choices=GenreRemontee.choices, empty_label="Tous")
    annee = filtres.NumberFilter(label="Année", field_name="au__year")

    class Meta:
        model = Remontee
        fields = ()
