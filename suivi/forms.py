from __future__ import annotations

from collections.abc import Iterable

from django import forms

from clauses_project.champs import ChampHeures, ChampMois
from clauses_project.ecriture import heures as en_heures
from clauses_project.formulaires import FormulaireSimple
from clauses_project.textes import sans_nir
from suivi.models import Affectation, LigneHeures


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
                champ = ChampHeures(required=False, label=f"{nom}, {personne}")
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
