"""Which answers are looked at: those to review, unless others are asked for."""

from __future__ import annotations

from typing import Any

import django_filters as filtres

from clauses_project.listes import FiltreMaison
from suivi.enums import EtatReponse, QuiRepond
from suivi.models import ReponseProposee

TOUTES = "TOUTES"


class ReponseFilter(FiltreMaison):
    champs_recherche = ("participant__identite__recherche",)

    etat = filtres.ChoiceFilter(
        label="État",
        choices=(*EtatReponse.choices, (TOUTES, "Toutes")),
        empty_label=None,
        method="selon_l_etat",
    )
    qui_repond = filtres.ChoiceFilter(
        label="Qui répond",
        choices=[(q.value, q.label) for q in (QuiRepond.PERSONNE, QuiRepond.PRESCRIPTEUR)],
        empty_label="Tous",
    )
    besoin_d_aide = filtres.BooleanFilter(label="Besoin d'aide")

    class Meta:
        model = ReponseProposee
        fields = ()

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any):
        donnees = data.copy() if data is not None else {}
        donnees["etat"] = donnees.get("etat") or EtatReponse.A_RELIRE
        super().__init__(donnees, *args, **kwargs)

    def selon_l_etat(self, queryset, nom: str, valeur: str):
        return queryset if valeur == TOUTES else queryset.filter(etat=valeur)
