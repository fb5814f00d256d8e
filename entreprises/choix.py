"""Choosing a company by typing its SIRET or its name, or bringing in a new one by its SIRET."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.urls import reverse_lazy

from clauses_project.champs import valider_siret
from clauses_project.textes import normaliser
from entreprises import annuaire
from entreprises.enums import TypeEntreprise, TypeIdentifiant
from entreprises.models import Entreprise

ENTRE_PARENTHESES = re.compile(r"\(([0-9A-Z .\u00a0\u202f]{3,})\)\s*$")
SIRET_POSSIBLE = re.compile(r"[0-9 .\u00a0\u202f]{9,}")


class SaisieEntreprise(forms.TextInput):
    """Offers companies while one is typed; without JavaScript, a plain field."""

    class Media:
        js = (Script("js/propositions.js", defer=True),)


class ChampEntreprise(forms.CharField):
    """« 552 100 554 00025 », « Bâti Aisne » or « Bâti Aisne (55210055400025) ».

    Gives the company, None when empty, or, for a right SIRET nobody knows yet, an unsaved `Entreprise`
    that has only its SIRET: the form then asks for its name.
    """

    def __init__(self, **options: Any):
        options.setdefault("help_text", "Son nom ou son SIRET.")
        options.setdefault("widget", SaisieEntreprise)
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "data-propositions": reverse_lazy("entreprises:proposees"),
            "autocomplete": "off",
        }

    def to_python(self, value: Any) -> Any:
        texte = super().to_python(value)
        return lire_entreprise(texte) if texte else None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = Entreprise.objects.filter(pk=value).first()
        return designation(value) if isinstance(value, Entreprise) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial) != (data or None)


def designation(entreprise: Entreprise) -> str:
    """How a company is written in a field, so that it is read back without doubt."""
    return f"{entreprise.raison_sociale} ({entreprise.identifiant})"


def lire_entreprise(texte: str) -> Entreprise:
    """The company these words name. Raises ValidationError when they name none, or several."""
    if entre := ENTRE_PARENTHESES.search(texte):
        identifiant = _compacter(entre[1])
        if connue := Entreprise.objects.filter(identifiant=identifiant).first():
            return connue
        texte = entre[1]
    if SIRET_POSSIBLE.fullmatch(texte):
        return _par_siret(_compacter(texte))
    return _par_nom(texte)


def _par_siret(siret: str) -> Entreprise:
    valider_siret(siret)
    identite = {"type_identifiant": TypeIdentifiant.SIRET, "identifiant": siret}
    return Entreprise.objects.filter(**identite).first() or Entreprise(**identite)


def _par_nom(texte: str) -> Entreprise:
    mots = normaliser(texte)
    proches = list(Entreprise.objects.filter(recherche__contains=mots).order_by("pk")[:50])
    exactes = [e for e in proches if normaliser(e.raison_sociale) == mots]
    trouvees = exactes or proches
    if len(trouvees) == 1:
        return trouvees[0]
    if not trouvees:
        raise ValidationError(
            f"Aucune entreprise ne s'appelle « {texte} ». Si elle est nouvelle, écrivez ici son SIRET.",
            code="inconnue",
        )
    noms = ", ".join(designation(e) for e in trouvees[:3])
    raise ValidationError(
        f"Plusieurs entreprises répondent à « {texte} » : {noms}{'…' if len(trouvees) > 3 else ''}. "
        "Écrivez le SIRET de celle qu'il faut.",
        code="plusieurs",
    )


def _compacter(texte: str) -> str:
    return re.sub(r"[\s.]", "", texte)


def raison_sociale_si_nouvelle() -> forms.CharField:
    """The name of a company whose SIRET is new; hidden until `completer_nouvelle` asks for it."""
    return forms.CharField(
        label="Raison sociale de la nouvelle entreprise",
        max_length=160,
        required=False,
        widget=forms.HiddenInput,
    )


def type_si_nouvelle() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Son type",
        choices=TypeEntreprise,
        initial=TypeEntreprise.ENTREPRISE,
        required=False,
        widget=forms.HiddenInput,
    )


def completer_nouvelle(form: forms.BaseForm, champ: str, nom: str, genre: str) -> None:
    """Gives a company still unknown the name and kind typed in these fields; shows them, and asks.

    What the State's directory knows of its SIRET is proposed there, to be confirmed.
    """
    entreprise = form.cleaned_data.get(champ)
    if entreprise is None or entreprise.pk is not None:
        return
    form.fields[nom].widget = forms.TextInput({"maxlength": 160})
    form.fields[genre].widget = forms.Select(choices=TypeEntreprise.choices)
    entreprise.raison_sociale = (form.cleaned_data.get(nom) or "").strip()
    entreprise.type = form.cleaned_data.get(genre) or TypeEntreprise.ENTREPRISE
    fiche = annuaire.par_siret(entreprise.identifiant)
    if fiche is not None and entreprise.commune is None:
        entreprise.commune = fiche.commune
    if not entreprise.raison_sociale:
        phrase = "écrivez la raison sociale."
        if fiche is not None:
            proposer(form, {nom: fiche.raison_sociale, genre: fiche.type.value})
            phrase = a_confirmer(fiche)
        form.add_error(nom, f"Le SIRET {entreprise.identifiant} est nouveau ici : {phrase}")


def proposer(form: forms.BaseForm, valeurs: dict[str, Any]) -> None:
    """Writes these values in a form that comes back, as if they had been typed."""
    form.data = form.data.copy()
    for nom, valeur in valeurs.items():
        form.data[form.add_prefix(nom)] = valeur


def a_confirmer(fiche: annuaire.Fiche) -> str:
    """What the directory says of a company, and what to do of it."""
    etat = " (établissement fermé)" if fiche.fermee else ""
    return (
        f"l'annuaire de l'État le nomme « {fiche.raison_sociale} »{etat}. Vérifiez le nom et le type, "
        "puis enregistrez."
    )
