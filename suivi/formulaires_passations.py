"""Forms of hand-overs and covers. People are those of the structure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from clauses_project.formulaires import FormulaireMaison, FormulaireSimple
from clauses_project.profils import Profil
from clauses_project.textes import sans_nir
from comptes.models import Remplacement, Utilisateur
from marches.forms import facilitateurs_de
from suivi.portefeuille.genres import ont_un_portefeuille


class ReferentForm(FormulaireSimple):
    facilitateur = forms.ModelChoiceField(
        label="Suivi par",
        queryset=Utilisateur.objects.none(),
        required=False,
        empty_label="Personne pour l'instant",
    )

    def __init__(self, *args: Any, acces: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["facilitateur"].queryset = facilitateurs_de(acces.structure)


class PassationForm(FormulaireSimple):
    """Who hands over to whom. A facilitateur hands over their own; an administrateur, anybody's."""

    de = forms.ModelChoiceField(
        label="De", queryset=Utilisateur.objects.none(), empty_label="Choisissez…"
    )
    vers = forms.ModelChoiceField(
        label="À", queryset=Utilisateur.objects.none(), empty_label="Choisissez…"
    )
    pourquoi = forms.CharField(
        label="Pourquoi", max_length=300, required=False, validators=[sans_nir]
    )

    def __init__(self, *args: Any, acces: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["de"].queryset = cedants(acces)
        self.fields["vers"].queryset = facilitateurs_de(acces.structure)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        if donnees.get("de") and donnees.get("de") == donnees.get("vers"):
            self.add_error("vers", "Choisissez une autre personne que celle qui transmet.")
        return donnees


def cedants(acces: Any) -> Any:
    """Whose portfolio this reader may hand over: of those who left too, for an administrateur."""
    if acces.profil == Profil.ADMINISTRATEUR:
        return ont_un_portefeuille(acces.structure) | facilitateurs_de(acces.structure)
    return Utilisateur.objects.filter(pk=acces.utilisateur_id)


class RemplacementForm(FormulaireMaison):
    groupes = (("", (("absent", "remplacant"), ("du", "au"), "motif")),)

    class Meta:
        model = Remplacement
        fields = ("absent", "remplacant", "du", "au", "motif")

    def __init__(self, *args: Any, acces: Any, **options: Any):
        super().__init__(*args, fixes={"structure": acces.structure}, **options)
        for nom in ("absent", "remplacant"):
            self.fields[nom].queryset = facilitateurs_de(acces.structure)
            self.fields[nom].empty_label = "Choisissez…"
        if acces.profil != Profil.ADMINISTRATEUR:
            self.fields["absent"].queryset = Utilisateur.objects.filter(pk=acces.utilisateur_id)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        if donnees.get("au") and donnees["au"] < timezone.localdate():
            self.add_error("au", "Ce jour est passé : un remplacement se prévoit.")
        return donnees
