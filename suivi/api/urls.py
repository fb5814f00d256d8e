from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, include, path
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from suivi.api.documentation import documentation
from suivi.api.erreurs import INTROUVABLE, repondre
from suivi.api.service import api

SIGNE_NUL = ("%00", "\x00")


def rien_ici(request: HttpRequest, reste: str = "") -> HttpResponseBase:
    return repondre(404, INTROUVABLE)


def servir(vue: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """An operation as it is mounted: no session, a sentence for a wrong verb, nothing kept by a proxy."""

    @csrf_exempt  # neither session nor form: the token is in a header, and nothing is written
    @wraps(vue)
    def servie(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if any(signe in request.META.get("QUERY_STRING", "") for signe in SIGNE_NUL):
            return repondre(404, "Rien ne porte ce nom : il contient un signe nul.")
        reponse = vue(request, *args, **kwargs)
        if reponse.status_code == 405:
            phrase = "Cette adresse se lit seulement : appelez-la par GET."
            return repondre(405, phrase, {"Allow": reponse["Allow"]})
        patch_cache_control(reponse, private=True, no_store=True)
        return reponse

    servie.login_required = False  # type: ignore[attr-defined]
    return servie


@require_GET
def openapi(request: HttpRequest) -> HttpResponseBase:
    options = {"ensure_ascii": False}
    return JsonResponse(api.get_openapi_schema(), json_dumps_params=options)


# What we answer ourselves at two addresses that ninja names.
ICI = {"api-root": rien_ici, "openapi-json": openapi}


def _motifs() -> list[URLPattern]:
    """Those of ninja; it needs its root by name."""
    motifs: list[Any] = api.urls[0]
    for motif in motifs:
        motif.callback = servir(ICI.get(motif.name, motif.callback))
    return motifs


app_name = "api"
urlpatterns = [
    path("", documentation, name="documentation"),
    path("v1/", include(_motifs())),
    path("<path:reste>", servir(rien_ici), name="introuvable"),
]
