"""Rows as they leave: a page of JSON, JSON lines, CSV. Large lists are read and written as they go."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.http import HttpRequest, JsonResponse, StreamingHttpResponse

from clauses_project import tableurs
from clauses_project.heures import CENTIEME, arrondir
from comptes.api.models import JetonApi
from suivi.api.ressources import Filtres, Ressource
from suivi.chiffres.sortie import DIX_MILLIEME, TAUX

PAR_LOT = 2000  # rows read from the database at a time
JSONL, CSV = "application/jsonl", "text/csv"


def page(
    request: HttpRequest,
    ressource: Ressource,
    jeton: JetonApi,
    filtres: Filtres,
    numero: int,
    par_page: int,
) -> JsonResponse:
    """One page, and the address of the next one."""
    lignes = ressource.lignes(jeton, filtres)
    total = lignes.count()
    debut = (numero - 1) * par_page
    morceau = list(lignes[debut : debut + par_page]) if debut < total else []
    reste = debut + par_page < total
    corps = {
        "total": total,
        "page": numero,
        "par_page": par_page,
        "suivante": _adresse(request, numero + 1) if reste else None,
        "resultats": [en_json(rang) for rang in ressource.rendre(jeton, morceau)],
    }
    return JsonResponse(corps, json_dumps_params={"ensure_ascii": False})


def _adresse(request: HttpRequest, numero: int) -> str:
    parametres = request.GET.copy()
    parametres["page"] = str(numero)
    return request.build_absolute_uri(f"{request.path}?{parametres.urlencode()}")


def en_lignes_json(
    ressource: Ressource, jeton: JetonApi, filtres: Filtres
) -> StreamingHttpResponse:
    lignes = (
        json.dumps(en_json(rang), ensure_ascii=False) + "\n"
        for rang in _lire(ressource, jeton, filtres)
    )
    return StreamingHttpResponse(lignes, content_type=JSONL)


def en_csv(ressource: Ressource, jeton: JetonApi, filtres: Filtres) -> StreamingHttpResponse:
    """The CSV of the house (« ; », decimal comma), which a spreadsheet opens and no cell of which is a formula."""
    entetes = list(ressource.schema.model_fields)
    rangs = ([_cellule(rang[nom]) for nom in entetes] for rang in _lire(ressource, jeton, filtres))
    fichier = tableurs.nom_de_fichier(ressource.nom, "csv")
    return StreamingHttpResponse(
        tableurs.lignes_csv(entetes, rangs),
        content_type=f"{CSV}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{fichier}"'},
    )


def _lire(ressource: Ressource, jeton: JetonApi, filtres: Filtres) -> Iterator[dict[str, Any]]:
    """Some rows at a time, by a cursor of the database: memory does not grow with the list."""
    lignes = ressource.lignes(jeton, filtres).iterator(chunk_size=PAR_LOT)
    while morceau := list(islice(lignes, PAR_LOT)):
        yield from ressource.rendre(jeton, morceau)


def en_json(rang: dict[str, Any]) -> dict[str, Any]:
    return {nom: _valeur(nom, valeur) for nom, valeur in rang.items()}


def _valeur(nom: str, valeur: Any) -> Any:
    if isinstance(valeur, Decimal):
        return str(
            arrondir(valeur, DIX_MILLIEME if nom.startswith(TAUX) or nom == "taux" else CENTIEME)
        )
    return valeur.isoformat() if isinstance(valeur, date) else valeur


def _cellule(valeur: Any) -> Any:
    if isinstance(valeur, list):
        return " ; ".join(f"{un['raison_sociale']} ({un['identifiant']})" for un in valeur)
    return valeur
