"""The page that tells people what the API serves, from the same document as programs read."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from suivi.api.erreurs import attendu
from suivi.api.exemples import EXEMPLES, MARCHE_D_EXEMPLE
from suivi.api.service import api

STATUTS = (
    ("401", "le jeton manque, n'existe pas, a expiré ou a été révoqué"),
    ("403", "le jeton n'ouvre pas cette partie"),
    ("404", "ce qui est demandé n'existe pas, ou pas pour ce jeton"),
    ("405", "l'adresse se lit seulement, par GET"),
    ("409", "ce qui est demandé ne va pas ensemble : une période qui finit avant de commencer"),
    ("422", "un paramètre n'existe pas, ou n'est pas écrit comme attendu"),
    (
        "429",
        "trop d'appels dans la minute : l'en-tête Retry-After dit combien de secondes attendre",
    ),
    ("500", "une panne, notée chez nous sous la référence donnée"),
)


@login_not_required
@require_GET
def documentation(request: HttpRequest) -> HttpResponse:
    contexte = {
        "description": api.description,
        "racine": request.build_absolute_uri(reverse("api:api-root")),
        "openapi": reverse("api:openapi-json"),
        "operations": list(operations()),
        "statuts": STATUTS,
    }
    return render(request, "suivi/api.html", contexte)


def operations() -> list[dict[str, Any]]:
    """Each operation of the OpenAPI document, with its example."""
    trouvees = []
    for adresse, verbes in api.get_openapi_schema()["paths"].items():
        operation = verbes["get"]
        exemple = EXEMPLES[operation["operationId"]]
        trouvees.append(
            {
                "nom": operation["operationId"],
                "ancre": operation["operationId"].replace(".", "-"),
                "titre": operation["summary"],
                "description": operation["description"],
                "adresse": adresse,
                "parametres": [_parametre(un) for un in operation["parameters"]],
                "demande": adresse + exemple.demande.format(marche=MARCHE_D_EXEMPLE),
                "reponse": _ecrire(exemple.reponse),
            }
        )
    return trouvees


def _parametre(parametre: dict[str, Any]) -> dict[str, str]:
    nom = parametre["name"]
    return {"nom": nom, "description": parametre["description"], "attendu": attendu(nom)}


def _ecrire(reponse: Any) -> str:
    if isinstance(reponse, str):
        return reponse
    return json.dumps(reponse, ensure_ascii=False, indent=2)
