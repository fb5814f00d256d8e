"""Forms of the papers of a consultation, and of the models they are made from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from clauses_project.formulaires import FormulaireSimple
from marches.models import Achat
from suivi.models import ModeleWord
from suivi.redaction.enums import Ccag, GenrePiece


class RedigerForm(FormulaireSimple):
    """Which paper, from which model; penalties may be left to be completed by hand."""

    genre = forms.ChoiceField(label="Pièce", choices=GenrePiece, initial=GenrePiece.CCAP)
    modele = forms.ModelChoiceField(
        label="Modèle",
        queryset=ModeleWord.objects.none(),
        required=False,
        empty_label="Celui que nous proposons",
    )
    ccag = forms.ChoiceField(label="CCAG du marché", choices=Ccag)
    penalite_heure = forms.DecimalField(
        label="Pénalité par heure non réalisée (€)",
        min_value=0,
        max_digits=7,
        decimal_places=2,
        required=False,
    )
    penalite_jour = forms.DecimalField(
        label="Pénalité par jour de retard (€)",
        min_value=0,
        max_digits=7,
        decimal_places=2,
        required=False,
    )
    plafond = forms.DecimalField(
        label="Plafond (% du marché)",
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
    )

    groupes = (
        ("", (("genre", "modele"), "ccag")),
        ("Pénalités, si elles sont déjà fixées", (("penalite_heure", "penalite_jour", "plafond"),)),
    )

    def __init__(self, *args: Any, achat: Achat, **options: Any):
        super().__init__(*args, **options)
        modeles = ModeleWord.objects.filter(structure=achat.structure)
        self.fields["modele"].queryset = modeles.pour_liste()

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        modele = donnees.get("modele")
        if modele and modele.genre != donnees.get("genre"):
            self.add_error("modele", f"Ce modèle est celui d'une autre pièce : {modele}.")
        return donnees

    def penalites(self) -> dict[str, Decimal | None]:
        noms = ("penalite_heure", "penalite_jour", "plafond")
        return {nom: self.cleaned_data[nom] for nom in noms}


class ModeleForm(FormulaireSimple):
    genre = forms.ChoiceField(label="Pièce", choices=GenrePiece)
    nom = forms.CharField(label="Nom du modèle", max_length=120)
    fichier = forms.FileField(
        label="Fichier Word (.docx)",
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text="10 Mo au plus, sans macros.",
    )

    groupes = (("", (("genre", "nom"), "fichier")),)
