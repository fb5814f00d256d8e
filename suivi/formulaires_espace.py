"""What a company types beside its hours: a new person, a paper, a word about what others declared."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from clauses_project.formulaires import FormulaireSimple
from clauses_project.textes import sans_nir
from comptes.enums import NaturePiece
from comptes.pieces import verifier
from entreprises.models import Contact
from participants.enums import TypeContrat
from participants.models import ContratTravail, Identite

PLUS_ANCIENNE_NAISSANCE = 1900
AGE_MINIMUM = 14
A_LA_MAIN = "autre"


class EmbaucheForm(FormulaireSimple):
    """Who the person is, and the contract they signed. Nothing about why they would be eligible."""

    nom = forms.CharField(label="Nom", max_length=80, validators=[sans_nir])
    prenom = forms.CharField(label="Prénom", max_length=80, validators=[sans_nir])
    date_naissance = forms.DateField(label="Date de naissance")
    sexe = forms.ChoiceField(
        label="Sexe",
        choices=[("", "Non renseigné"), ("F", "Femme"), ("H", "Homme")],
        required=False,
    )
    type = forms.ChoiceField(
        label="Type de contrat", choices=[("", "Choisir…"), *TypeContrat.choices]
    )
    date_debut = forms.DateField(label="Premier jour du contrat")
    date_fin = forms.DateField(
        label="Dernier jour", required=False, help_text="Vide : sans date de fin."
    )
    poste = forms.CharField(
        label="Poste",
        max_length=120,
        required=False,
        validators=[sans_nir],
        help_text="Par exemple : manœuvre, peintre. Jamais de numéro de sécurité sociale.",
    )

    groupes = (
        ("La personne", (("nom", "prenom"), ("date_naissance", "sexe"))),
        ("Son contrat de travail", (("type", "poste"), ("date_debut", "date_fin"))),
    )

    def clean_date_naissance(self) -> date:
        naissance = self.cleaned_data["date_naissance"]
        aujourdhui = timezone.localdate()
        if naissance > aujourdhui:
            raise ValidationError("Cette date de naissance est à venir.")
        if not PLUS_ANCIENNE_NAISSANCE <= naissance.year <= aujourdhui.year - AGE_MINIMUM:
            raise ValidationError("Vérifiez l'année de naissance.")
        return naissance

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        debut, fin = donnees.get("date_debut"), donnees.get("date_fin")
        if debut and fin and fin < debut:
            self.add_error("date_fin", "La fin du contrat précède son début.")
        return donnees

    @property
    def nom_complet(self) -> str:
        """As typed: what the structure already knew of the person is not told."""
        return f"{self.cleaned_data['prenom']} {self.cleaned_data['nom']}"

    def identite(self) -> Identite:
        return Identite(
            **{nom: self.cleaned_data[nom] for nom in ("nom", "prenom", "date_naissance")}
        )

    def contrat(self) -> ContratTravail:
        noms = ("type", "date_debut", "date_fin", "poste")
        return ContratTravail(**{nom: self.cleaned_data[nom] for nom in noms})


class PieceForm(FormulaireSimple):
    """One paper. It is read to know what it is, whatever its name says."""

    nature = forms.ChoiceField(label="Ce que c'est", choices=NaturePiece.choices)
    fichier = forms.FileField(
        label="Le fichier",
        help_text="PDF, JPEG ou PNG. Sur un bulletin de paie, masquez d'abord le numéro de sécurité sociale.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": "Choisissez un fichier."},
    )

    def clean_fichier(self) -> Any:
        fichier = self.cleaned_data["fichier"]
        self.type_contenu = verifier(fichier)
        return fichier


class TexteForm(FormulaireSimple):
    """A few sentences that the other side will read."""

    texte = forms.CharField(
        label="Votre message",
        max_length=1000,
        validators=[sans_nir],
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class EnvoiDeLienForm(FormulaireSimple):
    """To whom the link goes: a contact still there, the company's own address, or another one."""

    contact = forms.ChoiceField(label="À qui", widget=forms.RadioSelect)
    adresse = forms.EmailField(label="Autre adresse", required=False)

    def __init__(self, *args: Any, contacts: list[Contact], courriel: str, **options: Any):
        super().__init__(*args, **options)
        self.adresses = {str(contact.pk): contact.courriel for contact in contacts}
        choix = [(str(c.pk), f"{c} ({c.courriel})") for c in contacts]
        if courriel and courriel not in self.adresses.values():
            self.adresses["entreprise"] = courriel
            choix.append(("entreprise", f"L'entreprise ({courriel})"))
        self.fields["contact"].choices = [*choix, (A_LA_MAIN, "Une autre adresse")]
        self.fields["contact"].initial = choix[0][0] if choix else A_LA_MAIN

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        a_la_main = donnees.get("contact") == A_LA_MAIN and "adresse" not in self.errors
        if a_la_main and not donnees.get("adresse"):
            self.add_error("adresse", "Écrivez l'adresse à laquelle envoyer le lien.")
        return donnees

    @property
    def destinataire(self) -> str:
        choisi = self.cleaned_data["contact"]
        return self.adresses.get(choisi) or self.cleaned_data["adresse"]
