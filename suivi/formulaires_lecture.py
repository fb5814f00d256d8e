"""Whom a link of reading is for, what it shows and until when."""

from __future__ import annotations

from typing import Any

from django import forms

from clauses_project.formulaires import FormulaireSimple
from clauses_project.textes import sans_nir
from territoires.models import Structure

DUREES = ((30, "un mois"), (90, "trois mois"), (365, "un an"))


class LectureForm(FormulaireSimple):
    libelle = forms.CharField(
        label="Pour qui, ou pour quoi",
        max_length=120,
        validators=[sans_nir],
        help_text="Vous le retrouverez sous ce nom : « Conseil communautaire du 12 décembre ».",
    )
    jours = forms.TypedChoiceField(label="Il sert pendant", choices=DUREES, coerce=int, initial=90)
    communes = forms.ModelMultipleChoiceField(
        None,
        label="Communes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sans choix, tout le territoire.",
    )
    courriel = forms.EmailField(
        label="L'envoyer à",
        required=False,
        help_text="Vide : vous copierez l'adresse vous-même.",
    )

    def __init__(self, *args: Any, structure: Structure, **options: Any):
        super().__init__(*args, **options)
        self.fields["communes"].queryset = structure.communes.order_by("nom", "pk")
