"""What the API answers when it does not give data: one French sentence, as JSON."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from clauses_project.refus import Refus

journal = logging.getLogger("clauses")
INTROUVABLE = (
    "Il n'y a rien à cette adresse : la documentation, sous /api/, donne celles qui existent."
)
SANS_JETON = "Il manque le jeton : envoyez l'en-tête « Authorization: Bearer … »."


class Erreur(Schema):
    """Une phrase, pour la personne qui lit le journal du programme."""

    erreur: str = Field(description="Ce qui ne va pas, en une phrase.")


class Incompatible(Exception):
    """What is asked is well written and does not hold together: a period, filters that are not offered."""


class TropDAppels(HttpError):
    def __init__(self, secondes: int):
        self.secondes = secondes
        super().__init__(429, f"Trop d'appels : reprenez dans {secondes} s.")


def repondre(statut: int, phrase: str, entetes: Mapping[str, str] | None = None) -> JsonResponse:
    return JsonResponse(
        {"erreur": phrase},
        status=statut,
        headers=dict(entetes or {}),
        json_dumps_params={"ensure_ascii": False},
    )


def brancher(api: NinjaAPI) -> None:
    """Every exception of an operation is told here; nothing of it but a sentence leaves."""
    for genre, dire in (
        (Exception, _panne),
        (Http404, lambda request, erreur: repondre(404, INTROUVABLE)),
        (Refus, lambda request, erreur: repondre(404, str(erreur))),
        (Incompatible, lambda request, erreur: repondre(409, str(erreur))),
        (HttpError, lambda request, erreur: repondre(erreur.status_code, erreur.message)),
        (AuthenticationError, _sans_jeton),
        (TropDAppels, _attendre),
        (ValidationError, _mal_ecrit),
    ):
        api.add_exception_handler(genre, dire)


def _sans_jeton(request: HttpRequest, erreur: AuthenticationError) -> HttpResponse:
    connue = erreur.message != AuthenticationError().message
    phrase = erreur.message if connue else SANS_JETON
    return repondre(401, phrase, {"WWW-Authenticate": "Bearer"})


def _attendre(request: HttpRequest, erreur: TropDAppels) -> HttpResponse:
    return repondre(429, erreur.message, {"Retry-After": str(erreur.secondes)})


def _mal_ecrit(request: HttpRequest, erreur: ValidationError) -> HttpResponse:
    nom = str(erreur.errors[0]["loc"][-1])
    return repondre(422, f"Le paramètre « {nom} » n'est pas écrit comme attendu : {attendu(nom)}.")


def attendu(nom: str) -> str:
    """How a parameter is written, in words."""
    return ATTENDUS.get(nom, "la documentation, sous /api/, dit comment")


def _panne(request: HttpRequest, erreur: Exception) -> HttpResponse:
    """The reference is the one logged with the traceback, as on the pages."""
    reference = secrets.token_hex(4).upper()
    journal.error("Panne %s : %s", reference, request.path, exc_info=erreur)
    return repondre(
        500, f"Une panne nous empêche de répondre, notée sous la référence {reference}."
    )


UN_MOIS = "un mois, par exemple 2026-05"
ATTENDUS = {
    "du": UN_MOIS,
    "au": UN_MOIS,
    "page": "un nombre entier, à partir de 1",
    "par_page": "un nombre entier, de 1 à 500",
    "commune": "un code INSEE de cinq signes, par exemple 02722",
    "commune_execution": "un code INSEE de cinq signes, par exemple 02722",
    "epci": "un SIREN de neuf chiffres",
    "donneur_ordre": "un SIRET de quatorze chiffres",
    "operation": "un nom de 160 signes au plus",
    "marche": "une référence de 60 signes au plus",
    "lot": "un numéro de 20 signes au plus",
    "facilitateur": "une adresse électronique",
    "structure": "le code d'une structure",
    "nature": "TRAVAUX, SERVICES, FOURNITURES ou PI",
    "clause": "un code de clause, par exemple EXECUTION",
}
