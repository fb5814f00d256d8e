"""Forms of the papers of a consultation, and of the models they are made from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from clauses_project.formulaires import FormulaireSimple
from entreprises.models import Entreprise
from marches.models import Achat
from suivi.models import ModeleWord
from suivi.redaction.enums import DE_LA_CONSULTATION, Ccag, GenrePiece
from territoires.models import Structure

UN_PAR_LIGNE = "Un par ligne."
SAISIS: dict[str, frozenset[str]] = {
    GenrePiece.RELANCE: frozenset({"delai"}),
    GenrePiece.MISE_EN_DEMEURE: frozenset({"delai"}),
    GenrePiece.DEMARRAGE: frozenset({"date_reunion", "lieu", "presents", "modalites", "suites"}),
}
PROPRES = frozenset().union(*SAISIS.values())


class RedigerForm(FormulaireSimple):
    """Which paper, from which model; penalties may be left to be completed by hand."""

    genre = forms.ChoiceField(
        label="Pièce",
        choices=[(genre.value, genre.label) for genre in DE_LA_CONSULTATION],
        initial=GenrePiece.CCAP,
    )
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


class CourrierForm(FormulaireSimple):
    """A letter of a contract: to whom, from which model, and what only a person knows.

    Fields that the kind has no use for are left out.
    """

    entreprise = forms.ModelChoiceField(
        label="Entreprise", queryset=Entreprise.objects.none(), empty_label="Choisir…"
    )
    modele = forms.ModelChoiceField(
        label="Modèle",
        queryset=ModeleWord.objects.none(),
        required=False,
        empty_label="Celui que nous proposons",
    )
    delai = forms.DateField(
        label="À répondre avant le", required=False, help_text="Vide : à compléter dans Word."
    )
    date_reunion = forms.DateField(label="Réunion du", required=False)
    lieu = forms.CharField(label="Lieu", max_length=200, required=False)
    presents = forms.CharField(
        label="Présents",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=UN_PAR_LIGNE,
    )
    modalites = forms.CharField(
        label="Ce qui est décidé : modalités, postes, accueil",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=UN_PAR_LIGNE,
    )
    suites = forms.CharField(
        label="Prochaines actions, qui et quand",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=UN_PAR_LIGNE,
    )

    def __init__(
        self, *args: Any, structure: Structure, entreprises: Any, genre: str, **options: Any
    ):
        super().__init__(*args, **options)
        modeles = ModeleWord.objects.filter(structure=structure, genre=genre)
        self.fields["modele"].queryset = modeles.pour_liste()
        self.fields["entreprise"].queryset = entreprises
        for nom in PROPRES - SAISIS.get(genre, frozenset()):
            del self.fields[nom]

    def saisie(self) -> dict[str, Any]:
        """What was typed for this letter alone."""
        return {nom: self.cleaned_data[nom] for nom in PROPRES if nom in self.cleaned_data}


class EtatPenalitesForm(CourrierForm):
    """The company is that of the penalty."""

    def __init__(self, *args: Any, structure: Structure):
        super().__init__(
            *args,
            structure=structure,
            entreprises=Entreprise.objects.none(),
            genre=GenrePiece.PENALITES,
        )
        del self.fields["entreprise"]


class ModeleForm(FormulaireSimple):
    genre = forms.ChoiceField(label="Pièce", choices=GenrePiece)
    nom = forms.CharField(label="Nom du modèle", max_length=120)
    fichier = forms.FileField(
        label="Fichier Word (.docx)",
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text="10 Mo au plus, sans macros.",
    )

    groupes = (("", (("genre", "nom"), "fichier")),)
