"""What may be asked in an address, as the OpenAPI document says it."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Schema
from ninja.errors import HttpError
from pydantic import ConfigDict, Field

from marches.enums import Clause, NatureMarche

PAR_PAGE, PAR_PAGE_MAX = 100, 500


def _texte(description: str, **options) -> Field:
    return Field(default=None, description=description, json_schema_extra=_sans_defaut, **options)


def _sans_defaut(schema: dict) -> None:
    """Nothing given is nothing asked: the document does not say « null »."""
    schema.pop("default", None)


Mois = Annotated[str, Field(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$")]
Insee = Annotated[str, Field(pattern=r"^[0-9][0-9AB][0-9]{3}$")]


class Periode(Schema):
    model_config = ConfigDict(extra="forbid")

    du: Mois = _texte("Premier mois, compris (AAAA-MM). Sans lui : depuis le début.")
    au: Mois = _texte("Dernier mois, compris (AAAA-MM). Sans lui : le mois en cours.")


class FiltresDeListe(Schema):
    """Of contracts, lots and objectives."""

    model_config = ConfigDict(extra="forbid")

    marche: str = _texte("Référence du marché.", min_length=1, max_length=60)
    donneur_ordre: str = _texte("SIRET du donneur d'ordre.", pattern=r"^[0-9]{14}$")


class FiltresDHeures(FiltresDeListe, Periode):
    pass


class Page(Schema):
    page: int = Field(default=1, ge=1, le=1_000_000, description="Numéro de la page.")
    par_page: int = Field(
        default=PAR_PAGE, ge=1, le=PAR_PAGE_MAX, description="Lignes dans la page, 500 au plus."
    )


class PageDeListe(FiltresDeListe, Page):
    pass


class PageDHeures(FiltresDHeures, Page):
    pass


class FiltresDeChiffres(Periode):
    """The filters of `manage.py chiffres`."""

    commune: Insee = _texte("Commune de résidence (code INSEE).")
    epci: str = _texte("Intercommunalité de résidence (SIREN).", pattern=r"^[0-9]{9}$")
    commune_execution: Insee = _texte("Commune d'exécution du marché (code INSEE).")
    donneur_ordre: str = _texte("Donneur d'ordre (SIRET).", pattern=r"^[0-9]{14}$")
    operation: str = _texte("Nom de l'opération.", min_length=1, max_length=160)
    marche: str = _texte("Référence du marché.", min_length=1, max_length=60)
    lot: str = _texte("Numéro de lot.", min_length=1, max_length=20)
    nature: NatureMarche = _texte("Nature du marché.")
    clause: Clause = _texte("Type de clause.")
    facilitateur: str = _texte(
        "Adresse électronique du facilitateur du marché.", min_length=1, max_length=254
    )


class FiltresPublics(Periode):
    """Whole years, one filter at a time."""

    structure: str = _texte(
        "Code d'une structure du réseau ; sans lui, toutes.", pattern=r"^[-a-zA-Z0-9_]{1,50}$"
    )
    commune: Insee = _texte("Commune de résidence (code INSEE).")
    commune_execution: Insee = _texte("Commune d'exécution du marché (code INSEE).")
    donneur_ordre: str = _texte("Donneur d'ordre (SIRET).", pattern=r"^[0-9]{14}$")
    nature: NatureMarche = _texte("Nature du marché.")


def refuser_les_inconnus(request: HttpRequest, modele: type[Schema]) -> None:
    """A filter that does not exist would be ignored, and the answer taken for what was asked."""
    for nom, valeurs in request.GET.lists():
        if nom not in modele.model_fields:
            connus = ", ".join(modele.model_fields)
            raise HttpError(
                422, f"Le paramètre « {nom[:60]} » n'existe pas ici ; ceux-ci, oui : {connus}."
            )
        if len(valeurs) > 1:
            raise HttpError(422, f"Le paramètre « {nom} » n'est donné qu'une fois.")
