"""Finding a penalty."""

import django_filters as filtres

from clauses_project.listes import FiltreMaison
from suivi.models import Penalite
from suivi.penalites.enums import EtatPenalite


class PenaliteFilter(FiltreMaison):
    champs_recherche = ("lot__marche__recherche", "attribution__entreprise__recherche")

    etat = filtres.ChoiceFilter(label="État", choices=EtatPenalite.choices, empty_label="Tous")

    class Meta:
        model = Penalite
        fields = ()
