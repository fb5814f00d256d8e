"""The work contract of a person, and the attributions it serves."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet

from clauses_project.formulaires import FormulaireMaison, FormulaireSimple
from clauses_project.textes import sans_nir
from entreprises.choix import (
    ChampEntreprise,
    completer_nouvelle,
    raison_sociale_si_nouvelle,
    type_si_nouvelle,
)
from entreprises.models import Entreprise
from marches.models import Attribution
from participants.enums import Modalite
from participants.models import ContratTravail

DE_L_EMPLOYEUR_NOUVEAU = ("raison_sociale", "type_entreprise")


class ContratForm(FormulaireMaison):
    """A work contract with its real employer. A SIRET nobody knows yet asks for the company's name."""

    employeur = ChampEntreprise(label="Employeur")
    raison_sociale = raison_sociale_si_nouvelle()
    type_entreprise = type_si_nouvelle()
    entreprise_utilisatrice = ChampEntreprise(
        label="Entreprise utilisatrice",
        required=False,
        help_text="En mise à disposition : là où la personne travaille.",
    )
    code_rome = forms.CharField(
        label="Code ROME",
        max_length=5,
        required=False,
        help_text="Une lettre et quatre chiffres, par exemple F1704.",
    )
    groupes: ClassVar[Sequence] = (
        (
            "",
            (
                "employeur",
                DE_L_EMPLOYEUR_NOUVEAU,
                ("type", "modalite"),
                "entreprise_utilisatrice",
                ("date_debut", "date_fin"),
                ("poste", "code_rome"),
            ),
        ),
    )

    class Meta:
        model = ContratTravail
        fields = ("type", "modalite", "date_debut", "date_fin", "poste", "code_rome")

    def __init__(self, *args: Any, initial: dict[str, Any] | None = None, **options: Any):
        contrat = options.get("instance")
        if contrat is not None and contrat.pk:
            initial = {
                "employeur": contrat.employeur,
                "entreprise_utilisatrice": contrat.entreprise_utilisatrice,
                **(initial or {}),
            }
        super().__init__(*args, initial=initial, **options)
        for nom in DE_L_EMPLOYEUR_NOUVEAU:
            self.fields[nom].widget = forms.HiddenInput()
        self.fields["date_fin"].help_text = "Vide : sans terme connu."

    def clean_code_rome(self) -> str:
        code = self.cleaned_data["code_rome"].upper().strip()
        RegexValidator(
            r"^([A-Z]\d{4})?$", "Un code ROME a une lettre et quatre chiffres, par exemple F1704."
        )(code)
        return code

    def clean_entreprise_utilisatrice(self) -> Entreprise | None:
        entreprise = self.cleaned_data["entreprise_utilisatrice"]
        if entreprise is not None and entreprise.pk is None:
            raise ValidationError(
                "Cette entreprise n'est pas encore connue : enregistrez-la d'abord dans l'annuaire."
            )
        return entreprise

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        employeur = donnees.get("employeur")
        if employeur is not None and employeur.pk is None:
            for nom in DE_L_EMPLOYEUR_NOUVEAU:
                self.fields[nom].widget = deepcopy(self.base_fields[nom].widget)
            completer_nouvelle(self, "employeur", *DE_L_EMPLOYEUR_NOUVEAU)
        return donnees


class NouveauContratForm(ContratForm):
    """A new work contract, and the attribution it serves first."""

    attribution = forms.ModelChoiceField(
        Attribution.objects.none(),
        label="Marché servi",
        required=False,
        empty_label="Aucun pour l'instant",
        help_text="Ses heures compteront pour ce marché ; d'autres s'ajoutent depuis la fiche.",
    )
    groupes = (("", ("attribution", *ContratForm.groupes[0][1])),)

    def __init__(self, *args: Any, attributions: QuerySet, **options: Any):
        super().__init__(*args, **options)
        self.fields["attribution"].queryset = attributions
        self.fields["attribution"].label_from_instance = nom_de_l_attribution

    def clean(self) -> dict[str, Any]:
        """Put at disposal: the user company is, unless said, the one that owes the hours."""
        donnees = super().clean()
        attribution = donnees.get("attribution")
        if attribution and donnees.get("modalite") == Modalite.MISE_A_DISPOSITION:
            utilisatrice = donnees.get("entreprise_utilisatrice")
            donnees["entreprise_utilisatrice"] = utilisatrice or attribution.entreprise
        return donnees

    def contrat(self) -> ContratTravail:
        """The row to be stored, with its companies."""
        self.instance.employeur = self.cleaned_data["employeur"]
        self.instance.entreprise_utilisatrice = self.cleaned_data["entreprise_utilisatrice"]
        return self.instance

    def attributions(self) -> list[Attribution]:
        attribution = self.cleaned_data["attribution"]
        return [attribution] if attribution else []


class FinDeContratForm(FormulaireSimple):
    version = forms.IntegerField(widget=forms.HiddenInput)
    date_fin = forms.DateField(label="Dernier jour du contrat")
    motif_fin = forms.CharField(
        label="Motif",
        max_length=120,
        required=False,
        validators=[sans_nir],
        help_text="Fin de mission, embauche, rupture… Jamais de santé.",
    )


class AffectationForm(FormulaireSimple):
    attribution = forms.ModelChoiceField(
        Attribution.objects.none(), label="Marché", empty_label="Choisir…"
    )

    def __init__(self, *args: Any, attributions: QuerySet, **options: Any):
        super().__init__(*args, **options)
        self.fields["attribution"].queryset = attributions
        self.fields["attribution"].label_from_instance = nom_de_l_attribution


def nom_de_l_attribution(attribution: Attribution) -> str:
    lot = attribution.lot
    return f"{lot.marche.reference} · {lot.marche.objet} · lot {lot.numero} · {attribution}"
