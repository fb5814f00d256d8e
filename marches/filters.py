"""Filters of the lists of contracts, buyers and operations. Choices are those of the reader."""

from __future__ import annotations

import django_filters
from django.db.models import Exists, OuterRef, Q

from clauses_project.listes import FiltreMaison, mots_cherches
from comptes.filters import FiltreLesMiens, FiltrePour
from marches.enums import Clause, NatureMarche, Statut, TypeDonneurOrdre
from marches.forms import facilitateurs_de
from marches.models import Attribution, DonneurOrdre, Lot, Marche, Operation
from territoires.models import Commune

SANS_FACILITATEUR = "Sans facilitateur"


class MarcheFilter(FiltreMaison):
    """Every word is looked for in the contract, its buyer and the companies of its lots."""

    statut = django_filters.ChoiceFilter(choices=Statut, label="Statut", empty_label="Tous")
    nature = django_filters.ChoiceFilter(choices=NatureMarche, label="Nature", empty_label="Toutes")
    clause = django_filters.ChoiceFilter(
        choices=Clause, label="Clause", empty_label="Toutes", method="sous_clause"
    )

    class Meta:
        model = Marche
        fields = ()

    def chercher(self, queryset, nom, valeur):
        for mot in mots_cherches(valeur):
            entreprises = Attribution.objects.filter(
                lot__marche=OuterRef("pk"), entreprise__recherche__contains=mot
            )
            queryset = queryset.filter(
                Q(recherche__contains=mot)
                | Q(donneur_ordre__recherche__contains=mot)
                | Exists(entreprises)
            )
        return queryset

    def sous_clause(self, queryset, nom, valeur):
        """Contracts with a lot under that clause, its own or the contract's."""
        lots = Lot.objects.filter(marche=OuterRef("pk"))
        propre = lots.filter(clause=valeur)
        return queryset.filter(
            Exists(propre) | Q(clause=valeur) & (Exists(lots.filter(clause="")) | ~Exists(lots))
        )


class MarcheGestionFilter(MarcheFilter):
    """For those who run the structure: buyers, operations, colleagues, places."""

    donneur_ordre = django_filters.ModelChoiceFilter(
        queryset=lambda request: DonneurOrdre.objects.visibles_par(request.acces),
        label="Donneur d'ordre",
        empty_label="Tous",
    )
    operation = django_filters.ModelChoiceFilter(
        queryset=lambda request: Operation.objects.visibles_par(request.acces),
        label="Opération",
        empty_label="Toutes",
    )
    facilitateur = django_filters.ModelChoiceFilter(
        queryset=lambda request: facilitateurs_de(request.acces.structure),
        label="Facilitateur",
        empty_label="Tous",
        null_label=SANS_FACILITATEUR,
    )
    miens = FiltreLesMiens(field_name="facilitateur")
    pour = FiltrePour(field_name="facilitateur")
    commune_execution = django_filters.ModelChoiceFilter(
        queryset=lambda request: Commune.objects.filter(
            Exists(
                Marche.objects.filter(commune_execution=OuterRef("pk")).visibles_par(request.acces)
            )
        ),
        label="Commune d'exécution",
        empty_label="Toutes",
    )


class DonneurOrdreFilter(FiltreMaison):
    type = django_filters.ChoiceFilter(choices=TypeDonneurOrdre, label="Type", empty_label="Tous")

    class Meta:
        model = DonneurOrdre
        fields = ()


class OperationFilter(FiltreMaison):
    class Meta:
        model = Operation
        fields = ()
