"""Forms of planned purchases: what is known of them, how their hours are worked out, what is decided."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from clauses_project.champs import ChampHeures
from clauses_project.formulaires import FormulaireMaison, FormulaireSimple
from clauses_project.textes import sans_nir
from marches.amont.actions import ARRETS
from marches.amont.enums import BaseCalibrage, Derogation, Etape
from marches.amont.obligation import Projet
from marches.decp.valeurs import cpv
from marches.enums import NatureMarche, TypeDonneurOrdre
from marches.forms import facilitateurs_de
from marches.models import Achat, Calibrage, DonneurOrdre, LotPrevu, Operation
from territoires.forms import ChampCommune


class ChampCpv(forms.CharField):
    """The eight figures of a CPV code; its check digit may be typed, and is left out: « 45214000-0 »."""

    def __init__(self, **options: Any):
        options.setdefault("label", "Code CPV")
        super().__init__(max_length=20, **options)

    def to_python(self, value: Any) -> str:
        texte = super().to_python(value)
        return cpv(texte) or texte


class AchatForm(FormulaireMaison):
    """A purchase; its buyer may be a new one, not stored yet."""

    cpv = ChampCpv(
        required=False, help_text="Huit chiffres : il retrouve les marchés de la même famille."
    )
    commune_execution = ChampCommune(label="Commune d'exécution", required=False)
    nouveau_donneur_ordre = forms.CharField(
        label="ou nouveau donneur d'ordre", max_length=160, required=False
    )

    groupes = (
        (
            "L'achat",
            (
                "objet",
                ("donneur_ordre", "nouveau_donneur_ordre"),
                ("nature", "cpv", "montant_estime"),
                ("date_consultation", "date_notification", "duree_mois"),
                ("commune_execution", "operation"),
                "facilitateur",
            ),
        ),
        (
            "Ce qui change la réponse de la loi",
            ("defense", "sante_social_culture", "derogation", "justification"),
        ),
    )

    class Meta:
        model = Achat
        fields = (
            *("objet", "donneur_ordre", "nature", "cpv", "montant_estime", "date_consultation"),
            *("date_notification", "duree_mois", "commune_execution", "operation", "facilitateur"),
            *("defense", "sante_social_culture", "derogation", "justification"),
        )
        help_texts = {
            "montant_estime": "Tous les lots ensemble, sur toute la durée, reconductions comprises.",
            "derogation": "Seulement au-dessus du seuil européen, quand l'acheteur en invoque une.",
        }

    def __init__(self, *args: Any, acces: Any, **options: Any):
        super().__init__(*args, fixes={"structure": acces.structure}, **options)
        self.acces = acces
        self.fields["donneur_ordre"].queryset = DonneurOrdre.objects.visibles_par(acces)
        self.fields["donneur_ordre"].required = False
        self.fields["donneur_ordre"].empty_label = "Choisissez…"
        self.fields["operation"].queryset = Operation.objects.visibles_par(acces)
        self.fields["operation"].empty_label = "Aucune"
        self.fields["facilitateur"].queryset = facilitateurs_de(acces.structure)
        self.fields["facilitateur"].empty_label = "Personne pour l'instant"
        self.fields["derogation"].choices = [("", "Aucune"), *Derogation.choices]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        nom = " ".join(donnees.get("nouveau_donneur_ordre", "").split())
        choisi = donnees.get("donneur_ordre")
        if nom and choisi:
            phrase = "Choisissez dans la liste ou écrivez un nouveau nom, pas les deux."
            self.add_error("nouveau_donneur_ordre", phrase)
        elif nom:
            donnees["donneur_ordre"] = self._de_ce_nom(nom)
        elif not choisi and "donneur_ordre" not in self.errors:
            self.add_error(
                "donneur_ordre", "Choisissez un donneur d'ordre, ou écrivez-en un nouveau."
            )
        if donnees.get("derogation") and not donnees.get("justification", "").strip():
            self.add_error("justification", "Une dérogation se justifie par écrit.")
        return donnees

    def _de_ce_nom(self, nom: str) -> DonneurOrdre:
        structure = self.acces.structure
        connu = DonneurOrdre.objects.filter(structure=structure, nom__iexact=nom).first()
        return connu or DonneurOrdre(structure=structure, nom=nom)

    def _get_validation_exclusions(self) -> set[str]:
        """A new buyer is checked when it is stored."""
        return super()._get_validation_exclusions() | {"donneur_ordre"}


class LotPrevuForm(FormulaireMaison):
    groupes = (
        ("", (("numero", "intitule"), ("montant_ht", "clause"))),
        ("Est-ce faisable ?", (("public_present", "technicite_forte"),)),
    )

    class Meta:
        model = LotPrevu
        fields = (
            "numero",
            "intitule",
            "montant_ht",
            "clause",
            "public_present",
            "technicite_forte",
        )
        labels = {"public_present": "Public présent sur le territoire"}

    def __init__(self, *args: Any, achat: Achat, **options: Any):
        super().__init__(*args, fixes={"structure": achat.structure, "achat": achat}, **options)


class CalibrageForm(FormulaireMaison):
    """The parameters of a variant; what is impossible is refused by the sum itself, in a sentence."""

    groupes = (
        ("", (("nom", "base"),)),
        ("D'après un montant", (("montant", "part_main_oeuvre", "cout_horaire"),)),
        ("D'après les heures travaillées (ANRU)", ("heures",)),
        ("L'insertion", (("effort", "reprise"),)),
    )

    class Meta:
        model = Calibrage
        fields = (
            *("nom", "base", "montant", "part_main_oeuvre", "cout_horaire", "heures"),
            *("effort", "reprise"),
        )
        help_texts = {
            "montant": "Celui du lot, ou celui des commandes attendues.",
            "heures": "Toutes les heures du chantier, quand l'effort porte sur elles.",
            "reprise": "Part du personnel repris du titulaire sortant (nettoyage, sécurité) : "
            "l'effort ne porte pas sur lui.",
        }

    def __init__(self, *args: Any, lot: LotPrevu, **options: Any):
        super().__init__(*args, fixes={"structure": lot.structure, "lot": lot}, **options)
        self.fields["reprise"].required = False
        for nom in ("montant", "part_main_oeuvre", "cout_horaire", "effort", "reprise"):
            champ = self.fields[nom]
            champ.widget.attrs["class"] = "heures"

    def clean_reprise(self) -> Decimal:
        return self.cleaned_data.get("reprise") or Decimal(0)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        sur_heures = donnees.get("base") == BaseCalibrage.HEURES
        for nom in ("heures",) if sur_heures else ("montant", "part_main_oeuvre", "cout_horaire"):
            if not donnees.get(nom) and nom not in self.errors:
                self.add_error(nom, "Ce nombre manque pour le calcul, ou vaut zéro.")
        return donnees


class RetenirForm(FormulaireSimple):
    heures = ChampHeures(label="Heures retenues")
    motif = forms.CharField(
        label="Pourquoi un autre nombre que le calcul",
        max_length=300,
        required=False,
        validators=[sans_nir],
    )


class ArreterForm(FormulaireSimple):
    etape = forms.ChoiceField(
        label="Comment il s'arrête", choices=[(e.value, e.label) for e in Etape if e in ARRETS]
    )
    motif = forms.CharField(
        label="Pourquoi",
        max_length=300,
        validators=[sans_nir],
        widget=forms.Textarea,
        help_text="Une occasion manquée se comprend plus tard : ce motif reste au tableau.",
    )


class AttribuerForm(FormulaireSimple):
    reference = forms.CharField(label="Référence du marché", max_length=60)
    date_notification = forms.DateField(label="Notifié le")


class SimulateurForm(FormulaireSimple):
    """« Suis-je obligé ? »: nothing is stored, the answer is at this address."""

    montant = forms.DecimalField(
        label="Montant estimé HT (€)",
        min_value=Decimal("0.01"),
        max_digits=14,
        decimal_places=2,
        help_text="Tous les lots ensemble, sur toute la durée.",
    )
    nature = forms.ChoiceField(label="Nature", choices=NatureMarche)
    acheteur = forms.ChoiceField(label="Acheteur", choices=TypeDonneurOrdre)
    consultation = forms.DateField(label="Consultation lancée le")
    duree_mois = forms.IntegerField(label="Durée, en mois", min_value=1, required=False)
    achats_annuels = forms.DecimalField(
        label="Achats de l'acheteur par an, HT (€)", min_value=0, required=False
    )
    anru = forms.BooleanField(label="Opération financée par l'ANRU", required=False)
    defense = forms.BooleanField(label="Défense ou sécurité", required=False)
    sante_social_culture = forms.BooleanField(
        label="Services de santé, sociaux ou culturels", required=False
    )
    derogation = forms.ChoiceField(
        label="Dérogation invoquée", choices=[("", "Aucune"), *Derogation.choices], required=False
    )
    justification = forms.CharField(label="Sa justification", max_length=300, required=False)

    groupes = (
        (
            "",
            (
                ("montant", "nature", "acheteur"),
                ("consultation", "duree_mois", "achats_annuels"),
                ("anru", "defense", "sante_social_culture"),
                ("derogation", "justification"),
            ),
        ),
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, initial={"consultation": timezone.localdate()}, **options)

    def projet(self) -> Projet:
        lues = self.cleaned_data
        return Projet(
            montant=lues["montant"],
            nature=lues["nature"],
            type_acheteur=lues["acheteur"],
            consultation=lues["consultation"],
            defense=lues["defense"],
            duree_mois=lues["duree_mois"],
            derogation=lues["derogation"],
            justification=lues["justification"],
            anru=lues["anru"],
            achats_annuels=lues["achats_annuels"],
        )
