"""Who a person is: name, birth date, how to reach them; and taking it all away."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from clauses_project.formulaires import FormulaireMaison, FormulaireSimple
from entreprises.telephones import ChampTelephone
from participants.doublons import ressemblantes
from participants.enums import Sexe
from participants.models import Identite, Participant

PLUS_ANCIENNE_NAISSANCE = 1900


class IdentiteForm(FormulaireMaison):
    """Who the person is. A likely duplicate is told, and goes through only once confirmed."""

    telephone = ChampTelephone(label="Téléphone", required=False)
    sexe = forms.ChoiceField(choices=[("", "Choisir…"), *Sexe.choices], label="Sexe")
    identifiant = forms.CharField(
        label="Identifiant",
        max_length=40,
        required=False,
        help_text="Votre numéro de dossier. Vide : le numéro suivant.",
    )
    distincte = forms.BooleanField(
        label="Ce n'est pas la même personne", required=False, widget=forms.HiddenInput
    )

    groupes = (
        ("", (("nom", "prenom"), ("nom_naissance", "date_naissance"), ("sexe", "identifiant"))),
        ("Coordonnées", (("telephone", "courriel"), "adresse", "commentaire")),
    )

    class Meta:
        model = Identite
        fields = (
            "nom",
            "prenom",
            "nom_naissance",
            "date_naissance",
            "telephone",
            "courriel",
            "adresse",
            "commentaire",
        )
        labels = {"courriel": "Adresse électronique", "nom_naissance": "Nom de naissance"}
        help_texts = {"nom_naissance": "S'il est différent."}
        widgets = {"commentaire": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, participant: Participant, **options: Any):
        initial = {"sexe": participant.sexe, "identifiant": participant.identifiant}
        initial.update(options.pop("initial", None) or {})
        super().__init__(*args, initial=initial, **options)
        self.participant = participant
        self.ressemblantes: list[Identite] = []
        if participant.pk:
            self.fields["identifiant"].disabled = True
            self.fields["identifiant"].help_text = ""
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=participant.version
            )

    def clean_date_naissance(self) -> date:
        naissance = self.cleaned_data["date_naissance"]
        if naissance > timezone.localdate():
            raise ValidationError("Cette date de naissance est à venir.")
        if naissance.year < PLUS_ANCIENNE_NAISSANCE:
            raise ValidationError("Vérifiez l'année de naissance.")
        return naissance

    def clean_identifiant(self) -> str:
        identifiant = self.cleaned_data["identifiant"].strip()
        memes = Participant.objects.filter(
            structure=self.participant.structure, identifiant=identifiant
        ).exclude(pk=self.participant.pk)
        if identifiant and memes.exists():
            raise ValidationError("Une personne porte déjà cet identifiant.")
        return identifiant

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        if self.errors or not self._change_qui_elle_est():
            return donnees
        self.ressemblantes = ressemblantes(
            structure=self.participant.structure,
            nom=donnees["nom"],
            prenom=donnees["prenom"],
            nom_naissance=donnees["nom_naissance"],
            date_naissance=donnees["date_naissance"],
            sauf=self.participant.pk,
        )
        if self.ressemblantes:
            self.fields["distincte"].widget = forms.CheckboxInput()
            if not donnees["distincte"]:
                self.add_error("distincte", self._phrase_doublon())
        return donnees

    def _change_qui_elle_est(self) -> bool:
        return bool({"nom", "prenom", "nom_naissance", "date_naissance"} & set(self.changed_data))

    def _phrase_doublon(self) -> str:
        """Names those already known, each a link to their file."""
        connues = format_html_join(
            ", ",
            '<a href="{}" target="_blank">{}, né(e) le {}</a>',
            ((i.participant.get_absolute_url(), i, i.ne_le) for i in self.ressemblantes),
        )
        return format_html(
            "Vous suivez déjà {}. Ouvrez sa fiche, ou cochez la case si ce n'est pas la même personne.",
            connues,
        )

    def identite(self) -> dict[str, Any]:
        """What was typed of the identity, by column."""
        return {nom: self.cleaned_data[nom] for nom in self.Meta.fields}


class EffacementForm(FormulaireSimple):
    compris = forms.BooleanField(
        label="J'ai compris : ces données ne pourront pas être retrouvées."
    )
