"""Forms of companies, contacts and notes."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.urls import reverse_lazy
from django.utils.html import format_html

from clauses_project.formulaires import FormulaireMaison
from entreprises import annuaire
from entreprises.choix import a_confirmer, proposer
from entreprises.enums import TypeIdentifiant
from entreprises.identifiants import lire_identifiant
from entreprises.models import Contact, Entreprise, Note
from entreprises.telephones import ChampTelephone
from territoires.forms import ChampCommune


class SaisieSiret(forms.TextInput):
    """Fills the other fields from the State's directory; without JavaScript, the form does it when it is sent."""

    class Media:
        js = (Script("js/annuaire.js", defer=True),)


class EntrepriseForm(FormulaireMaison):
    """The identity of a company, shared by all structures.

    A SIRET without a name is looked up in the State's directory, and the form comes back filled in.
    """

    identifiant = forms.CharField(
        label="Identifiant",
        max_length=40,
        help_text="Le SIRET : 14 chiffres, espaces acceptés. Sans SIRET, changez le type d'identifiant.",
        widget=SaisieSiret(attrs={"autocomplete": "off"}),
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

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self._choisir_les_types()
        if not self.instance.pk:
            champ = self.fields["identifiant"].widget
            champ.attrs["data-annuaire"] = reverse_lazy("entreprises:annuaire")

    def _choisir_les_types(self) -> None:
        """« SIRET à compléter » is what a table left, never what somebody chooses: the SIRET is asked."""
        inconnu = self.instance.type_identifiant == TypeIdentifiant.INCONNU
        self.fields["type_identifiant"].choices = [
            choix
            for choix in TypeIdentifiant.choices
            if inconnu or choix[0] != TypeIdentifiant.INCONNU
        ]
        if inconnu:
            self.initial |= {"type_identifiant": TypeIdentifiant.SIRET, "identifiant": ""}
            self.fields["identifiant"].required = False

    def clean(self):
        donnees = super().clean() or self.cleaned_data
        genre, texte = donnees.get("type_identifiant"), donnees.get("identifiant")
        if self.instance.type_identifiant == TypeIdentifiant.INCONNU:
            texte = self._siret_ou_rien(donnees, genre, texte)
        if genre and texte:
            try:
                donnees["identifiant"] = lire_identifiant(genre, texte)
            except ValidationError as refus:
                self.add_error("identifiant", refus)
            else:
                self._refuser_la_meme(genre, donnees["identifiant"])
                self._completer(donnees)
        return donnees

    def _siret_ou_rien(self, donnees, genre: str | None, texte: str | None) -> str | None:
        """The rest of the identity may be corrected before the SIRET is known."""
        if genre == TypeIdentifiant.INCONNU:
            donnees["identifiant"] = self.instance.identifiant
        elif not texte and "identifiant" not in self.errors:
            self.add_error(
                "identifiant", "Écrivez le SIRET, ou laissez « SIRET à compléter » comme type."
            )
        return donnees.get("identifiant")

    def _completer(self, donnees) -> None:
        """Proposes what the directory knows, in place of what was left empty."""
        if donnees.get("raison_sociale") or "identifiant" in self.errors:
            return
        fiche = annuaire.par_siret(donnees["identifiant"])
        if fiche is None:
            return
        valeurs = {"raison_sociale": fiche.raison_sociale, "type": fiche.type.value}
        if not donnees.get("commune") and (commune := fiche.commune):
            valeurs["commune"] = str(commune)
        proposer(self, valeurs)
        phrase = a_confirmer(fiche)
        self._errors["raison_sociale"] = self.error_class([phrase[0].upper() + phrase[1:]])

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
