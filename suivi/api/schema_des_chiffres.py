"""The keys of the figures as the OpenAPI document says them, from the dataclass that holds them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_type_hints

from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from suivi.api.schemas import Heures, Taux
from suivi.chiffres.resultat import Chiffres, Ligne, SuiviDuJalon
from suivi.chiffres.resultat import LotsAcheves as LotsAchevesCalcules
from suivi.chiffres.sortie import COLONNES, LIBELLES, LIBELLES_DU_SUIVI, OPTIONNELLES, TAUX


def _nombre(nom: str) -> Any:
    return Taux if nom.startswith(TAUX) else Heures


def _colonne(nom: str) -> Any:
    compte = nom in ("marches", "personnes", "contrats_travail", "femmes", "hommes")
    return (int if compte else _nombre(nom)) | None


LigneDeVentilation: Any = create_model(
    "LigneDeVentilation",
    __base__=Schema,
    __config__=None,
    code=(str, Field(description="Code de la ligne.")),
    libelle=(str, Field(description="Son libellé.")),
    **{
        nom: (_colonne(nom), Field(default=None, description=mots))
        for nom, mots in COLONNES.items()
    },
)
LotsAcheves: Any = create_model(
    "LotsAcheves",
    __base__=Schema,
    **{champ.name: (int, ...) for champ in fields(LotsAchevesCalcules)},
)


def _cle_du_suivi(nom: str, genre: Any) -> tuple[Any, Any]:
    valeur = genre if genre is int or genre == int | None else Taux | None
    return valeur, Field(description=LIBELLES_DU_SUIVI[nom])


Suivi: Any = create_model(
    "SuiviDuJalon",
    __base__=Schema,
    **{nom: _cle_du_suivi(nom, genre) for nom, genre in get_type_hints(SuiviDuJalon).items()},
)


def _cle(nom: str, genre: Any) -> tuple[Any, Any]:
    valeur: Any
    if "tuple" in str(genre) or Ligne.__name__ in str(genre):
        valeur = list[LigneDeVentilation]
    elif SuiviDuJalon.__name__ in str(genre):
        valeur = Suivi
    elif LotsAchevesCalcules.__name__ in str(genre):
        valeur = LotsAcheves
    elif "Decimal" in str(genre):
        valeur = _nombre(nom)
    else:
        valeur = int
    options = {"default": None} if nom in OPTIONNELLES else {}
    return valeur | None, Field(description=LIBELLES[nom], **options)


ChiffresLus: Any = create_model(
    "Chiffres",
    __base__=Schema,
    **{nom: _cle(nom, genre) for nom, genre in get_type_hints(Chiffres).items()},
)
ChiffresLus.model_config = ConfigDict(title="Chiffres")
