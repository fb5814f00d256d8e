"""The form of an evaluation, and of a try."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from clauses_project.formulaires import FormulaireMaison, FormulaireSimple
from entreprises.choix import (
    ChampEntreprise,
    completer_nouvelle,
    raison_sociale_si_nouvelle,
    type_si_nouvelle,
)
from entreprises.models import Entreprise
from suivi.apres.classes import PAR_DEFAUT
from suivi.enums import FREINS, ClasseIAE, ResultatTentative, Situation
from suivi.models import Evaluation

SANS_EMPLOI = "Cette situation n'est pas un emploi : laissez l'employeur vide."
GROUPES_DE_SITUATIONS = (
    ("En emploi", lambda classe: classe.en_emploi),
    ("En formation", lambda classe: classe.iae == ClasseIAE.POSITIVE and not classe.en_emploi),
    ("Sans emploi", lambda classe: classe.iae == ClasseIAE.AUTRE),
    ("Hors des taux", lambda classe: classe.iae == ClasseIAE.NEUTRE),
    ("Sans réponse", lambda classe: classe.iae == ClasseIAE.SANS_REPONSE),
)


def situations(sauf: Collection[Situation] = ()) -> list[tuple]:
    """In the order of a conversation: work, training, none; then what keeps from answering."""
    offertes = [situation for situation in Situation if situation not in sauf]
    return [
        ("", "Choisir…"),
        *(
            (titre, [(s.value, s.label) for s in offertes if choix(PAR_DEFAUT[s])])
            for titre, choix in GROUPES_DE_SITUATIONS
        ),
    ]


def refuser_un_employeur_sans_emploi(form: forms.BaseForm, employeur: object) -> None:
    """Adds the error to the situation, when it is no job and somebody is said to employ the person."""
    situation = form.cleaned_data.get("situation")
    if situation and employeur and not PAR_DEFAUT[Situation(situation)].en_emploi:
        form.add_error("situation", SANS_EMPLOI)


class AppelForm(forms.Form):
    resultat = forms.ChoiceField(
        choices=[(r.value, r.label) for r in ResultatTentative if r != ResultatTentative.JOINTE]
    )
    rappeler_le = forms.DateField(required=False)


class EvaluationForm(FormulaireMaison):
    """What a person says of their situation. `chez`: the company of the clause, in one gesture."""

    chez = forms.ChoiceField(
        label="Employeur", required=False, widget=forms.RadioSelect, choices=()
    )
    employeur = ChampEntreprise(
        label="Autre entreprise connue", required=False, help_text="Son nom ou son SIRET."
    )
    nouvelle_raison_sociale = raison_sociale_si_nouvelle()
    nouveau_type = type_si_nouvelle()

    class Meta:
        model = Evaluation
        fields = (
            "situation",
            "date",
            "employeur",
            "employeur_libre",
            "metier",
            "formation",
            *FREINS,
            "commentaire",
            "besoin_d_aide",
            "orientation",
            "qui_repond",
            "canal",
        )
        widgets: ClassVar = {"commentaire": forms.Textarea(attrs={"rows": 3})}
        labels: ClassVar = {
            "date": "À quelle date",
            "employeur_libre": "Employeur inconnu ici, en toutes lettres",
            "besoin_d_aide": "La personne a besoin d'aide maintenant",
        }
        help_texts: ClassVar = {
            "commentaire": "Du travail et de l'emploi seulement : ni santé, ni numéro de sécurité sociale.",
            "orientation": "Vers qui : France Travail, mission locale, permanence du logement…",
        }

    groupes = (
        ("La situation", (("situation", "date"), ("qui_repond", "canal"))),
        (
            "L'emploi, s'il y en a un",
            ("chez", ("employeur", "employeur_libre"), ("nouvelle_raison_sociale", "nouveau_type"), "metier"),
        ),
        ("La formation et ce qui freine", ("formation", FREINS[:2], FREINS[2:])),
        ("Ce que dit la personne", ("commentaire", "besoin_d_aide", "orientation")),
    )  # fmt: skip

    def __init__(self, *args: Any, entreprises: list[Entreprise], lue: int | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.entreprises = {str(entreprise.pk): entreprise for entreprise in entreprises}
        champs = self.fields
        champs["situation"].choices = situations()
        champs["situation"].widget.attrs["autofocus"] = True
        if not self.instance.pk:  # the answer there was when this page was opened
            champs["version"] = forms.IntegerField(
                required=False, widget=forms.HiddenInput, initial=lue
            )
        champs["date"].widget.attrs["max"] = timezone.localdate().isoformat()
        champs["chez"].choices = [
            *(
                (pk, f"Chez {entreprise}, l'entreprise de la clause")
                for pk, entreprise in self.entreprises.items()
            ),
            ("", "Ailleurs, ou sans emploi"),
        ]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        if chez := self.entreprises.get(donnees.get("chez") or ""):
            donnees["employeur"], donnees["employeur_libre"] = chez, ""
        completer_nouvelle(self, "employeur", "nouvelle_raison_sociale", "nouveau_type")
        refuser_un_employeur_sans_emploi(
            self, donnees.get("employeur") or donnees.get("employeur_libre")
        )
        return donnees


class RetraitForm(FormulaireSimple):
    motif = forms.CharField(
        label="Pourquoi", max_length=250, help_text="Par exemple : saisie sur la mauvaise fiche."
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ClasseForm(FormulaireSimple):
    """How a situation is reported; « neutre » and a job exclude each other."""

    classe_iae = forms.ChoiceField(
        label="Vocabulaire IAE",
        choices=[(c.value, c.label) for c in ClasseIAE if c != ClasseIAE.SANS_REPONSE],
        help_text="« Neutre » : ni réussite ni échec, hors du dénominateur des taux.",
    )
    en_emploi = forms.BooleanField(label="La personne est en emploi", required=False)
    positive_plie = forms.BooleanField(label="Sortie positive au sens du PLIE", required=False)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        if donnees.get("classe_iae") == ClasseIAE.NEUTRE and donnees.get("en_emploi"):
            self.add_error("en_emploi", "Une situation neutre n'est pas comptée comme un emploi.")
        return donnees
