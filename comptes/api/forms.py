"""Whom a token is for, what it opens and until when."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms

from clauses_project.formulaires import FormulaireSimple
from clauses_project.profils import Profil
from clauses_project.textes import sans_nir
from comptes.api.portees import PORTEES_PAR_PROFIL, Portee
from comptes.forms import organisations_visibles
from comptes.models import Acces
from comptes.porteurs import ORGANISATION_PAR_PROFIL

LECTEURS = {
    Profil.FACILITATEUR: "La structure : tout ce qu'elle suit",
    Profil.DONNEUR_ORDRE: "Un donneur d'ordre : ses marchés",
    Profil.DECLARANT: "Une entreprise : ce qu'elle doit et déclare chez vous",
    Profil.ELU: "Des lecteurs du territoire : les chiffres publics",
    Profil.COORDINATEUR: "Un réseau : les chiffres publics de ses structures",
}
DUREES = ((30, "un mois"), (90, "trois mois"), (365, "un an"))
A_CHOISIR = {
    Profil.DONNEUR_ORDRE: ("donneur_ordre", "Donneur d'ordre"),
    Profil.DECLARANT: ("entreprise", "Entreprise"),
    Profil.COORDINATEUR: ("reseau", "Réseau"),
}


class JetonForm(FormulaireSimple):
    """`demande` is drawn with the page: a second click makes no second token."""

    demande = forms.CharField(
        widget=forms.HiddenInput,
        initial=lambda: secrets.token_urlsafe(32),
        min_length=32,
        error_messages={"required": "La page est incomplète : rechargez-la."},
    )
    libelle = forms.CharField(
        label="À quoi il sert",
        max_length=120,
        validators=[sans_nir],
        help_text="Vous le retrouverez sous ce nom : « Tableau de bord de la Région ».",
    )
    profil = forms.ChoiceField(
        label="Qui lit", choices=[(profil.value, mots) for profil, mots in LECTEURS.items()]
    )
    portees = forms.TypedMultipleChoiceField(
        label="Ce qu'il ouvre",
        choices=Portee.choices,
        coerce=Portee,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une chose à lire."},
    )
    jours = forms.TypedChoiceField(label="Il sert pendant", choices=DUREES, coerce=int, initial=365)

    def __init__(self, *args: Any, acces: Acces, **options: Any):
        super().__init__(*args, **options)
        self.acces = acces
        for nom, libelle in A_CHOISIR.values():
            self.fields[nom] = forms.ModelChoiceField(
                organisations_visibles(acces, nom),
                label=libelle,
                required=False,
                empty_label="Sans objet",
            )
        self.order_fields(["demande", "libelle", "profil", *(n for n, _ in A_CHOISIR.values())])
        self._habiller()

    def clean(self) -> dict[str, Any]:
        lus = super().clean()
        if "profil" not in lus:
            return lus
        profil = Profil(lus["profil"])
        a_choisir, libelle = A_CHOISIR.get(profil, ("", ""))
        if a_choisir and not lus.get(a_choisir) and a_choisir not in self.errors:
            self.add_error(a_choisir, f"{libelle} : dites qui lira par ce jeton.")
        for nom, autre in A_CHOISIR.values():
            if nom != a_choisir and lus.get(nom):
                self.add_error(nom, f"{autre} : ce n'est pas ce lecteur que vous avez choisi.")
        interdites = [p for p in lus.get("portees", ()) if p not in PORTEES_PAR_PROFIL[profil]]
        if interdites:
            self.add_error(
                "portees",
                f"« {interdites[0].label} » : ce lecteur n'y a pas droit, même sur un écran.",
            )
        return lus

    def promesse(self) -> dict[str, Any]:
        """What `actions.creer_jeton` takes; the form must be valid."""
        lus = self.cleaned_data
        profil = Profil(lus["profil"])
        organisation = lus.get(ORGANISATION_PAR_PROFIL[profil]) or self.acces.structure
        return {
            **{nom: lus[nom] for nom in ("demande", "libelle", "portees", "jours")},
            "profil": profil,
            "organisation": organisation,
        }
