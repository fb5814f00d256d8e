"""What is asked about published contracts: a file, what to take of it, the hours of a contract, a reason."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from clauses_project.champs import ChampHeures
from clauses_project.formulaires import FormulaireMaison, FormulaireSimple
from comptes.depots.formulaires import champ_fichier
from marches.decp.enums import Etendue
from marches.forms import facilitateurs_de
from marches.models import Lot, Marche


class DepotDecpForm(FormulaireSimple):
    fichier = champ_fichier(
        libelle="Le fichier",
        aide="Le .json ou le .xml des données essentielles, tel que l'acheteur ou le ministère le publie. "
        "Rien n'est enregistré avant que vous l'ayez vérifié.",
        genres=".json,.xml",
    )


class EtendueForm(FormulaireSimple):
    """Which of the new contracts are followed at once."""

    etendue = forms.ChoiceField(
        label="Prendre en suivi", choices=Etendue.choices, widget=forms.RadioSelect
    )


class MotifForm(FormulaireSimple):
    motif = forms.CharField(
        label="Pourquoi",
        max_length=300,
        help_text="Par exemple : clause sans heures, suivi par une autre structure, essai de plateforme.",
    )


class QualificationForm(FormulaireMaison):
    """The clause of a contract, and the hours of each of its lots."""

    declarants = forms.BooleanField(
        label="Chaque titulaire déclare ses heures",
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    class Meta:
        model = Marche
        fields = ("objet", "clause", "nature", "facilitateur", "date_ordre_service", "date_fin")

    def __init__(self, *args: Any, instance: Marche, **options: Any):
        super().__init__(*args, instance=instance, **options)
        facilitateur: Any = self.fields["facilitateur"]
        facilitateur.queryset = facilitateurs_de(instance.structure)
        self.lots: dict[str, Lot] = {}
        for lot in instance.lots.order_by("numero", "pk"):
            nom = f"heures-{lot.pk}"
            self.lots[nom] = lot
            self.fields[nom] = ChampHeures(
                label=f"Heures d'insertion, {str(lot)[:120]}",
                required=False,
                help_text="Vide : ce lot n'a pas de clause en heures.",
            )
        self._habiller()

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        saisies = [donnees.get(nom) for nom in self.lots if nom not in self.errors]
        if saisies and all(heures is None for heures in saisies):
            raise ValidationError(
                "Indiquez les heures d'au moins un lot (0 si la clause n'en fixe pas) ; un marché qui "
                "n'est pas à suivre se décline."
            )
        return donnees

    def heures(self) -> dict[Lot, Decimal | None]:
        return {lot: self.cleaned_data[nom] for nom, lot in self.lots.items()}
