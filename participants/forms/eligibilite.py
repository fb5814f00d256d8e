"""The eligibility of a person, and the publics of a structure."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from clauses_project.formulaires import FormulaireMaison, FormulaireSimple
from clauses_project.textes import sans_nir
from participants.actions import prescripteur_nomme
from participants.enums import Niveau
from participants.models import Critere, Eligibilite, Prescripteur
from participants.quartier import QuartierDeLAdresse
from territoires.forms import ChampCommune
from territoires.models import QuartierPrioritaire
from territoires.quartiers import generation_du_code

CODE_QPV = re.compile(r"Q[PN][0-9A-Z]{6}")
AGES = range(14, 100)


class _ChoixCritere(forms.ModelChoiceField):
    def label_from_instance(self, critere: Critere) -> str:
        return f"{critere.libelle} — {critere.papier}" if critere.papier else critere.libelle


class EligibiliteForm(QuartierDeLAdresse):
    """The facts of an eligibility, as they are on its first day."""

    debut = forms.DateField(label="À partir du")
    duree_mois = forms.IntegerField(
        label="Durée, en mois", required=False, min_value=0, max_value=240
    )
    fin = forms.DateField(label="ou jusqu'au", required=False)
    critere_principal = _ChoixCritere(Critere.objects.none(), label="Critère principal")
    autres_criteres = forms.ModelMultipleChoiceField(
        Critere.objects.none(),
        label="Autres critères",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    papiers_vus = forms.CharField(
        label="Justificatifs vus",
        max_length=300,
        required=False,
        validators=[sans_nir],
        help_text="Vus, jamais conservés : par exemple « attestation France Travail du 12/11/2026 ». "
        "Pour un autre public, l'avis motivé.",
    )
    commune = ChampCommune(label="Commune de résidence", required=False)
    code_qpv = forms.CharField(
        label="Quartier prioritaire",
        max_length=10,
        required=False,
        help_text="Son code, par exemple QP002008 ou QN00201M. Vide : hors quartier.",
    )
    niveau = forms.ChoiceField(
        label="Niveau de formation",
        choices=[("", "Non renseigné"), *Niveau.choices],
        required=False,
    )
    prescripteur = forms.ModelChoiceField(
        Prescripteur.objects.none(), required=False, empty_label="Aucun"
    )
    nouveau_prescripteur = forms.CharField(
        label="ou un nouveau prescripteur", max_length=120, required=False
    )

    groupes = (
        ("", (("debut", "duree_mois", "fin"),)),
        ("Pourquoi", ("critere_principal", "autres_criteres", "papiers_vus")),
        (
            "Ce jour-là",
            (
                ("commune", "niveau"),
                ("code_qpv", "adresse_qpv"),
                "quartier",
                ("prescripteur", "nouveau_prescripteur"),
            ),
        ),
    )

    def __init__(
        self, *args: Any, acces: Any, eligibilite: Eligibilite | None = None, anonyme: bool = False,
        **options: Any,
    ):  # fmt: skip
        if eligibilite is not None:
            options["initial"] = _initial(eligibilite)
        super().__init__(*args, **options)
        self.structure = acces.structure
        criteres = Critere.objects.visibles_par(acces)
        choisis = eligibilite.criteres.all() if eligibilite else Critere.objects.none()
        proposes = criteres.filter(actif=True) | criteres.filter(pk__in=choisis.values("pk"))
        self.fields["critere_principal"].queryset = proposes
        self.fields["autres_criteres"].queryset = proposes
        self.fields["prescripteur"].queryset = Prescripteur.objects.visibles_par(acces)
        self.fields[
            "duree_mois"
        ].help_text = f"Vide : {self.structure.duree_eligibilite_mois} mois, ou celle du critère. 0 : sans fin."
        if anonyme:
            self.fields["age"] = forms.IntegerField(
                label="Âge ce jour-là", required=False, min_value=AGES.start, max_value=AGES.stop
            )

    def clean_code_qpv(self) -> str:
        code = self.cleaned_data["code_qpv"].upper().replace(" ", "")
        if code and not CODE_QPV.fullmatch(code):
            raise ValidationError(
                f"« {code} » n'est pas un code de quartier prioritaire : QP ou QN et six signes."
            )
        return code

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if fin and donnees.get("duree_mois") is not None:
            self.add_error("fin", "Indiquez une durée ou une date de fin, pas les deux.")
        elif debut and fin and fin < debut:
            self.add_error("fin", "La fin de l'éligibilité précède son début.")
        return donnees

    def criteres(self) -> list[Critere]:
        """The main one first, each once."""
        principal = self.cleaned_data["critere_principal"]
        return [principal, *(c for c in self.cleaned_data["autres_criteres"] if c != principal)]

    def faits(self) -> dict[str, Any]:
        """The columns typed beside dates; a prescripteur not known yet is not stored yet."""
        donnees = self.cleaned_data
        prescripteur = donnees["prescripteur"]
        if nouveau := donnees["nouveau_prescripteur"].strip():
            prescripteur = prescripteur_nomme(structure=self.structure, nom=nouveau)
        return {
            "commune": donnees["commune"],
            "code_qpv": donnees["code_qpv"],
            "generation_qpv": (
                self.retenu.generation if self.retenu else generation_de(donnees["code_qpv"])
            ),
            "niveau": donnees["niveau"],
            "prescripteur": prescripteur,
            "papiers_vus": donnees["papiers_vus"],
            "age": donnees.get("age"),
        }

    def certification(self) -> dict[str, Any]:
        """What `certifier` takes."""
        faits = self.faits()
        return {
            "debut": self.cleaned_data["debut"],
            "fin": self.cleaned_data["fin"],
            "duree_mois": self.cleaned_data["duree_mois"],
            "criteres": self.criteres(),
            "generation": faits.pop("generation_qpv"),
            "indication": self.indication(),
            **faits,
        }


class CorrectionEligibiliteForm(EligibiliteForm):
    """The same facts, when one was wrong."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    pourquoi = forms.CharField(
        label="Motif de la correction", max_length=300, validators=[sans_nir]
    )
    groupes = (
        ("", (("debut", "fin"),)),
        *EligibiliteForm.groupes[1:],
        ("", ("pourquoi",)),
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        del self.fields["duree_mois"]
        self.fields["fin"].label = "Jusqu'au"
        self.fields["fin"].help_text = "Vide : sans fin."


class ProlongationForm(FormulaireSimple):
    version = forms.IntegerField(widget=forms.HiddenInput)
    fin = forms.DateField(label="Nouvelle fin", required=False, help_text="Vide : sans fin.")
    motif = forms.CharField(label="Motif", max_length=300, validators=[sans_nir])


class CritereForm(FormulaireMaison):
    """A public of the structure's list: its words, its paper, how long it lasts, whether it is offered."""

    class Meta:
        model = Critere
        fields = ["libelle", "papier", "duree_mois", "actif"]
        help_texts = {
            "papier": "Le document à voir avant d'établir l'éligibilité.",
            "actif": "Décoché, il n'est plus proposé ; les éligibilités déjà établies le gardent.",
        }


def generation_de(code_qpv: str) -> int | None:
    """The list a code of QPV belongs to: as loaded, else by its form (QN is of 2024)."""
    if not code_qpv:
        return None
    connue = (
        QuartierPrioritaire.objects.filter(code=code_qpv)
        .order_by("-generation")
        .values_list("generation", flat=True)
        .first()
    )
    return connue or generation_du_code(code_qpv)


def _initial(eligibilite: Eligibilite) -> dict[str, Any]:
    criteres = [rang.critere_id for rang in eligibilite.rangs.order_by("rang")]
    return {
        "version": eligibilite.version,
        "debut": eligibilite.debut,
        "fin": eligibilite.fin,
        "critere_principal": criteres[0] if criteres else None,
        "autres_criteres": criteres[1:],
        "papiers_vus": eligibilite.papiers_vus,
        "commune": eligibilite.commune,
        "code_qpv": eligibilite.code_qpv,
        "niveau": eligibilite.niveau,
        "prescripteur": eligibilite.prescripteur_id,
        "age": eligibilite.age,
    }
