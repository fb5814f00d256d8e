"""The two tables a structure may keep in place of those proposed: thresholds, parameters of trades.

Each is edited and checked whole: a line alone would leave a hole, or an overlap, on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models, transaction
from django.forms import BaseFormSet, formset_factory

from clauses_project.formulaires import FormulaireSimple
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur
from marches.amont import metiers, seuils
from marches.amont.enums import FamilleSeuil
from marches.amont.seuils import Seuil
from marches.models import MetierCalibre, SeuilPropre
from territoires.models import Structure

LIGNES_EN_PLUS = 3


class SeuilForm(FormulaireSimple):
    # Without an empty choice, a line nobody touched would come back as one half typed.
    famille = forms.ChoiceField(label="Pour", choices=[("", "Choisissez…"), *FamilleSeuil.choices])
    montant = forms.DecimalField(
        label="Montant HT (€)", min_value=1, max_digits=14, decimal_places=2
    )
    du = forms.DateField(label="À partir du")
    au = forms.DateField(label="Jusqu'au", required=False)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        if donnees.get("du") and donnees.get("au") and donnees["au"] < donnees["du"]:
            self.add_error("au", "La fin précède le début.")
        return donnees


class MetierForm(FormulaireSimple):
    nom = forms.CharField(label="Métier ou corps d'état", max_length=80)
    du = forms.DateField(label="À partir du")
    part_main_oeuvre = forms.DecimalField(
        label="Part de main-d'œuvre (%)", min_value=1, max_value=100, max_digits=5, decimal_places=2
    )
    cout_horaire = forms.DecimalField(
        label="Coût horaire (€)", min_value=1, max_digits=6, decimal_places=2
    )
    effort = forms.DecimalField(
        label="Effort (%)", min_value=0.01, max_value=100, max_digits=5, decimal_places=2
    )


class Lignes(BaseFormSet):
    """The lines of a table, in the type of the other forms."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        for champ in form.fields.values():
            champ.widget.attrs["class"] = _classe(champ.widget)


def _classe(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    genre = "form-select" if isinstance(widget, forms.Select) else "form-control"
    return f"{genre} {genre}-sm"


@dataclass(frozen=True)
class Reference:
    """A table of reference: where its lines are kept, how they are typed, what is proposed without any."""

    modele: type[models.Model]
    form: type[FormulaireSimple]
    titre: str
    phrase: str
    proposees: Sequence[dict[str, Any]]

    @property
    def colonnes(self) -> list[str]:
        return [str(champ.label) for champ in self.form.base_fields.values()]

    @property
    def noms(self) -> list[str]:
        return list(self.form.base_fields)

    def lignes(self, structure: Structure) -> list[dict[str, Any]]:
        """The structure's own lines; empty when those proposed hold."""
        propres = self.modele._default_manager.filter(structure=structure)
        return list(propres.order_by(*self.modele._meta.ordering).values(*self.noms))

    def saisie(self, structure: Structure, donnees: Any = None) -> BaseFormSet:
        """Its lines, own or proposed, to be changed together; `DELETE` takes one away."""
        fabrique = formset_factory(self.form, formset=Lignes, extra=LIGNES_EN_PLUS, can_delete=True)
        return fabrique(donnees, initial=self.lignes(structure) or list(self.proposees))


SEUILS = Reference(
    SeuilPropre,
    SeuilForm,
    "Seuils européens",
    "Au-dessus, la loi demande une condition sociale. Ils changent le 1er janvier des années paires.",
    [
        {"famille": seuil.famille, "montant": seuil.montant, "du": seuil.du, "au": seuil.au}
        for seuil in seuils.NATIONAUX
    ],
)
METIERS = Reference(
    MetierCalibre,
    MetierForm,
    "Paramètres des métiers",
    "Ce dont part un calibrage : chaque projet peut s'en écarter. Le plus récent vaut.",
    [
        {
            "nom": metier.nom,
            "du": seuils.NATIONAUX[0].du,
            "part_main_oeuvre": metier.part_main_oeuvre,
            "cout_horaire": metier.cout_horaire,
            "effort": metier.effort,
        }
        for metier in metiers.PROPOSES
    ],
)


@transaction.atomic
def remplacer(
    *,
    reference: Reference,
    structure: Structure,
    lignes: Sequence[dict[str, Any]],
    par: Utilisateur,
) -> None:
    """The whole table at once; without lines, those proposed hold again. What was calibrated stays.

    Raises Refus when thresholds overlap or leave a hole, ValidationError when a line is twice there.
    """
    verrouiller(structure)
    if reference is SEUILS:
        seuils.verifier([Seuil(**ligne) for ligne in lignes])
    propres = reference.modele._default_manager
    propres.filter(structure=structure).delete()
    for ligne in lignes:
        nouvelle = reference.modele(structure=structure, **ligne)
        nouvelle.full_clean()
        nouvelle.save()
    journaliser(
        verbe=Verbe.MODIFIER,
        objet=structure,
        par=par,
        details={"table": reference.titre, "lignes": [_en_clair(ligne) for ligne in lignes]},
    )


def _en_clair(ligne: dict[str, Any]) -> dict[str, str]:
    return {nom: "" if valeur is None else str(valeur) for nom, valeur in ligne.items()}
