"""Forms about people and about the settings of a structure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from clauses_project.formulaires import FormulaireMaison, FormulaireSimple
from clauses_project.gabarits import ChampsConnus
from clauses_project.profils import Profil
from comptes.models import ORGANISATION_PAR_PROFIL, Acces, Invitation, Utilisateur
from territoires.models import Embleme, Structure

ORGANISATION_A_CHOISIR = {
    Profil.DECLARANT: (
        "entreprise",
        "Entreprise",
        "Les entreprises qui doivent ou déclarent des heures dans votre structure.",
    ),
    Profil.DONNEUR_ORDRE: ("donneur_ordre", "Donneur d'ordre", ""),
    Profil.PRESCRIPTEUR: ("prescripteur", "Prescripteur", ""),
    Profil.COORDINATEUR: ("reseau", "Réseau", ""),
}

# What a structure may name in the text of its reminders; filled in `suivi`.
CHAMPS_DES_RELANCES = ("entreprise", "mois", "marches", "limite", "lien")


def profils_invitables(acces: Acces) -> list[Profil]:
    """Whom this reader may invite: a facilitateur, companies, buyers and prescripteurs; an administrateur, everyone."""
    if acces.profil == Profil.ADMINISTRATEUR:
        return [
            Profil.DECLARANT,
            Profil.DONNEUR_ORDRE,
            Profil.PRESCRIPTEUR,
            Profil.FACILITATEUR,
            Profil.ELU,
            Profil.COORDINATEUR,
            Profil.ADMINISTRATEUR,
        ]
    if acces.profil == Profil.FACILITATEUR:
        return [Profil.DECLARANT, Profil.DONNEUR_ORDRE, Profil.PRESCRIPTEUR]
    return []


class InvitationForm(FormulaireSimple):
    """An address and, unless the profile sits in the structure itself, the organisation to choose."""

    profil = forms.ChoiceField(choices=Profil.choices, widget=forms.HiddenInput)
    email = forms.EmailField(
        label="Adresse électronique",
        help_text="L'invitation part à cette adresse ; la personne s'en servira pour se connecter.",
    )
    prenom = forms.CharField(label="Prénom", max_length=80, required=False)
    nom = forms.CharField(label="Nom", max_length=80, required=False)

    def __init__(self, *args: Any, acces: Acces, profil: Profil, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.acces, self.profil = acces, profil
        self.fields["profil"].initial = profil.value
        if profil in ORGANISATION_A_CHOISIR:
            nom, libelle, aide = ORGANISATION_A_CHOISIR[profil]
            self.fields[nom] = forms.ModelChoiceField(
                organisations_visibles(acces, nom),
                label=libelle,
                help_text=aide,
                empty_label="À choisir",
            )
        if profil == Profil.ELU:
            self.fields["communes"] = forms.ModelMultipleChoiceField(
                acces.structure.communes.all(),
                label="Communes",
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text="Sans choix, tout le territoire.",
            )
        self._habiller()

    def promesse(self) -> dict[str, Any]:
        """What `actions.inviter` takes."""
        valeurs = self.cleaned_data
        organisation = ORGANISATION_PAR_PROFIL[self.profil]
        return {
            "email": valeurs["email"],
            "prenom": valeurs["prenom"],
            "nom": valeurs["nom"],
            "profil": self.profil,
            "organisation": valeurs.get(organisation, self.acces.structure),
            "communes": valeurs.get("communes", ()),
        }


def organisations_visibles(acces: Acces, nom: str):
    """Companies that owe or declare hours, buyers, prescripteurs, réseaux of the reader's structure."""
    lignes = Invitation._meta.get_field(nom).related_model.objects.visibles_par(acces)
    return lignes.engagees_avec(acces.structure) if nom == "entreprise" else lignes


class NouveauCompteForm(FormulaireSimple):
    """Who accepts an invitation, and the password they choose."""

    prenom = forms.CharField(
        label="Prénom",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    nom = forms.CharField(
        label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    mot_de_passe = forms.CharField(
        label="Mot de passe",
        help_text="Douze caractères au moins, pas seulement des chiffres. Ni un mot de passe courant, "
        "ni votre nom ou votre adresse.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    confirmation = forms.CharField(
        label="Le même, une seconde fois",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        valeurs = super().clean()
        choisi = valeurs.get("mot_de_passe")
        if choisi and valeurs.get("confirmation") and choisi != valeurs["confirmation"]:
            self.add_error(
                "confirmation", "Ce n'est pas le même mot de passe : saisissez-le à nouveau."
            )
        if choisi:
            personne = Utilisateur(
                email=self.email, prenom=valeurs.get("prenom", ""), nom=valeurs.get("nom", "")
            )
            try:
                validate_password(choisi, personne)
            except ValidationError as trop_faible:
                self.add_error("mot_de_passe", trop_faible)
        return valeurs


class MonCompteForm(FormulaireMaison):
    class Meta:
        model = Utilisateur
        fields = ["prenom", "nom"]


class ReglagesForm(FormulaireMaison):
    """All the settings of a structure. Each says, under it, what it changes."""

    groupes = (
        (
            "La structure",
            ["nom", "territoire_nom", "adresse", ("telephone", "courriel"), "debut_mandat"],
        ),
        (
            "Le mois",
            [
                ("jour_ouverture", "jour_limite"),
                ("delai_relance_1", "delai_relance_2", "delai_relance_3"),
                "seuil_alerte_mensuel",
                ("releve_exige", "garde_des_pieces"),
            ],
        ),
        (
            "Les relances",
            ["texte_relance_1", "texte_relance_2", "texte_relance_3"],
        ),
        ("L'éligibilité", [("duree_eligibilite_mois", "alerte_fin_eligibilite_jours")]),
        ("Les conventions de partenariat", ["alerte_fin_convention_jours"]),
        ("Le suivi et les personnes", ["jalons", "conservation_mois"]),
        ("Les chiffres", ["base_etp", "seuil_publication", "donnees_ouvertes"]),
        ("Les documents émis", [("prefixe_documents", "signataire")]),
    )

    class Meta:
        model = Structure
        fields = [
            "nom",
            "territoire_nom",
            "adresse",
            "telephone",
            "courriel",
            "debut_mandat",
            "jour_ouverture",
            "jour_limite",
            "delai_relance_1",
            "delai_relance_2",
            "delai_relance_3",
            "seuil_alerte_mensuel",
            "releve_exige",
            "garde_des_pieces",
            "texte_relance_1",
            "texte_relance_2",
            "texte_relance_3",
            "duree_eligibilite_mois",
            "alerte_fin_eligibilite_jours",
            "alerte_fin_convention_jours",
            "jalons",
            "conservation_mois",
            "base_etp",
            "seuil_publication",
            "donnees_ouvertes",
            "prefixe_documents",
            "signataire",
        ]
        help_texts = {
            "nom": "Signe les courriels et les documents.",
            "adresse": "Imprimée en tête des courriers.",
            "telephone": "Donné aux entreprises dans les courriels.",
            "courriel": "Reçoit les réponses aux courriels que personne n'a signés.",
            "texte_relance_1": "Vide : notre texte. Entre « Bonjour » et votre signature, ce que dit le "
            "courriel envoyé seul aux entreprises en retard. Les champs {entreprise}, {mois}, {marches}, "
            "{limite} et {lien} sont remplis à l'envoi.",
            "texte_relance_2": "De même pour le deuxième courriel, envoyé seul lui aussi.",
            "texte_relance_3": "De même pour le troisième, que vous relisez et envoyez vous-même.",
        }
        widgets = {
            "adresse": forms.Textarea(attrs={"rows": 3}),
            **{
                f"texte_relance_{niveau}": forms.Textarea(attrs={"rows": 8}) for niveau in (1, 2, 3)
            },
        }
        labels = {"seuil_alerte_mensuel": "Seuil d'alerte mensuel, en heures"}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for niveau in (1, 2, 3):
            self.fields[f"texte_relance_{niveau}"].validators.append(
                ChampsConnus(CHAMPS_DES_RELANCES)
            )


class EmblemeForm(FormulaireSimple):
    """An image for the head or the foot of the documents."""

    place = forms.ChoiceField(label="Où", choices=Embleme.Place.choices)
    libelle = forms.CharField(
        label="Ce que l'image montre",
        max_length=120,
        help_text=str(Embleme._meta.get_field("libelle").help_text),
    )
    fichier = forms.FileField(
        label="Image", widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"})
    )
