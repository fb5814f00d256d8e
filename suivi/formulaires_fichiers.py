"""What is asked about a file of hours: the file, what its columns are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from clauses_project.champs import ChampMois
from clauses_project.formulaires import FormulaireSimple
from comptes.depots.formulaires import champ_fichier
from entreprises.models import Entreprise
from suivi.fichiers.champs import Champ

NE_PAS_LIRE = [("", "Ne pas lire cette colonne")]


class DepotForm(FormulaireSimple):
    """The file; for those who run a structure, the company whose hours it holds."""

    entreprise = forms.ModelChoiceField(queryset=Entreprise.objects.none(), label="Entreprise")
    fichier = champ_fichier(
        libelle="Le fichier",
        aide="Excel (.xlsx), LibreOffice (.ods) ou .csv, d'un mois ou de plusieurs semaines, pour un ou "
        "plusieurs marchés. Rien n'est enregistré avant que vous l'ayez vérifié.",
        genres=".xlsx,.ods,.csv",
    )
    encore = forms.BooleanField(
        label="Je l'ai déjà envoyé : le lire à nouveau", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, entreprises=None, **options: Any):
        super().__init__(*args, **options)
        if entreprises is None:
            del self.fields["entreprise"]
        else:
            self.fields["entreprise"].queryset = entreprises

    def proposer_encore(self) -> None:
        """The same file came a second time: the person may still have it read."""
        self.fields["encore"].widget = forms.CheckboxInput(attrs={"class": "form-check-input"})


class ColonnesForm(FormulaireSimple):
    """One choice for each column of each sheet, and the month when the file does not say it."""

    mois = ChampMois(
        label="Mois de toutes les heures",
        required=False,
        help_text="À remplir seulement si aucune colonne ne dit la période.",
        widget=forms.TextInput(attrs={"type": "month", "class": "form-control"}),
    )

    def __init__(self, *args: Any, feuilles: list[dict[str, Any]], **options: Any):
        super().__init__(*args, **options)
        self.feuilles = feuilles
        for rang, feuille in enumerate(feuilles):
            if len(feuilles) > 1:
                self.fields[f"lire-{rang}"] = forms.BooleanField(
                    label="Lire cette feuille",
                    required=False,
                    initial=not feuille.get("laissee"),
                    widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
                )
            for colonne in feuille["colonnes"]:
                if colonne["periode"]:
                    continue
                self.fields[f"colonne-{rang}-{colonne['index']}"] = forms.ChoiceField(
                    label=f"Colonne {colonne['lettre']} « {colonne['entete']} »",
                    choices=NE_PAS_LIRE + Champ.choices,
                    required=False,
                    initial=colonne["champ"],
                    widget=forms.Select(attrs={"class": "form-select"}),
                )
        self._habiller()

    def tableaux(self) -> list[dict[str, Any]]:
        """Each sheet with its columns and their choices, to be drawn."""
        return [
            {
                **feuille,
                "lire": self[f"lire-{rang}"] if f"lire-{rang}" in self.fields else None,
                "rangees": [
                    {**colonne, "choix": self._choix(rang, colonne)}
                    for colonne in feuille["colonnes"]
                ],
            }
            for rang, feuille in enumerate(self.feuilles)
        ]

    def _choix(self, rang: int, colonne: dict[str, Any]):
        nom = f"colonne-{rang}-{colonne['index']}"
        return self[nom] if nom in self.fields else None

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        self.choix = {}
        for rang, feuille in enumerate(self.feuilles):
            if not donnees.get(f"lire-{rang}", True):
                self.choix[feuille["nom"]] = None
                continue
            self.choix[feuille["nom"]] = self._de_la_feuille(rang, feuille, donnees)
        if not any(choix is not None for choix in self.choix.values()):
            raise ValidationError("Gardez au moins une feuille.")
        return donnees

    def _de_la_feuille(
        self, rang: int, feuille: dict[str, Any], donnees: dict[str, Any]
    ) -> dict[str, int | None]:
        """The column of each thing; None for what the file does not say."""
        choix: dict[str, int | None] = dict.fromkeys(Champ.values)
        for colonne in feuille["colonnes"]:
            nom = f"colonne-{rang}-{colonne['index']}"
            champ = donnees.get(nom, "")
            if not champ:
                continue
            if choix[champ] is not None:
                self.add_error(
                    nom,
                    f"« {Champ(champ).label} » est déjà une autre colonne : choisissez la bonne.",
                )
            choix[champ] = colonne["index"]
        return choix
