"""Pages for what is missing, forbidden or broken: what happened, and what to do now."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

journal = logging.getLogger("clauses")


def requete_invalide(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def interdit(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Says which access is in use, and offers the others the person has."""
    acces = getattr(request, "acces", None)
    autres = [autre for autre in getattr(request, "acces_possibles", []) if autre != acces]
    return render(request, "403.html", {"autres_acces": autres}, status=403)


def introuvable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def panne(request: HttpRequest) -> HttpResponse:
    """Reads neither the session nor the database: they may be what is broken.

    The reference shown is the one logged, with the traceback, under the « clauses » logger.
    """
    reference = secrets.token_hex(4).upper()
    journal.error("Panne %s : %s %s", reference, request.method, request.path, exc_info=True)
    return HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or came from elsewhere."""
    journal.warning("Formulaire refusé (%s) : %s", reason, request.path)
    return render(request, "403_csrf.html", status=403)
