"""Before the copy of their data is handed to a person: when it was asked, and how we know it is them."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils import timezone

from clauses_project.formulaires import FormulaireSimple


class RemiseForm(FormulaireSimple):
    VERIFICATIONS = [
        ("presente", "La personne est présente, le facilitateur la connaît"),
        ("piece", "Une pièce d'identité a été regardée, et n'est pas gardée"),
        ("rappel", "La personne a été rappelée au numéro du dossier"),
    ]

    demandee_le = forms.DateField(
        label="Demandée le",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="La loi laisse un mois pour répondre.",
    )
    identite_verifiee = forms.ChoiceField(
        label="Comment savez-vous que c'est bien elle\u00a0?",
        choices=VERIFICATIONS,
        widget=forms.RadioSelect,
    )

    def clean_demandee_le(self) -> date:
        jour = self.cleaned_data["demandee_le"]
        if jour > timezone.localdate():
            raise forms.ValidationError(
                "Cette date est à venir\u00a0: quand l'a-t-elle demandé\u00a0?"
            )
        return jour

    @property
    def verification(self) -> str:
        return dict(self.VERIFICATIONS)[self.cleaned_data["identite_verifiee"]]
