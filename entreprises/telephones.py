"""Telephone numbers as people type them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from clauses_project.telephones import ecrire_telephone, lire_telephone


class ChampTelephone(forms.CharField):
    """« 0323590000 » becomes « +33323590000 », and comes back as « 03 23 59 00 00 »."""

    def __init__(self, **options: Any):
        options["max_length"] = 30
        super().__init__(**options)
        self.widget.attrs.update({"type": "tel", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        texte = super().to_python(value)
        return lire_telephone(texte) if texte else ""

    def prepare_value(self, value: Any) -> Any:
        return ecrire_telephone(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return super().has_changed(initial, self.to_python(data))
        except ValidationError:
            return True
