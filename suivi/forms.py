from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from clauses_project.champs import ChampHeures, ChampMois
from clauses_project.dates import ajouter_mois
from clauses_project.ecriture import heures as en_heures
from clauses_project.ecriture import mois as en_mois
from clauses_project.formulaires import FormulaireMaison, FormulaireSimple
from clauses_project.textes import sans_nir
from entreprises.choix import (
    ChampEntreprise,
    completer_nouvelle,
    raison_sociale_si_nouvelle,
    type_si_nouvelle,
)
from marches.models import Attribution
from suivi.actions.cellules import PARTIES
from suivi.models import Affectation, HeuresGlobales, LigneHeures

MILLIERS = re.compile(r"\d{1,3} \d{3}(?:[.,]\d+)?[hH]?")
MOIS_D_UNE_GRILLE = 36


class ChampCellule(ChampHeures):
    """One cell of a grid: one number, where a paste may have left several."""

    def to_python(self, value):
        groupes = [mot for mot in str(value or "").split() if mot[:1].isdigit()]
        if len(groupes) > 2 or (len(groupes) == 2 and not MILLIERS.fullmatch(" ".join(groupes))):
            raise forms.ValidationError(
                f"« {str(value).strip()} » contient plusieurs nombres : un seul par case, "
                "la formation à part du travail."
            )
        return super().to_python(value)


class CelluleForm(forms.Form):
    """One line of a grid, one part of it or both, and the version that was read (empty: no line yet)."""

    travail = ChampCellule(required=False)
    formation = ChampCellule(required=False)
    version = forms.IntegerField(required=False, min_value=0)

    def clean(self):
        donnees = super().clean()
        if not self.heures() and not self.errors:
            raise forms.ValidationError("Il n'y a rien à enregistrer.")
        return donnees

    def heures(self) -> dict:
        """The parts that were sent, read; a part not sent is left as it is."""
        return {
            partie: self.cleaned_data[partie]
            for partie in PARTIES
            if partie in self.data and partie in self.cleaned_data
        }


class PeriodeDeGrilleForm(FormulaireSimple):
    """Which months a grid shows."""

    du = ChampMois(label="Du mois")
    au = ChampMois(label="Au mois")

    def clean(self):
        donnees = super().clean()
        du, au = donnees.get("du"), donnees.get("au")
        if not (du and au):
            return donnees
        if au > timezone.localdate():
            self.add_error("au", f"{en_mois(au).capitalize()} n'a pas commencé.")
        elif du > au:
            self.add_error("du", "Le premier mois vient après le dernier.")
        elif ajouter_mois(du, MOIS_D_UNE_GRILLE) <= au:
            self.add_error("du", f"La grille montre au plus {MOIS_D_UNE_GRILLE} mois à la fois.")
        return donnees


class SaisieForm(forms.Form):
    """The month's grid as a plain form: two fields a person, work and training, and a word."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    commentaire = forms.CharField(
        required=False,
        validators=[sans_nir],
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Un mot pour le facilitateur",
        help_text="Absences, fin de chantier… Jamais de numéro de sécurité sociale.",
    )

    def __init__(
        self, *args, affectations: Iterable[Affectation], lignes: dict[int, LigneHeures], **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.affectations = list(affectations)
        for affectation in self.affectations:
            ligne = lignes.get(affectation.pk)
            personne = affectation.contrat.participant
            for partie, nom in (
                ("travail", "Heures travaillées"),
                ("formation", "Heures de formation"),
            ):
                champ = ChampCellule(required=False, label=f"{nom}, {personne}")
                # A part of hours spread by a convention is not typed: it stays as it is.
                champ.disabled = ligne is not None and ligne.repartition_id is not None
                champ.initial = getattr(ligne, f"heures_{partie}") if ligne else None
                self.fields[f"{partie}-{affectation.pk}"] = champ

    def saisies(self) -> dict:
        """Affectation → (work, training), as typed."""
        return {
            affectation.pk: (
                self.cleaned_data[f"travail-{affectation.pk}"],
                self.cleaned_data[f"formation-{affectation.pk}"],
            )
            for affectation in self.affectations
        }


class MotifForm(FormulaireSimple):
    """A written reason, which the other side will read."""

    motif = forms.CharField(
        max_length=1000,
        validators=[sans_nir],
        widget=forms.Textarea(attrs={"rows": 4}),
        label="Motif",
    )


class RenvoiForm(MotifForm):
    """What to correct, for the whole month, and beside each line that needs it."""

    def __init__(self, *args, lignes: Iterable[LigneHeures], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["motif"].label = "Ce qu'il faut corriger"
        for ligne in lignes:
            contrat = ligne.affectation.contrat
            self.fields[f"ligne-{ligne.pk}"] = forms.CharField(
                max_length=300,
                required=False,
                validators=[sans_nir],
                initial=ligne.correction_demandee,
                label=f"{contrat.participant}, {en_heures(ligne.heures)} h",
                help_text="À corriger sur cette ligne ; vide si elle est juste.",
            )
        self._habiller()

    def corrections(self) -> dict[int, str]:
        """Line → what to correct there, those left empty apart."""
        return {
            int(nom.removeprefix("ligne-")): texte
            for nom, texte in self.cleaned_data.items()
            if nom.startswith("ligne-") and texte
        }


class DecisionForm(FormulaireSimple):
    """Hours retained of one line, with a reason; or the line left en suspens."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    en_suspens = forms.BooleanField(
        required=False,
        label="Laisser en suspens",
        help_text="Par exemple tant qu'un justificatif manque.",
    )
    heures_retenues = ChampHeures(required=False, label="Heures retenues")
    motif = forms.CharField(
        max_length=300, validators=[sans_nir], label="Motif", help_text="L'entreprise le lira."
    )

    def clean(self):
        donnees = super().clean()
        if (
            not donnees.get("en_suspens")
            and donnees.get("heures_retenues") is None
            and not self.errors
        ):
            self.add_error(
                "heures_retenues", "Indiquez les heures retenues, 0 si vous n'en retenez aucune."
            )
        return donnees


class OuvertureForm(FormulaireSimple):
    """Which month to open by hand."""

    mois = ChampMois(label="Mois à ouvrir")
    prevenir = forms.BooleanField(
        required=False,
        initial=True,
        label="Prévenir les entreprises",
        help_text="Un courriel par entreprise, avec ses marchés, la date limite et le lien vers son espace.",
    )


class HeuresGlobalesForm(FormulaireMaison):
    """Hours without names of one attribution. A SIRET nobody knows yet asks for the company's name."""

    employeur = ChampEntreprise(label="Employeur")
    raison_sociale = raison_sociale_si_nouvelle()
    type_entreprise = type_si_nouvelle()
    mois = ChampMois(label="Mois")

    groupes = (
        (
            "",
            (
                "employeur",
                ("raison_sociale", "type_entreprise"),
                ("mois", "heures", "effectif"),
                "motif",
            ),
        ),
    )

    class Meta:
        model = HeuresGlobales
        fields = ("employeur", "mois", "heures", "effectif", "motif")
        labels = {"effectif": "Nombre de personnes", "heures": "Heures"}
        help_texts = {"motif": "Pourquoi ces heures n'ont pas de noms : sous-traitance à un ESAT…"}

    def __init__(self, *args, attribution: Attribution, **options):
        super().__init__(
            *args,
            fixes={"structure": attribution.structure, "attribution": attribution},
            **options,
        )
        self.fields["effectif"].required = True

    def clean_heures(self) -> Decimal:
        heures = self.cleaned_data["heures"]
        if not heures:
            raise ValidationError(
                "Écrivez combien d'heures ; pour n'en compter aucune, retirez-les."
            )
        return heures

    def clean_effectif(self) -> int:
        effectif = self.cleaned_data["effectif"]
        if effectif < 1:
            raise ValidationError("Une personne au moins a travaillé ces heures.")
        return effectif

    def clean(self):
        donnees = super().clean() or self.cleaned_data
        completer_nouvelle(self, "employeur", "raison_sociale", "type_entreprise")
        return donnees

    def _get_validation_exclusions(self):
        """A new company is checked when it is stored."""
        employeur = self.cleaned_data.get("employeur")
        nouvelle = employeur is not None and employeur.pk is None
        return super()._get_validation_exclusions() | ({"employeur"} if nouvelle else set())
