"""What is asked about a takeover workbook: the file."""

from __future__ import annotations

from django import forms

from clauses_project.formulaires import FormulaireSimple


class ClasseurForm(FormulaireSimple):
    fichier = forms.FileField(
        label="Le classeur",
        allow_empty_file=True,
        help_text="Excel (.xlsx) ou LibreOffice (.ods), dans la forme du modèle. Rien n'est enregistré "
        "avant que vous l'ayez vérifié.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods"}),
        error_messages={"required": "Choisissez un classeur."},
    )
