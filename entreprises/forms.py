"""Forms of companies, contacts and notes."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from clauses_project.formulaires import FormulaireMaison
from entreprises.identifiants import lire_identifiant
from entreprises.models import Contact, Entreprise, Note
from entreprises.telephones import ChampTelephone
from territoires.forms import ChampCommune


class EntrepriseForm(FormulaireMaison):
    """The identity of a company, shared by all structures."""

    identifiant = forms.CharField(
        label="Identifiant",
        max_length=40,
        help_text="Le SIRET : 14 chiffres, espaces acceptés. Sans SIRET, changez le type d'identifiant.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    commune = ChampCommune(label="Commune", required=False)

    class Meta:
        model = Entreprise
        fields = (
            "type_identifiant",
            "identifiant",
            "raison_sociale",
            "type",
            "commune",
            "courriel",
        )
        labels = {"courriel": "Adresse électronique"}

    groupes = (
        ("Identité", (("type_identifiant", "identifiant"), ("raison_sociale", "type"))),
        ("Où la joindre", (("commune", "courriel"),)),
    )

    def clean(self):
        donnees = super().clean() or self.cleaned_data
        genre, texte = donnees.get("type_identifiant"), donnees.get("identifiant")
        if genre and texte:
            try:
                donnees["identifiant"] = lire_identifiant(genre, texte)
            except ValidationError as refus:
                self.add_error("identifiant", refus)
            else:
                self._refuser_la_meme(genre, donnees["identifiant"])
        return donnees

    def _refuser_la_meme(self, genre: str, identifiant: str) -> None:
        memes = Entreprise.objects.exclude(pk=self.instance.pk)
        meme = memes.filter(type_identifiant=genre, identifiant=identifiant).first()
        if meme:
            self.add_error(
                "identifiant",
                format_html(
                    'Cet identifiant est déjà celui de <a href="{}">{}</a>.',
                    meme.get_absolute_url(),
                    meme,
                ),
            )


class ContactForm(FormulaireMaison):
    telephone = ChampTelephone(label="Téléphone", required=False)

    groupes = (
        ("", (("prenom", "nom"), "fonction", "referent_insertion")),
        ("", (("courriel", "telephone"), "parti_le")),
    )

    class Meta:
        model = Contact
        fields = (
            "nom",
            "prenom",
            "fonction",
            "referent_insertion",
            "courriel",
            "telephone",
            "parti_le",
        )
        labels = {"courriel": "Adresse électronique"}
        help_texts = {"parti_le": "Une personne partie n'est plus jamais contactée."}

    def clean(self):
        donnees = super().clean() or self.cleaned_data
        if not self.errors and not (donnees.get("courriel") or donnees.get("telephone")):
            self.add_error("courriel", "Indiquez une adresse électronique ou un téléphone.")
        return donnees


class NoteForm(FormulaireMaison):
    class Meta:
        model = Note
        fields = ("texte",)
        labels = {"texte": "Note"}
        help_texts = {
            "texte": "Des faits, sans jugement : l'entreprise peut demander à la lire. "
            "Jamais de numéro de sécurité sociale."
        }
        widgets = {"texte": forms.Textarea(attrs={"rows": 4})}
