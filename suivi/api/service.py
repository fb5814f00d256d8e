"""The operations of the API, as django-ninja serves and documents them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Query, Schema

from comptes.api.portees import Portee
from suivi.api import chiffres, flux, parametres, schemas
from suivi.api.acces import Jeton, jeton_pour
from suivi.api.erreurs import Erreur, brancher
from suivi.api.ressources import RESSOURCES, Filtres, Ressource
from suivi.api.schema_des_chiffres import ChiffresLus

DESCRIPTION = (
    "Ce qu'un programme lit des clauses sociales d'une structure, avec un jeton donné par elle. "
    "Rien ne s'y modifie, aucun nom de personne n'y figure. Les heures sont des textes à deux décimales, "
    "les taux à quatre ; null veut dire « sans objet », ou « pas pour ce lecteur »."
)
ERREURS: dict[int, Any] = dict.fromkeys((401, 403, 404, 405, 409, 422, 429, 500), Erreur)
FORMATS = (
    ("jsonl", flux.JSONL, "en lignes JSON"),
    ("csv", flux.CSV, "en CSV"),
)

api = NinjaAPI(
    title="Clauses sociales",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace="api",
    auth=Jeton(),
)
brancher(api)


def _documenter(contenu: dict[str, Any]) -> dict[str, Any]:
    """What ninja does not say by itself: headers of a refusal, contents that are not one JSON."""
    return {
        "responses": {
            401: {"headers": {"WWW-Authenticate": {"schema": {"type": "string"}}}},
            429: {"headers": {"Retry-After": {"schema": {"type": "string"}}}},
            **contenu,
        }
    }


def _servir_la_page(ressource: Ressource) -> None:
    modele = parametres.PageDHeures if ressource.nom == "heures" else parametres.PageDeListe

    def lister(request: HttpRequest, demande: Any) -> HttpResponse:
        jeton = jeton_pour(request, ressource.portee)
        parametres.refuser_les_inconnus(request, modele)
        filtres = _filtres(demande)
        return flux.page(request, ressource, jeton, filtres, demande.page, demande.par_page)

    _declarer(
        ressource.nom,
        ressource.titre,
        ressource.description,
        lister,
        modele,
        schemas.Page[ressource.schema],  # type: ignore[name-defined]
        {},
    )


def _servir_le_flux(ressource: Ressource, extension: str, genre: str, comment: str) -> None:
    modele = parametres.FiltresDHeures if ressource.nom == "heures" else parametres.FiltresDeListe
    ecrire = flux.en_lignes_json if extension == "jsonl" else flux.en_csv

    def verser(request: HttpRequest, demande: Any) -> HttpResponse:
        jeton = jeton_pour(request, ressource.portee)
        parametres.refuser_les_inconnus(request, modele)
        return ecrire(ressource, jeton, _filtres(demande))

    _declarer(
        f"{ressource.nom}.{extension}",
        f"{ressource.titre}, {comment}",
        f"La liste entière, {comment}, écrite au fur et à mesure.",
        verser,
        modele,
        None,
        {200: {"content": {genre: {"schema": {"type": "string"}}}}},
    )


def _declarer(
    nom: str,
    titre: str,
    description: str,
    fonction: Callable[..., HttpResponse],
    modele: type[Schema],
    reponse: Any,
    contenu: dict[int, Any],
) -> None:
    fonction.__annotations__ = {"request": HttpRequest, "demande": modele}
    fonction.__defaults__ = (Query(...),)
    fonction.__name__ = nom.replace(".", "_")
    api.get(
        f"/{nom}",
        operation_id=nom,
        url_name=nom,
        summary=titre,
        description=description,
        response={200: reponse, **ERREURS},
        openapi_extra=_documenter(contenu),
    )(fonction)


def _filtres(demande: Any) -> Filtres:
    bornee = isinstance(demande, parametres.Periode)
    return Filtres(
        marche=demande.marche,
        donneur_ordre=demande.donneur_ordre,
        periode=chiffres.periode(demande) if bornee else None,
    )


for _ressource in RESSOURCES:
    _servir_la_page(_ressource)
    for _format in FORMATS:
        _servir_le_flux(_ressource, *_format)


def _lire_les_chiffres(request: HttpRequest, demande: Any) -> HttpResponse:
    jeton = jeton_pour(request, Portee.CHIFFRES)
    parametres.refuser_les_inconnus(request, parametres.FiltresDeChiffres)
    return _json(chiffres.pour_la_gestion_ou_l_acheteur(jeton, demande))


def _lire_les_chiffres_publics(request: HttpRequest, demande: Any) -> HttpResponse:
    jeton = jeton_pour(request, Portee.CHIFFRES_PUBLICS)
    parametres.refuser_les_inconnus(request, parametres.FiltresPublics)
    return _json(chiffres.publics(jeton, demande))


def _json(corps: dict[str, Any]) -> JsonResponse:
    return JsonResponse(corps, json_dumps_params={"ensure_ascii": False})


_declarer(
    "chiffres",
    "Les chiffres",
    "Toutes les clés, avec les mêmes filtres que la commande chiffres, et le même JSON. Un donneur d'ordre y lit "
    "ses marchés ; ce qui dirait qui sont les personnes y est null.",
    _lire_les_chiffres,
    parametres.FiltresDeChiffres,
    ChiffresLus,
    {},
)
_declarer(
    "chiffres-publics",
    "Les chiffres publics",
    "Ce que lisent les élus : une année civile, plusieurs années entières ou tout depuis le début, un seul filtre à "
    "la fois, aucun petit groupe.",
    _lire_les_chiffres_publics,
    parametres.FiltresPublics,
    ChiffresLus,
    {},
)
