"""Pages to hand out: HTML of the house to a tagged PDF (PDF/UA-1), by WeasyPrint."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from suivi.bilans import Bilan
from suivi.fiche_eligibilite import FicheEligibilite

BASE = "file:///statique/"


class FichiersDeLaMaison(URLFetcher):
    """Gives the project's static files, `file:///statique/css/bilan.css`, and nothing else.

    Anything missing or from elsewhere stops the drawing: a report without its font or its logo is
    worse than none.
    """

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        chemin = _fichier_statique(url)
        if chemin is None:
            raise FatalURLFetchingError(f"Fichier du PDF introuvable : {url}")
        type_contenu, _ = mimetypes.guess_type(chemin)
        return URLFetcherResponse(
            url,
            Path(chemin).read_bytes(),
            headers={"Content-Type": type_contenu or "application/octet-stream"},
        )


def _fichier_statique(url: str) -> str | None:
    """Where the static file of that address is on this machine."""
    if not url.startswith(BASE):
        return None
    try:
        return finders.find(unquote(urlsplit(url.removeprefix(BASE)).path))
    except SuspiciousFileOperation:
        return None


def pdf_bilan_territoire(bilan: Bilan) -> bytes:
    return _imprimer(render_to_string("suivi/pdf/bilan_territoire.html", {"bilan": bilan}))


def pdf_fiche_eligibilite(fiche: FicheEligibilite) -> bytes:
    return _imprimer(render_to_string("suivi/pdf/fiche_eligibilite.html", {"fiche": fiche}))


def _imprimer(html: str) -> bytes:
    document = HTML(string=html, base_url=BASE, url_fetcher=FichiersDeLaMaison())
    return document.write_pdf(pdf_variant="pdf/ua-1", font_config=FontConfiguration())
