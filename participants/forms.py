"""Forms of a person's file: who they are, their eligibility, their work contract."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from clauses_project.formulaires import FormulaireMaison, FormulaireSimple
from clauses_project.textes import sans_nir
from entreprises.choix import (
    ChampEntreprise,
    completer_nouvelle,
    raison_sociale_si_nouvelle,
    type_si_nouvelle,
)
from entreprises.models import Entreprise
from entreprises.telephones import ChampTelephone
from marches.models import Attribution
from participants.actions import prescripteur_nomme
from participants.doublons import ressemblantes
from participants.enums import Modalite, Niveau, Sexe
from participants.models import (
    ContratTravail,
    Critere,
    Eligibilite,
    Identite,
    Participant,
    Prescripteur,
)
from participants.quartier import QuartierDeLAdresse
from territoires.forms import ChampCommune
from territoires.models import QuartierPrioritaire
from territoires.quartiers import generation_du_code

CODE_QPV = re.compile(r"Q[PN][0-9A-Z]{6}")
PLUS_ANCIENNE_NAISSANCE = 1900
AGES = range(14, 100)
DE_L_EMPLOYEUR_NOUVEAU = ("raison_sociale", "type_entreprise")


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


class ContratForm(FormulaireMaison):
    """A work contract with its real employer. A SIRET nobody knows yet asks for the company's name."""

    employeur = ChampEntreprise(label="Employeur")
    raison_sociale = raison_sociale_si_nouvelle()
    type_entreprise = type_si_nouvelle()
    entreprise_utilisatrice = ChampEntreprise(
        label="Entreprise utilisatrice",
        required=False,
        help_text="En mise à disposition : là où la personne travaille.",
    )
    code_rome = forms.CharField(
        label="Code ROME",
        max_length=5,
        required=False,
        help_text="Une lettre et quatre chiffres, par exemple F1704.",
    )
    groupes: ClassVar[Sequence] = (
        (
            "",
            (
                "employeur",
                DE_L_EMPLOYEUR_NOUVEAU,
                ("type", "modalite"),
                "entreprise_utilisatrice",
                ("date_debut", "date_fin"),
                ("poste", "code_rome"),
            ),
        ),
    )

    class Meta:
        model = ContratTravail
        fields = ("type", "modalite", "date_debut", "date_fin", "poste", "code_rome")

    def __init__(self, *args: Any, initial: dict[str, Any] | None = None, **options: Any):
        contrat = options.get("instance")
        if contrat is not None and contrat.pk:
            initial = {
                "employeur": contrat.employeur,
                "entreprise_utilisatrice": contrat.entreprise_utilisatrice,
                **(initial or {}),
            }
        super().__init__(*args, initial=initial, **options)
        for nom in DE_L_EMPLOYEUR_NOUVEAU:
            self.fields[nom].widget = forms.HiddenInput()
        self.fields["date_fin"].help_text = "Vide : sans terme connu."

    def clean_code_rome(self) -> str:
        code = self.cleaned_data["code_rome"].upper().strip()
        RegexValidator(
            r"^([A-Z]\d{4})?$", "Un code ROME a une lettre et quatre chiffres, par exemple F1704."
        )(code)
        return code

    def clean_entreprise_utilisatrice(self) -> Entreprise | None:
        entreprise = self.cleaned_data["entreprise_utilisatrice"]
        if entreprise is not None and entreprise.pk is None:
            raise ValidationError(
                "Cette entreprise n'est pas encore connue : enregistrez-la d'abord dans l'annuaire."
            )
        return entreprise

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        employeur = donnees.get("employeur")
        if employeur is not None and employeur.pk is None:
            for nom in DE_L_EMPLOYEUR_NOUVEAU:
                self.fields[nom].widget = deepcopy(self.base_fields[nom].widget)
            completer_nouvelle(self, "employeur", *DE_L_EMPLOYEUR_NOUVEAU)
        return donnees


class NouveauContratForm(ContratForm):
    """A new work contract, and the attribution it serves first."""

    attribution = forms.ModelChoiceField(
        Attribution.objects.none(),
        label="Marché servi",
        required=False,
        empty_label="Aucun pour l'instant",
        help_text="Ses heures compteront pour ce marché ; d'autres s'ajoutent depuis la fiche.",
    )
    groupes = (("", ("attribution", *ContratForm.groupes[0][1])),)

    def __init__(self, *args: Any, attributions: QuerySet, **options: Any):
        super().__init__(*args, **options)
        self.fields["attribution"].queryset = attributions
        self.fields["attribution"].label_from_instance = nom_de_l_attribution

    def clean(self) -> dict[str, Any]:
        """Put at disposal: the user company is, unless said, the one that owes the hours."""
        donnees = super().clean()
        attribution = donnees.get("attribution")
        if attribution and donnees.get("modalite") == Modalite.MISE_A_DISPOSITION:
            utilisatrice = donnees.get("entreprise_utilisatrice")
            donnees["entreprise_utilisatrice"] = utilisatrice or attribution.entreprise
        return donnees

    def contrat(self) -> ContratTravail:
        """The row to be stored, with its companies."""
        self.instance.employeur = self.cleaned_data["employeur"]
        self.instance.entreprise_utilisatrice = self.cleaned_data["entreprise_utilisatrice"]
        return self.instance

    def attributions(self) -> list[Attribution]:
        attribution = self.cleaned_data["attribution"]
        return [attribution] if attribution else []


class FinDeContratForm(FormulaireSimple):
    version = forms.IntegerField(widget=forms.HiddenInput)
    date_fin = forms.DateField(label="Dernier jour du contrat")
    motif_fin = forms.CharField(
        label="Motif",
        max_length=120,
        required=False,
        validators=[sans_nir],
        help_text="Fin de mission, embauche, rupture… Jamais de santé.",
    )


class AffectationForm(FormulaireSimple):
    attribution = forms.ModelChoiceField(
        Attribution.objects.none(), label="Marché", empty_label="Choisir…"
    )

    def __init__(self, *args: Any, attributions: QuerySet, **options: Any):
        super().__init__(*args, **options)
        self.fields["attribution"].queryset = attributions
        self.fields["attribution"].label_from_instance = nom_de_l_attribution


class EffacementForm(FormulaireSimple):
    compris = forms.BooleanField(
        label="J'ai compris : ces données ne pourront pas être retrouvées."
    )


def nom_de_l_attribution(attribution: Attribution) -> str:
    lot = attribution.lot
    return f"{lot.marche.reference} · {lot.marche.objet} · lot {lot.numero} · {attribution}"


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
