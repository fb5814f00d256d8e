"""What is sent to us is weighed before it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

MORCEAU = 1024 * 1024  # bytes read at a time
JETES_AU_PLUS = 10  # times the limit


class PoidsMiddleware:
    """Answers 413 to what its length says too heavy for any form of ours, without keeping any of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        longueur = request.META.get("CONTENT_LENGTH") or "0"
        octets = int(longueur) if longueur.isdigit() else 0
        if octets <= settings.ENVOI_TAILLE_MAX:
            return self.get_response(request)
        if octets <= settings.ENVOI_TAILLE_MAX * JETES_AU_PLUS:
            _jeter(request)
        limite = settings.ENVOI_TAILLE_MAX // MORCEAU
        return HttpResponse(render_to_string("413.html", {"limite": limite}), status=413)


def _jeter(request: HttpRequest) -> None:
    """A browser only shows the answer once it has sent everything."""
    while request.read(MORCEAU):
        pass
