"""Filters of the phone list."""

from __future__ import annotations

from typing import Any

import django_filters as filtres
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from clauses_project.listes import FiltreMaison
from comptes.models import Utilisateur
from comptes.remplacements import les_miens
from entreprises.models import Entreprise
from marches.forms import facilitateurs_de
from marches.models import Attribution, Marche
from participants.models import ContratTravail, Eligibilite, Prescripteur
from suivi.apres.listes import du_jour, du_mois, en_retard
from suivi.models import Affectation, Echeance
from suivi.portefeuille.genres import q_suivies
from territoires.models import Commune, Structure

QUAND = {
    "jour": "Maintenant",
    "mois": "Ce mois-ci",
    "retard": "En retard",
    "rappels": "Rappels promis",
    "toutes": "Toutes, même à venir",
}


class EcheanceFilter(FiltreMaison):
    """On rows of `a_appeler`; « à appeler maintenant » unless another moment is asked for."""

    champs_recherche = ("participant__identite__recherche",)

    quand = filtres.ChoiceFilter(
        label="Quand", choices=tuple(QUAND.items()), empty_label=None, method="selon_le_moment"
    )
    facilitateur = filtres.ModelChoiceFilter(
        label="Facilitateur",
        queryset=Utilisateur.objects.none(),
        method="selon_le_facilitateur",
        empty_label="Tous",
    )
    miens = filtres.BooleanFilter(label="Les miens", widget=forms.CheckboxInput, method="les_miens")
    pour = filtres.NumberFilter(widget=forms.HiddenInput, method="suivies_pour")
    marche = filtres.ModelChoiceFilter(
        label="Marché", queryset=Marche.objects.none(), method="selon_le_marche", empty_label="Tous"
    )
    entreprise = filtres.ModelChoiceFilter(
        label="Entreprise",
        queryset=Entreprise.objects.none(),
        method="selon_l_entreprise",
        empty_label="Toutes",
    )
    commune = filtres.ModelChoiceFilter(
        label="Commune",
        queryset=Commune.objects.none(),
        field_name="faits__commune",
        empty_label="Toutes",
    )
    prescripteur = filtres.ModelChoiceFilter(
        label="Prescripteur",
        queryset=Prescripteur.objects.none(),
        field_name="faits__prescripteur",
        empty_label="Tous",
    )

    class Meta:
        model = Echeance
        fields = ()

    def __init__(self, data: Any = None, *args: Any, acces: Any, **kwargs: Any):
        donnees = data.copy() if data is not None else {}
        donnees["quand"] = donnees.get("quand") or "jour"
        super().__init__(donnees, *args, **kwargs)
        self.acces = acces
        champs, structure = self.form.fields, acces.structure
        champs["facilitateur"].queryset = facilitateurs_de(structure)
        champs["marche"].queryset = Marche.objects.visibles_par(acces).order_by("reference", "pk")
        champs["entreprise"].queryset = _entreprises_de(structure)
        champs["commune"].queryset = Commune.objects.filter(
            Exists(Eligibilite.objects.filter(structure=structure, commune=OuterRef("pk")))
        ).order_by("nom", "pk")
        champs["prescripteur"].queryset = Prescripteur.objects.visibles_par(acces)

    def selon_le_moment(self, queryset: QuerySet, nom: str, valeur: str) -> QuerySet:
        jour = timezone.localdate()
        match valeur:
            case "jour":
                return du_jour(queryset, jour)
            case "mois":
                return du_mois(queryset, jour)
            case "retard":
                return en_retard(queryset, jour)
            case "rappels":
                return queryset.filter(rappel__isnull=False).order_by("rappel", "pk")
            case _:
                return queryset

    def selon_le_facilitateur(self, queryset: QuerySet, nom: str, valeur: Utilisateur) -> QuerySet:
        return _au_service(queryset, Q(attribution__lot__marche__facilitateur=valeur))

    def les_miens(self, queryset: QuerySet, nom: str, valeur: bool) -> QuerySet:
        """People the reader follows, or on their contracts; those they cover today too."""
        return queryset.filter(q_suivies(les_miens(self.acces))) if valeur else queryset

    def suivies_pour(self, queryset: QuerySet, nom: str, valeur: Any) -> QuerySet:
        return queryset.filter(q_suivies([int(valeur)]))

    def selon_le_marche(self, queryset: QuerySet, nom: str, valeur: Marche) -> QuerySet:
        return _au_service(queryset, Q(attribution__lot__marche=valeur))

    def selon_l_entreprise(self, queryset: QuerySet, nom: str, valeur: Entreprise) -> QuerySet:
        return _au_service(
            queryset, Q(contrat__employeur=valeur) | Q(attribution__entreprise=valeur)
        )


def _entreprises_de(structure: Structure) -> QuerySet[Entreprise]:
    """Who employs its people, or owes their hours: read from its own rows, whatever others there are."""
    contrats, attributions = ContratTravail.objects.order_by(), Attribution.objects.order_by()
    employeurs = contrats.filter(structure=structure).values("employeur")
    redevables = attributions.filter(structure=structure).values("entreprise")
    return Entreprise.objects.filter(pk__in=employeurs.union(redevables)).order_by(
        "raison_sociale", "pk"
    )


def _au_service(queryset: QuerySet, condition: Q) -> QuerySet:
    """People who worked there, whenever it was."""
    return queryset.filter(
        Exists(Affectation.objects.filter(condition, contrat__participant=OuterRef("participant")))
    )
