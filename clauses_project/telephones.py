"""Telephone numbers: kept in E.164 (« +33323590000 »), written as people read them (« 03 23 59 00 00 »)."""

from __future__ import annotations

import phonenumbers
from django.core.exceptions import ValidationError

FRANCE = 33


def lire_telephone(texte: str) -> str:
    """The number in E.164, however it was typed. Raises ValidationError."""
    try:
        numero = phonenumbers.parse(" ".join(texte.split()), "FR")  # whatever the kind of space
    except phonenumbers.NumberParseException:
        numero = None
    if numero is None or not phonenumbers.is_valid_number(numero):
        raise ValidationError(
            f"« {texte} » n'est pas un numéro de téléphone : écrivez par exemple 03 23 59 00 00.",
            code="telephone",
        )
    return phonenumbers.format_number(numero, phonenumbers.PhoneNumberFormat.E164)


def ecrire_telephone(numero: str | None) -> str:
    """A French number in pairs, another with its « +32 »; one that cannot be read as it is kept."""
    if not numero:
        return ""
    try:
        lu = phonenumbers.parse(numero, "FR")
    except phonenumbers.NumberParseException:
        return numero
    forme = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(
        lu, forme.NATIONAL if lu.country_code == FRANCE else forme.INTERNATIONAL
    )
