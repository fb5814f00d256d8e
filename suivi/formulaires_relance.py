"""What a person types about reminders."""

from __future__ import annotations

from django import forms

from clauses_project.formulaires import FormulaireMaison, FormulaireSimple
from clauses_project.textes import sans_nir
from suivi.models import Relance


class RelanceForm(FormulaireMaison):
    """A reminder as it will leave."""

    class Meta:
        model = Relance
        fields = ("destinataire", "sujet", "texte")
        labels = {"destinataire": "À"}
        widgets = {"texte": forms.Textarea(attrs={"rows": 20})}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["destinataire"].widget.attrs["autocomplete"] = "off"
        self.fields["texte"].validators.append(sans_nir)


class PauseForm(FormulaireSimple):
    """Until when a company is left in peace."""

    jour = forms.DateField(
        label="Ne pas relancer avant le",
        required=False,
        help_text="Vide : les relances reprennent à leur rythme.",
    )
