"""Forms of a request « Est-il éligible ? »: what is asked, what the facilitateur answers."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from clauses_project.dates import ans_revolus
from clauses_project.formulaires import FormulaireMaison, FormulaireSimple
from clauses_project.textes import normaliser, sans_nir
from entreprises.telephones import ChampTelephone
from marches.models import Attribution
from participants.enums import Sexe
from participants.forms.eligibilite import EligibiliteForm
from participants.models import Critere, DemandeEligibilite
from territoires.models import Structure

AGES = range(14, 81)
UN_AN = timedelta(days=366)
# Beside the words of the structure's own list: what tells why somebody is eligible, or not.
MOTS_DU_POURQUOI = (
    "rsa", "rqth", "aah", "ass", "qpv", "handicap", "handicape", "handicapee", "sante", "maladie",
    "invalidite", "quartier prioritaire", "minima sociaux", "chomage", "longue duree", "detention", "prison",
    "justice", "spip", "refugie", "refugiee", "asile", "hebergement", "sans abri", "parent isole",
)  # fmt: skip
# These codes name bodies too: « le PLIE vous appellera » says nothing of anybody.
NOMS_D_ORGANISMES = ("PLIE", "GEIQ", "REGIE", "EPIDE")


class _Personne(FormulaireMaison):
    """Who the person is, and when they would start."""

    telephone = ChampTelephone(label="Téléphone de la personne", required=False)
    LA_PERSONNE: ClassVar = ("La personne", (("nom", "prenom"), ("date_naissance", "telephone")))

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["date_naissance"].required = True
        for nom in {"nom", "prenom", "poste", "employeur_prevu"} & set(self.fields):
            self.fields[nom].validators.append(sans_nir)

    def clean_date_naissance(self) -> date:
        naissance, jour = self.cleaned_data["date_naissance"], timezone.localdate()
        if naissance > jour:
            raise ValidationError("Cette date de naissance est à venir.")
        if (age := ans_revolus(naissance, jour)) not in AGES:
            raise ValidationError(
                f"Vérifiez la date de naissance : cette personne aurait {age} an{'s'[: age > 1]}."
            )
        return naissance

    def clean_date_debut(self) -> date:
        debut, jour = self.cleaned_data["date_debut"], timezone.localdate()
        if not jour - UN_AN <= debut <= jour + UN_AN:
            raise ValidationError("Vérifiez l'année : ce début est à plus d'un an d'aujourd'hui.")
        return debut


class DemandeForm(_Personne):
    """What a company says of the person it would hire."""

    groupes: ClassVar = (
        _Personne.LA_PERSONNE,
        (
            "Le contrat prévu",
            ("attribution", ("type_contrat", "poste"), ("date_debut", "date_fin"), "precisions"),
        ),
    )

    class Meta:
        model = DemandeEligibilite
        fields = (
            "nom",
            "prenom",
            "date_naissance",
            "telephone",
            "attribution",
            "type_contrat",
            "poste",
            "date_debut",
            "date_fin",
            "precisions",
        )
        widgets: ClassVar = {"precisions": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, attributions: QuerySet, entreprise: Any, **options: Any):
        self.entreprise = entreprise
        super().__init__(*args, fixes={"entreprise": entreprise}, **options)
        champs = self.fields
        champs["attribution"].required = champs["type_contrat"].required = True
        champs["attribution"].queryset = attributions
        champs["attribution"].empty_label = "Choisir…"
        champs["attribution"].label_from_instance = self._nom_du_marche
        champs["date_fin"].help_text = "Vide : sans terme connu."

    def demande(self) -> DemandeEligibilite:
        """The row to be stored: whom it is asked to is the structure that follows the contract."""
        self.instance.structure = self.cleaned_data["attribution"].structure
        return self.instance

    def _nom_du_marche(self, attribution: Attribution) -> str:
        lot = attribution.lot
        pour = (
            ""
            if attribution.entreprise_id == self.entreprise.pk
            else f", pour {attribution.entreprise}"
        )
        return f"{lot.marche.objet} · lot {lot.numero}{pour} — {attribution.structure}"


class DemandeDePrescripteurForm(_Personne):
    """What a prescripteur says of the person it sends; of the job, what it knows."""

    groupes: ClassVar = (
        _Personne.LA_PERSONNE,
        (
            "L'emploi, ce que vous en savez",
            (("employeur_prevu", "poste"), ("type_contrat", "date_debut"), "precisions"),
        ),
    )

    class Meta:
        model = DemandeEligibilite
        fields = (
            "nom",
            "prenom",
            "date_naissance",
            "telephone",
            "employeur_prevu",
            "poste",
            "type_contrat",
            "date_debut",
            "precisions",
        )
        widgets: ClassVar = {"precisions": forms.Textarea(attrs={"rows": 3})}
        help_texts: ClassVar = {
            "date_debut": "À défaut de date connue, aujourd'hui.",
            "precisions": "Par exemple le métier cherché. Ni santé, ni numéro de sécurité sociale.",
        }

    def __init__(self, *args: Any, prescripteur: Any, **options: Any):
        fixes = {"prescripteur": prescripteur, "structure": prescripteur.structure}
        super().__init__(*args, fixes=fixes, **options)

    def demande(self) -> DemandeEligibilite:
        """The row to be stored."""
        return self.instance


class _Lue:
    """What who asked will read tells dates and papers, never why the person is eligible."""

    structure: Structure
    cleaned_data: dict[str, Any]

    def _sans_pourquoi(self, texte: str) -> str:
        if trouve := mot_du_pourquoi(texte, structure=self.structure):
            raise ValidationError(
                f"Cette phrase sera lue hors de votre structure : « {trouve} » dirait pourquoi la personne est "
                "éligible, ou ne l'est pas. Écrivez-la autrement."
            )
        return texte


def mot_du_pourquoi(texte: str, *, structure: Structure) -> str:
    """The first word of the text that tells a criterion: its code, its label or a word of its kind."""
    codes = dict(Critere.objects.filter(structure=structure).values_list("code", "libelle"))
    for code in codes:
        if code not in NOMS_D_ORGANISMES and re.search(rf"(?<!\w){re.escape(code)}(?!\w)", texte):
            return code
    normal = f" {normaliser(texte)} "
    for mot in (*codes.values(), *MOTS_DU_POURQUOI):
        if f" {normaliser(mot)} " in normal:
            return mot
    return ""


def _reserve() -> forms.CharField:
    return forms.CharField(
        label="Réserve",
        max_length=300,
        required=False,
        validators=[sans_nir],
        help_text="S'il manque encore un papier. Le demandeur lit cette phrase : par exemple "
        "« sous réserve d'un justificatif de domicile à nous remettre avant le 15/11/2026 ».",
    )


def _avec_contrat() -> forms.BooleanField:
    return forms.BooleanField(label="Enregistrer aussi le contrat de travail prévu", required=False)


class AccordForm(_Lue, EligibiliteForm):
    """The eligibility to establish, and what the company reads of it; `nouvelle`: the person's file is made."""

    reserve = _reserve()
    avec_contrat = _avec_contrat()
    groupes = (*EligibiliteForm.groupes, ("La réponse", ("reserve", "avec_contrat")))

    def __init__(self, *args: Any, nouvelle: bool = False, **options: Any):
        super().__init__(*args, **options)
        if nouvelle:
            self.fields["sexe"] = forms.ChoiceField(
                label="Sexe", choices=[("", "Choisir…"), *Sexe.choices]
            )
            self.groupes = (("Sa fiche", ("sexe",)), *self.groupes)
            self._habiller()

    def clean_reserve(self) -> str:
        return self._sans_pourquoi(self.cleaned_data["reserve"])


class RepriseForm(_Lue, FormulaireSimple):
    """The answer when an eligibility known already covers the planned start."""

    reserve = _reserve()
    avec_contrat = _avec_contrat()

    def __init__(self, *args: Any, structure: Structure, **options: Any):
        super().__init__(*args, **options)
        self.structure = structure

    def clean_reserve(self) -> str:
        return self._sans_pourquoi(self.cleaned_data["reserve"])


class RefusDemandeForm(_Lue, FormulaireSimple):
    """The sentence that the company reads."""

    reponse = forms.CharField(
        label="Votre phrase",
        max_length=300,
        validators=[sans_nir],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce qu'elle peut faire maintenant, jamais pourquoi : par exemple « Ses heures ne "
        "compteront pas pour la clause ; appelez-moi, j'ai d'autres candidats à vous proposer ».",
    )

    def __init__(self, *args: Any, structure: Structure, **options: Any):
        super().__init__(*args, **options)
        self.structure = structure

    def clean_reponse(self) -> str:
        return self._sans_pourquoi(self.cleaned_data["reponse"])
