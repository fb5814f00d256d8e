"""Pages to hand out: HTML of the house to a tagged PDF (PDF/UA-1), by WeasyPrint."""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from pydyf import PDF, Dictionary
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from suivi.fiche_calibrage import FicheCalibrage
from suivi.fiche_eligibilite import FicheEligibilite

BASE = "file:///statique/"
EMBLEME = "embleme:"
VARIANTE = "pdf/ua-1"


class FichiersDeLaMaison(URLFetcher):
    """Gives the project's static files, `file:///statique/css/bilan.css`, the images that came with the page,
    `embleme:<SHA-256>`, and nothing else.

    Anything missing or from elsewhere stops the drawing: a report without its font or its logo is
    worse than none.
    """

    def __init__(self, images: Mapping[str, bytes] | None = None):
        super().__init__()
        self.images = images or {}

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        if url.startswith(EMBLEME) and url.removeprefix(EMBLEME) in self.images:
            image = self.images[url.removeprefix(EMBLEME)]
            return URLFetcherResponse(url, image, headers={"Content-Type": "image/png"})
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


class Habits(threading.local):
    """Style sheets and fonts, read once a thread: read again for each document, they would all stay in memory."""

    def __init__(self) -> None:
        self.polices = FontConfiguration()
        self.lues: dict[str, CSS] = {}

    def feuille(self, nom: str) -> CSS:
        if nom not in self.lues:
            self.lues[nom] = CSS(
                url=f"{BASE}{nom}", font_config=self.polices, url_fetcher=FichiersDeLaMaison()
            )
        return self.lues[nom]


HABITS = Habits()


def pdf_fiche_eligibilite(fiche: FicheEligibilite) -> bytes:
    html = render_to_string("suivi/pdf/fiche_eligibilite.html", {"fiche": fiche})
    return ecrire(dessiner(html, feuilles=("css/bilan.css", "css/fiche.css")))


def pdf_fiche_calibrage(fiche: FicheCalibrage) -> bytes:
    html = render_to_string("suivi/pdf/fiche_calibrage.html", {"fiche": fiche})
    return ecrire(dessiner(html, feuilles=("css/bilan.css", "css/fiche.css")))


def dessiner(
    html: str, images: Mapping[str, bytes] | None = None, *, feuilles: Sequence[str]
) -> Document:
    """The pages of an HTML document of ours, in these style sheets."""
    page = HTML(string=html, base_url=BASE, url_fetcher=FichiersDeLaMaison(images))
    return page.render(
        font_config=HABITS.polices,
        stylesheets=[HABITS.feuille(nom) for nom in feuilles],
        pdf_variant=VARIANTE,
    )


def ecrire(document: Document) -> bytes:
    """Those pages as a tagged PDF (PDF/UA-1)."""
    return document.write_pdf(finisher=_dire_la_portee_des_entetes, pdf_variant=VARIANTE)


def _dire_la_portee_des_entetes(document: Document, pdf: PDF) -> None:
    """WeasyPrint ties cells to their headers; we also say of each header whether it heads its row or its column."""

    def parent(element: Dictionary) -> Dictionary:
        return pdf.objects[int(element["P"].split()[0])]

    for element in pdf.objects:
        if isinstance(element, Dictionary) and element.get("S") == "/TH":
            section = parent(parent(element))["S"]
            element["A"]["Scope"] = "/Column" if section == "/THead" else "/Row"
