"""Choosing a commune by typing it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from clauses_project.textes import normaliser
from territoires import adresses
from territoires.models import Commune

CODE_INSEE = re.compile(r"\d[0-9AB]\d{3}")
NOM_ET_DEPARTEMENT = re.compile(r"(?P<nom>.+?)\s*\((?P<departement>\d[0-9AB]\d?)\)")
ADRESSE = re.compile(r"\d.*\s.*[^\W\d]{3}|,")  # a number and words, or several parts
AU_PLUS = 5


class ChampCommune(forms.CharField):
    """Today's commune, typed as « Soissons (02) », as an INSEE code, or as a name only one bears.

    A former, déléguée or associée commune gives the one it belongs to today. With `adresses`, an address
    gives its commune, where the geocoder answers. Cleaned value: a `Commune`, or None.
    """

    def __init__(self, *, adresses: bool = False, **options: Any):
        self.adresses = adresses
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "data-communes": reverse_lazy("communes"),
            "autocomplete": "off",
            "placeholder": "Soissons (02)",
        }

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) and CODE_INSEE.fullmatch(value):
            value = Commune.objects.filter(pk=value).first() or value
        return str(value) if isinstance(value, Commune) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.prepare_value(initial) or "") != " ".join(str(data or "").split())

    def to_python(self, value: Any) -> Commune | None:
        if isinstance(value, Commune):
            return value
        texte = " ".join(str(value or "").split())
        if not texte:
            return None
        try:
            return trouver_commune(texte)
        except ValidationError:
            commune = self._de_l_adresse(texte)
            if commune is None:
                raise
            return commune

    def _de_l_adresse(self, texte: str) -> Commune | None:
        """The commune of an address, asked of the State's geocoder."""
        if not (self.adresses and ADRESSE.search(texte)):
            return None
        return next((lieu.commune for lieu in adresses.chercher(texte) if lieu.commune), None)

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Nothing of a text is left to check once it has become a commune."""


def trouver_commune(texte: str) -> Commune:
    """The commune of today that this text means. Raises ValidationError with a French sentence."""
    if CODE_INSEE.fullmatch(texte.upper()):
        return _par_code(texte.upper())
    trouvees = _par_nom(texte)
    if not trouvees:
        raise ValidationError(f"Aucune commune ne s'appelle « {texte} ».", code="inconnue")
    if len(trouvees) > 1:
        noms = ", ".join(str(commune) for commune in trouvees[:AU_PLUS])
        suite = "…" if len(trouvees) > AU_PLUS else "."
        raise ValidationError(
            f"Plusieurs communes s'appellent « {texte} » : {noms}{suite} "
            "Écrivez le nom suivi du département, ou le code INSEE.",
            code="plusieurs",
        )
    return trouvees[0]


def _par_code(code: str) -> Commune:
    commune = Commune.objects.select_related("devenue").filter(pk=code).first()
    if commune is None:
        raise ValidationError(
            f"Aucune commune n'a le code INSEE « {code} » : "
            "un code postal n'en est pas un, écrivez plutôt le nom.",
            code="inconnue",
        )
    return commune.devenue or commune


def _par_nom(texte: str) -> list[Commune]:
    """Today's communes of that name, else those that one of that name has become."""
    communes = Commune.objects.select_related("devenue").order_by("code")
    if precis := NOM_ET_DEPARTEMENT.fullmatch(texte.upper()):
        texte = texte[: precis.end("nom")]
        communes = communes.filter(code__startswith=precis["departement"])
    homonymes = list(communes.filter(recherche=normaliser(texte)))
    actuelles = [commune for commune in homonymes if commune.devenue is None]
    return actuelles or list(dict.fromkeys(commune.devenue for commune in homonymes))
