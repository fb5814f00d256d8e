"""What a facilitateur types of a convention de globalisation, and of hours it spreads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from clauses_project.champs import ChampHeures
from clauses_project.formulaires import FormulaireMaison, FormulaireSimple
from clauses_project.heures import ZERO
from comptes.pieces import verifier
from marches.models import Attribution
from suivi.globalisation import en_clair
from suivi.models import ConventionGlobalisation, LigneHeures, PartDeConvention

SELON, A_LA_MAIN = "convention", "main"


class ConventionForm(FormulaireMaison):
    class Meta:
        model = ConventionGlobalisation
        fields = ("reference", "signee_le", "close_le", "note")
        help_texts = {
            "reference": "Son numéro, ou le nom que lui donnent les acheteurs.",
            "close_le": "Vide tant qu'elle vaut. Elle vaut encore pour le mois de ce jour.",
            "note": "Ce qu'il faut savoir d'elle : acheteurs signataires, chantier, plafond…",
        }

    groupes = (("", ("reference", ("signee_le", "close_le"), "note")),)


class ClotureForm(FormulaireSimple):
    le = forms.DateField(
        label="Close le", help_text="Elle vaut encore pour le mois de ce jour, et plus après."
    )


class DocumentForm(FormulaireSimple):
    fichier = forms.FileField(
        label="La convention signée",
        help_text="PDF, JPEG ou PNG.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": "Choisissez un fichier."},
    )

    def clean_fichier(self) -> Any:
        verifier(self.cleaned_data["fichier"])
        return self.cleaned_data["fichier"]


class _ChoixAttribution(forms.ModelChoiceField):
    def label_from_instance(self, attribution: Attribution) -> str:
        marche = attribution.lot.marche
        return f"{en_clair(attribution)} · {attribution.entreprise} · {marche.objet}"


class PartsForm(FormulaireSimple):
    """The parts of a convention, each in hundredths of the hours; an empty one takes its contract out."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, parts: Iterable[PartDeConvention], autres: Any, **kwargs: Any):
        self.base_fields = dict(self.base_fields)
        self.attributions = {part.attribution_id: part.attribution for part in parts}
        for part in parts:
            self.base_fields[f"part-{part.attribution_id}"] = self._champ(
                f"Part de {en_clair(part.attribution)}, {part.attribution.entreprise} (%)",
                initial=part.part,
            )
        self.base_fields["nouvelle"] = _ChoixAttribution(
            queryset=autres, required=False, label="Ajouter un marché"
        )
        self.base_fields["part_nouvelle"] = self._champ("Sa part (%)")
        super().__init__(*args, **kwargs)

    @staticmethod
    def _champ(libelle: str, initial: Decimal | None = None) -> forms.DecimalField:
        return forms.DecimalField(
            label=libelle,
            required=False,
            min_value=Decimal(0),
            max_value=Decimal(100),
            max_digits=5,
            decimal_places=2,
            initial=initial,
            error_messages={
                "min_value": "Une part n'est pas négative.",
                "max_value": "Une part est d'au plus 100 %.",
                "max_decimal_places": "Deux décimales au plus : 33,33.",
                "max_digits": "Une part est d'au plus 100 %, avec deux décimales.",
            },
        )

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        if donnees.get("nouvelle") and not donnees.get("part_nouvelle"):
            self.add_error("part_nouvelle", "Dites quelle part des heures lui revient.")
        elif donnees.get("part_nouvelle") and not donnees.get("nouvelle"):
            self.add_error("nouvelle", "Dites à quel marché revient cette part.")
        return donnees

    def parts(self) -> dict[Attribution, Decimal]:
        parts = {
            attribution: part
            for pk, attribution in self.attributions.items()
            if (part := self.cleaned_data.get(f"part-{pk}"))
        }
        if self.cleaned_data.get("nouvelle"):
            parts[self.cleaned_data["nouvelle"]] = self.cleaned_data["part_nouvelle"]
        return parts


class TravailleesForm(FormulaireSimple):
    """What was worked on the site, all contracts together."""

    travail = ChampHeures(label="Heures travaillées sur ce site")
    formation = ChampHeures(label="Heures de formation", required=False)

    groupes: Any = (("", (("travail", "formation"),)),)

    def travaillees(self) -> tuple[Decimal, Decimal]:
        return self.cleaned_data["travail"], self.cleaned_data["formation"] or ZERO


class RepartitionForm(TravailleesForm):
    """The hours of a line, spread by the parts of the convention or by hand; the site keeps the rest."""

    comment = forms.ChoiceField(label="Comment les répartir", widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        ligne: LigneHeures,
        autres: Iterable[PartDeConvention],
        lues: Mapping[int, LigneHeures],
        **kwargs: Any,
    ):
        """`lues`: the parts as they stand, by attribution."""
        self.base_fields = dict(self.base_fields)
        self.autres = [part.attribution for part in autres]
        for attribution in self.autres:
            lue = lues.get(attribution.pk)
            for partie, mot in (("travail", "Heures"), ("formation", "Formation")):
                self.base_fields[f"{partie}-{attribution.pk}"] = ChampHeures(
                    label=f"{mot} pour {en_clair(attribution)}",
                    required=False,
                    initial=getattr(lue, f"heures_{partie}", None),
                )
        par_attribution = tuple((f"travail-{a.pk}", f"formation-{a.pk}") for a in self.autres)
        self.groupes = (
            ("", (("travail", "formation"), "comment")),
            ("À la main : ce qui revient aux autres marchés", par_attribution),
        )
        super().__init__(*args, **kwargs)
        self.fields["comment"].choices = [
            (SELON, "Selon les parts de la convention"),
            (A_LA_MAIN, "À la main, en heures : le site garde le reste"),
        ]
        repartition = ligne.repartition
        a_la_main = repartition is not None and repartition.a_la_main
        travail, formation = ligne.sur_place
        self.initial = {
            "travail": travail,
            "formation": formation,
            "comment": A_LA_MAIN if a_la_main else SELON,
            "version": ligne.version,
            **self.initial,
        }

    def clean_travail(self) -> Decimal:
        if not self.cleaned_data["travail"] and not self.data.get("formation"):
            raise ValidationError("Écrivez les heures travaillées sur ce site.")
        return self.cleaned_data["travail"] or ZERO

    def parts(self) -> dict[int, tuple[Decimal, Decimal]] | None:
        """Hours by attribution, when they are typed; None when the convention says them."""
        if self.cleaned_data["comment"] == SELON:
            return None
        return {
            attribution.pk: (
                self.cleaned_data[f"travail-{attribution.pk}"] or ZERO,
                self.cleaned_data[f"formation-{attribution.pk}"] or ZERO,
            )
            for attribution in self.autres
        }
