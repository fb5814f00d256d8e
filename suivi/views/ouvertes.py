"""Open data, at an address that does not change: nobody signs in, and 404 unless the structure publishes."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET, require_safe

from suivi.ouvertes import jeu
from suivi.ouvertes.dictionnaire import SANS_VALEUR, dictionnaire
from territoires.models import Structure


@login_not_required
@require_GET
def donnees_ouvertes(request: HttpRequest, code: str) -> HttpResponse:
    """What is published, what it means, under which licence."""
    structure = _publiee(code)
    contexte = {
        "structure": structure,
        "licence": jeu.LICENCE,
        "sans_valeur": SANS_VALEUR,
        "fichiers": [
            (settings.ADRESSE + reverse("suivi:fichier_ouvert", args=[code, nom]), nom, phrase)
            for nom, (phrase, _) in jeu.fichiers().items()
        ],
        "dictionnaire": dictionnaire(),
    }
    return render(request, "suivi/donnees_ouvertes.html", contexte)


@login_not_required
@require_safe
def fichier_ouvert(request: HttpRequest, code: str, fichier: str) -> HttpResponseBase | None:
    """One file. Caches may keep it an hour, then ask whether it changed; pages elsewhere may read it."""
    structure = _publiee(code)
    if fichier not in jeu.fichiers():
        raise Http404
    contenu = jeu.ecrire(structure, fichier)
    etag = f'"{sha256(contenu).hexdigest()}"'
    entetes = {
        "Cache-Control": f"public, max-age={jeu.FRAICHEUR}",
        "ETag": etag,
        "Access-Control-Allow-Origin": "*",
        "Content-Disposition": f'inline; filename="{code}-{fichier}"',
    }
    genre = jeu.fichiers()[fichier][1]
    reponse = HttpResponse(contenu, content_type=genre, headers=entetes)
    return get_conditional_response(request, etag=etag, response=reponse)


def _publiee(code: str) -> Structure:
    return get_object_or_404(Structure.objects.publiees(), code=code)
