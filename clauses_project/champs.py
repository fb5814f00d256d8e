"""Model fields of the house, and the form fields that go with them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.expressions import Combinable, register_combinable_fields
from stdnum.exceptions import ValidationError as CleFausse
from stdnum.fr import siret as verifier_siret

from clauses_project.heures import lire_heures
from clauses_project.textes import normaliser


class ChampHeures(forms.CharField):
    """Hours typed the French way (see `lire_heures`); empty gives None."""

    def __init__(self, **options: Any):
        saisie = forms.TextInput(attrs={"inputmode": "decimal", "class": "heures", "maxlength": 20})
        options.setdefault("widget", saisie)
        self.signe = options.pop("signe", False)
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        texte = super().to_python(value)
        if not texte:
            return None
        try:
            if self.signe and texte[0] in "-\u2212":
                return -lire_heures(texte[1:])
            return lire_heures(texte.lstrip("+") if self.signe else texte)
        except ValueError as refus:
            raise ValidationError(str(refus), code="heures") from refus

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class HeuresField(models.Field):
    """Hours, stored as whole hundredths and read as `Decimal` with two decimals.

    Sums and checks are therefore exact on SQLite and on PostgreSQL. A value finer than a hundredth is
    refused: rounding is the business of who computes it. `signe=True` accepts negative hours
    (an exonération) in the form field.
    """

    description = "Heures, au centième"

    def __init__(self, *args: Any, signe: bool = False, **kwargs: Any):
        self.signe = signe
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        nom, chemin, args, kwargs = super().deconstruct()
        if self.signe:
            kwargs["signe"] = True
        return nom, chemin, args, kwargs

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def from_db_value(self, value, expression, connection):
        return None if value is None else Decimal(int(value)).scaleb(-2)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, float):
            raise ValidationError("Des heures ne sont jamais un nombre flottant.", code="flottant")
        return Decimal(value)

    def get_prep_value(self, value: Any) -> int | None:
        value = self.to_python(super().get_prep_value(value))
        if value is None:
            return None
        centiemes = value.scaleb(2)
        if centiemes != centiemes.to_integral_value():
            raise ValidationError(f"{value} h : deux décimales au plus.", code="decimales")
        return int(centiemes)

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any):
        return super().formfield(**{"form_class": ChampHeures, "signe": self.signe, **kwargs})


for _signe in (Combinable.ADD, Combinable.SUB):
    register_combinable_fields(HeuresField, _signe, HeuresField, HeuresField)


def euros(libelle: str, **options: Any) -> models.DecimalField:
    """A column of euros and cents, unknown until it is typed, never negative; any of it may be said otherwise."""
    pas_negatif = MinValueValidator(Decimal(0), "Le montant ne peut pas être négatif.")
    ordinaires: dict[str, Any] = {
        "max_digits": 14,
        "null": True,
        "blank": True,
        "validators": [pas_negatif],
    }
    return models.DecimalField(libelle, decimal_places=2, **ordinaires | options)


class RechercheField(models.TextField):
    """The normalised text of other fields of the row (see `normaliser`), kept at each save, searched with LIKE."""

    def __init__(self, *args: Any, sources: tuple[str, ...] = (), **kwargs: Any):
        self.sources = sources
        kwargs.update(editable=False, blank=True, default="")
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        nom, chemin, args, kwargs = super().deconstruct()
        for inutile in ("editable", "blank", "default"):
            kwargs.pop(inutile, None)
        kwargs["sources"] = self.sources
        return nom, chemin, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        valeurs = (str(getattr(model_instance, source) or "") for source in self.sources)
        texte = normaliser(" ".join(valeurs))
        setattr(model_instance, self.attname, texte)
        return texte


def valider_siret(valeur: str) -> None:
    """Fourteen digits and two right keys (La Poste's own rule included, by python-stdnum)."""
    try:
        verifier_siret.validate(valeur)
    except CleFausse as refus:
        raise ValidationError(
            f"« {valeur} » n'est pas un SIRET : 14 chiffres, dont les clés ne sont pas justes ici. "
            "Vérifiez-le sur un Kbis ou une facture.",
            code="siret",
        ) from refus


class ChampSiret(forms.CharField):
    """A SIRET typed with or without spaces."""

    def __init__(self, **options: Any):
        options["max_length"] = None
        super().__init__(**options)
        self.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        return "".join((super().to_python(value) or "").split()).replace(".", "")


class SiretField(models.CharField):
    """A SIRET: fourteen digits, checked."""

    default_validators = [valider_siret]

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs["max_length"] = 14
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any):
        return super().formfield(**{"form_class": ChampSiret, **kwargs})


class ChampMois(forms.CharField):
    """A month: the browser's « month » input, or « 10/2026 »."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "AAAA-MM"})

    def to_python(self, value: Any) -> date | None:  # type: ignore[override]
        if isinstance(value, date):
            return value.replace(day=1)
        texte = super().to_python(value)
        if not texte:
            return None
        try:
            annee, mois = texte.split("-") if "-" in texte else reversed(texte.split("/"))
            return date(int(annee), int(mois), 1)
        except ValueError as refus:
            raise ValidationError(
                f"« {texte} » n'est pas un mois : écrivez par exemple 2026-10.", code="mois"
            ) from refus

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, date) else value
