"""Forms of the house: French numbers and dates, required fields said in words, constraints as messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import EMPTY_VALUES
from django.db import models, router
from django.forms.models import construct_instance
from django.forms.utils import flatatt
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString

ESPACES = str.maketrans("", "", "\u00a0\u202f\u2009 ")
NOMBRE = re.compile(r"[-+]?[0-9.,]+")
UNITE = re.compile(r"(?:€|euros?|%)?(?:ht)?$", re.IGNORECASE)  # « 57 300 € HT », « 45 % »
MESSAGES = {
    forms.IntegerField: {"invalid": "Ce n'est pas un nombre entier : écrivez par exemple 12."},
    # After IntegerField, whose child it is.
    forms.DecimalField: {"invalid": "Ce n'est pas un nombre : écrivez par exemple 1234,56."},
    forms.DateField: {
        "invalid": "Cette date n'existe pas ou n'est pas complète : écrivez par exemple 22/11/2026."
    },
    forms.EmailField: {
        "invalid": "Cette adresse électronique n'est pas complète : écrivez par exemple prenom.nom@exemple.fr."
    },
    forms.ModelChoiceField: {
        "invalid_choice": "Ce choix n'est plus dans la liste : choisissez-en un autre."
    },
    forms.ChoiceField: {
        "invalid_choice": "« %(value)s » n'est pas dans la liste : choisissez-en un autre."
    },
}
CHOISI = " selected"
TIRETS = "---------"  # Django's own empty choice
OBLIGATOIRE = "Ce champ est obligatoire."


class SaisieNombre(forms.TextInput):
    """A number as people paste it: « 1 234,56 », whatever the kind of space.

    What is not a number is left as it was typed, to be given back with its message.
    """

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        valeur = super().value_from_datadict(data, files, name)
        if not isinstance(valeur, str):
            return valeur
        nombre = UNITE.sub("", valeur.translate(ESPACES), count=1)
        return nombre if NOMBRE.fullmatch(nombre) else valeur


class SaisieDate(forms.DateInput):
    """The browser's date input; a date that cannot be read is given back as it was typed, in a text input."""

    input_type = "date"

    def __init__(self, attrs: dict | None = None):
        super().__init__(attrs, format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        contexte = super().get_context(name, value, attrs)
        texte = contexte["widget"]["value"]
        if texte and not _est_iso(texte):
            contexte["widget"]["type"] = "text"
        return contexte


class ListeDeChoix(forms.Select):
    """A list drawn at once: Django's own goes through a template for each of its choices.

    Choices are not in groups.
    """

    def render(
        self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None
    ) -> SafeString:
        choisies = self.format_value(value)
        options = "".join(
            f'<option value="{escape(str(code))}"{CHOISI if str(code) in choisies else ""}>'
            f"{escape(str(libelle))}</option>"
            for code, libelle in self.choices
        )
        attributs = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        return SafeString(f"<select{flatatt(attributs)}>{options}</select>")


class _Maison:
    """What both kinds of forms share.

    `groupes` lays the form out: (legend, fields), where a tuple of fields stands on one line. Fields
    named nowhere come last.
    """

    groupes: ClassVar[Sequence[tuple[str, Sequence[str | tuple[str, ...]]]]] = ()
    fields: dict[str, forms.Field]

    def _habiller(self) -> None:
        for champ in self.fields.values():
            _habiller(champ)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        if self.groupes:
            self.helper.layout = Layout(*self._disposition())
            self.helper.render_unmentioned_fields = True
            self.helper.render_hidden_fields = True

    def _disposition(self) -> Iterator[Any]:
        for legende, elements in self.groupes:
            lignes = [
                Row(*(Column(nom) for nom in element)) if isinstance(element, tuple) else element
                for element in elements
            ]
            yield Fieldset(legende, *lignes)

    @property
    def tout_obligatoire(self) -> bool:
        """True when one sentence says it for all fields, instead of a word beside each."""
        saisies = [
            champ
            for champ in self.fields.values()
            if not champ.widget.is_hidden and not isinstance(champ, forms.BooleanField)
        ]
        return len(saisies) > 1 and all(champ.required for champ in saisies)


class FormulaireSimple(_Maison, forms.Form):
    """A form that is not of one model."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._habiller()


class FormulaireMaison(_Maison, forms.ModelForm):
    """A form of one row.

    `fixes` are values of the row that nobody types (`{"structure": acces.structure}`): they are set on
    the instance before it is checked, so that constraints naming them speak here, in French, and not at
    the write. A model with a `version` has it as a hidden field: see `version_lue`.
    """

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        instance: models.Model | None = None,
        fixes: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ):
        super().__init__(data, files, instance=instance, initial=initial, **kwargs)
        self.fixes = dict(fixes or {})
        for nom, valeur in self.fixes.items():
            setattr(self.instance, nom, valeur)
        if hasattr(self.instance, "version") and self.instance.pk:
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput,
                initial=self.instance.version,
                error_messages=dict.fromkeys(
                    ("required", "invalid"),
                    "La page est incomplète : rechargez-la avant d'enregistrer.",
                ),
            )
        self._habiller()

    @property
    def version_lue(self) -> int | None:
        """The version the person had before their eyes (None: a new row, or a model without one)."""
        return self.cleaned_data.get("version")

    def champs(self) -> dict[str, Any]:
        """What was typed, by column of the row, for `journal.modifier`; neither version nor many-to-many."""
        colonnes = {champ.name for champ in self._meta.model._meta.concrete_fields} - {"version"}
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if nom in colonnes}

    def _post_clean(self) -> None:
        """Django's own, but for constraints: they are checked with the columns that nobody types."""
        exclus = self._get_validation_exclusions()
        try:
            self.instance = construct_instance(
                self, self.instance, self._meta.fields, self._meta.exclude
            )
            self.instance.full_clean(
                exclude=exclus, validate_unique=False, validate_constraints=False
            )
        except ValidationError as erreurs:
            self._update_errors(erreurs)
        if self._validate_unique:
            self.validate_unique()
            self._verifier_contraintes()

    def validate_unique(self) -> None:
        try:
            self.instance.validate_unique(exclude=self._colonnes_inconnues())
        except ValidationError as erreurs:
            self._update_errors(erreurs)

    def _verifier_contraintes(self) -> None:
        base = router.db_for_write(type(self.instance), instance=self.instance)
        inconnues = self._colonnes_inconnues()
        for modele, contraintes in self.instance.get_constraints():
            for contrainte in contraintes:
                try:
                    contrainte.validate(modele, self.instance, exclude=inconnues, using=base)
                except ValidationError as erreur:
                    self.add_error(self._champ_concerne(contrainte), erreur.messages)

    def _colonnes_inconnues(self) -> set[str]:
        """Columns whose value is not known: refused in the form, or neither typed, fixed nor by default."""
        inconnues = set()
        for nom in self._get_validation_exclusions():
            if nom in self.errors or nom in self.fields:
                inconnues.add(nom)
            elif nom not in self.fixes:
                colonne = self.instance._meta.get_field(nom)
                if colonne.generated:  # known once the row is written
                    inconnues.add(nom)
                    continue
                vide = getattr(self.instance, colonne.attname) in EMPTY_VALUES
                if vide and not (colonne.null or colonne.blank):
                    inconnues.add(nom)
        return inconnues

    def _champ_concerne(self, contrainte: models.BaseConstraint) -> str | None:
        """The last field of the form that the constraint speaks of, or None: the top of the page."""
        noms: set[str] = set(getattr(contrainte, "fields", ()))
        if isinstance(contrainte, models.CheckConstraint):
            noms = set(contrainte.condition.referenced_base_fields)
        concernes = [
            nom for nom in self.fields if nom in noms and not self.fields[nom].widget.is_hidden
        ]
        return concernes[-1] if concernes else None


def ajouter_erreurs(form: forms.BaseForm, erreurs: ValidationError) -> None:
    """Shows in a form what an action refused by ValidationError, beside the fields when it has them."""
    if not hasattr(erreurs, "error_dict"):
        form.add_error(None, erreurs)
        return
    for nom, messages in erreurs.error_dict.items():
        present = nom != NON_FIELD_ERRORS and nom in form.fields
        form.add_error(nom if present else None, messages)


def _habiller(champ: forms.Field) -> None:
    """French messages, French numbers, the browser's date input; a widget chosen by the form is kept."""
    _parler_francais(champ)
    _nommer_le_vide(champ)
    if isinstance(champ, forms.IntegerField) and type(champ.widget) is forms.NumberInput:
        entier = not isinstance(champ, forms.DecimalField | forms.FloatField)
        _remplacer(champ, SaisieNombre({"inputmode": "numeric" if entier else "decimal"}))
        champ.localize = champ.widget.is_localized = True
    elif isinstance(champ, forms.DateField) and type(champ.widget) is forms.DateInput:
        _remplacer(champ, SaisieDate())
    elif isinstance(champ.widget, forms.Textarea):
        champ.widget.attrs["rows"] = champ.widget.attrs.get("rows", "3")


def _parler_francais(champ: forms.Field) -> None:
    """Our sentences in place of Django's; one that the form chose for this field is kept."""
    de_django: dict[str, Any] = {}
    for classe in reversed(type(champ).__mro__):
        de_django.update(getattr(classe, "default_error_messages", {}))
    nos_phrases = {"required": OBLIGATOIRE}
    for genre, messages in MESSAGES.items():
        if isinstance(champ, genre):
            nos_phrases.update(messages)
    for code, phrase in nos_phrases.items():
        if champ.error_messages.get(code) == de_django.get(code):
            champ.error_messages[code] = phrase


def _nommer_le_vide(champ: forms.Field) -> None:
    """The empty choice says what it means."""
    mot = "Choisir…" if champ.required else "Non renseigné"
    if isinstance(champ, forms.ModelChoiceField):
        if champ.empty_label == TIRETS:
            champ.empty_label = mot
    elif isinstance(champ, forms.ChoiceField):
        choix = list(champ.choices)
        if choix and tuple(choix[0]) == ("", TIRETS):
            champ.choices = [("", mot), *choix[1:]]


def _remplacer(champ: forms.Field, widget: forms.Widget) -> None:
    gardes = {"class", "autocomplete", "placeholder", "aria-label", "inputmode"}
    widget.attrs.update(
        {nom: valeur for nom, valeur in champ.widget.attrs.items() if nom in gardes}
    )
    widget.is_required = champ.widget.is_required
    champ.widget = widget


def _est_iso(texte: str) -> bool:
    try:
        return parse_date(texte) is not None
    except ValueError:
        return False
