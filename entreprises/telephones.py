"""Telephone numbers as people type them, kept as people read them."""

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError


class ChampTelephone(forms.CharField):
    """« 0323590000 » becomes « 03 23 59 00 00 »; a number of another country keeps its « +32 »."""

    def __init__(self, **options):
        options["max_length"] = 30
        super().__init__(**options)
        self.widget.attrs.update({"type": "tel", "autocomplete": "off"})

    def to_python(self, value):
        texte = super().to_python(value)
        return lire_telephone(texte) if texte else ""


def lire_telephone(texte: str) -> str:
    try:
        numero = phonenumbers.parse(texte, "FR")
    except phonenumbers.NumberParseException:
        numero = None
    if numero is None or not phonenumbers.is_valid_number(numero):
        raise ValidationError(
            f"« {texte} » n'est pas un numéro de téléphone : écrivez par exemple 03 23 59 00 00.",
            code="telephone",
        )
    francais = numero.country_code == 33
    forme = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(numero, forme.NATIONAL if francais else forme.INTERNATIONAL)
