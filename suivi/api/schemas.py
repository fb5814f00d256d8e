"""What each row holds, as the OpenAPI document says it. Hours and amounts are texts: no rounding on the way."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from ninja import Schema
from pydantic import Field

from marches.enums import Clause, NatureMarche, NatureObjectif, Role, Statut

Heures = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]{2}$")]
Taux = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]{4}$")]
Jour = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Mois = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$")]


class Marche(Schema):
    """Un marché."""

    structure: str = Field(description="Code de la structure qui le suit.")
    reference: str = Field(description="Sa référence, unique dans la structure.")
    objet: str = Field(description="Son objet.")
    donneur_ordre: str = Field(description="Nom du donneur d'ordre.")
    donneur_ordre_siret: str | None = Field(description="Son SIRET, quand il est connu.")
    operation: str | None = Field(description="Nom de l'opération.")
    nature: NatureMarche = Field(description="Travaux, services, fournitures ou prestations.")
    clause: Clause = Field(description="Type de clause, sauf celle propre à un lot.")
    statut: Statut = Field(description="État du marché aujourd'hui.")
    prive: bool = Field(description="Marché privé.")
    montant_ht: Heures | None = Field(description="Montant hors taxes, en euros.")
    date_notification: Jour = Field(description="Notification.")
    date_ordre_service: Jour | None = Field(description="Ordre de service.")
    date_fin: Jour | None = Field(description="Fin prévue ou réelle.")
    date_solde: Jour | None = Field(description="Solde.")
    commune_execution: str | None = Field(description="Commune d'exécution (code INSEE).")


class Titulaire(Schema):
    """Une entreprise qui doit des heures sur un lot."""

    identifiant: str = Field(description="SIRET, ou autre identifiant.")
    raison_sociale: str = Field(description="Son nom.")
    role: Role = Field(description="Titulaire, cotraitant ou sous-traitant.")


class Lot(Schema):
    """Un lot, son objectif d'aujourd'hui et où il en est."""

    structure: str = Field(description="Code de la structure.")
    marche: str = Field(description="Référence du marché.")
    lot: str = Field(description="Numéro du lot.")
    intitule: str = Field(description="Intitulé.")
    clause: Clause = Field(description="Type de clause, le sien ou celui du marché.")
    montant_ht: Heures | None = Field(description="Montant hors taxes, en euros.")
    objectif: Heures = Field(description="Heures de l'objectif en vigueur aujourd'hui.")
    heures_retenues: Heures | None = Field(
        description="Heures retenues depuis le début ; null quand ce lecteur ne les lit pas."
    )
    taux: Taux | None = Field(description="Heures retenues ÷ objectif ; null : sans objet.")
    titulaires: list[Titulaire] = Field(description="Les entreprises du lot.")


class Objectif(Schema):
    """Une ligne d'objectif, datée et signée."""

    structure: str = Field(description="Code de la structure.")
    marche: str = Field(description="Référence du marché.")
    lot: str = Field(description="Numéro du lot.")
    entreprise: str | None = Field(description="Identifiant de l'attributaire ; null : le lot.")
    nature: NatureObjectif = Field(description="Initial, avenant, tranche…")
    numero: str = Field(description="Numéro de l'avenant, de la tranche…")
    heures: Heures = Field(description="Heures ; une exonération est négative.")
    date_effet: Jour = Field(description="Date d'effet.")
    active: bool = Field(description="En vigueur ; une tranche non affermie ne l'est pas.")


class HeuresDuMois(Schema):
    """Les heures qu'une entreprise doit sur un lot, un mois."""

    structure: str = Field(description="Code de la structure.")
    marche: str = Field(description="Référence du marché.")
    lot: str = Field(description="Numéro du lot.")
    clause: Clause = Field(description="Type de clause ; STAGE est compté à part des chiffres.")
    entreprise: str = Field(description="Identifiant de l'entreprise qui doit les heures.")
    raison_sociale: str = Field(description="Son nom.")
    mois: Mois = Field(description="Mois travaillé (AAAA-MM).")
    genre: str = Field(description="NOMINATIVES, ou GLOBALES : sans détail nominatif.")
    heures_declarees: Heures = Field(description="Déclarées.")
    heures_en_attente: Heures = Field(description="Pas encore validées.")
    heures_retenues: Heures = Field(description="Retenues.")
    heures_travail: Heures = Field(description="Retenues, travail.")
    heures_formation: Heures = Field(description="Retenues, formation.")
    heures_non_retenues: Heures | None = Field(description="null pour un donneur d'ordre.")
    heures_en_suspens: Heures | None = Field(description="null pour un donneur d'ordre.")


Rang = TypeVar("Rang")


class Page(Schema, Generic[Rang]):
    total: int = Field(description="Nombre de lignes en tout.")
    page: int
    par_page: int
    suivante: str | None = Field(description="Adresse de la page suivante.")
    resultats: list[Rang]
