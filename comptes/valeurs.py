"""What the journal keeps of a field, as a person reads it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, Model
from django.utils.dateparse import parse_date


def nom_lu(modele: type[Model] | None, nom: str) -> str:
    """The field's words; its own name once the field, or the model, is no more."""
    champ = _champ(modele, nom)
    return str(champ.verbose_name) if champ else nom


def valeur_lue(modele: type[Model] | None, nom: str, valeur: Any, *, vide: str) -> str:
    """A choice by its words, a day as a day, yes or no; `vide` stands for nothing."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if valeur in (None, ""):
        return vide
    champ = _champ(modele, nom)
    if champ is not None and champ.choices:
        return str(dict(champ.flatchoices).get(valeur, valeur))
    if isinstance(champ, DateField) and (jour := parse_date(str(valeur)[:10])):
        return f"{jour:%d/%m/%Y}"
    return str(valeur)


def _champ(modele: type[Model] | None, nom: str) -> Any:
    try:
        return modele._meta.get_field(nom) if modele else None
    except FieldDoesNotExist:
        return None
