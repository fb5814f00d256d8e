"""A chart to put on a slide: the SVG on its own, or the image drawn from it."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pypdfium2
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import slugify
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from suivi.graphiques.dessin import Graphique
from suivi.pdf import BASE, FichiersDeLaMaison

FORMATS = {"svg": "image/svg+xml", "png": "image/png"}
POINTS_PAR_PIXEL = 0.75
DENSITE = 2  # pixels of the image for one of the drawing
FINESSE = 3  # drawn so much larger, then reduced: pdfium cuts the first stem of small letters
PAGE = (
    '<html lang="fr"><head><link rel="stylesheet" href="css/polices_papier.css">'
    "<style>@page {{ size: {}px {}px; margin: 0 }} body {{ margin: 0 }} svg {{ display: block }}"
    "</style></head><body>{}</body></html>"
)


@dataclass(frozen=True)
class GraphiqueTelechargeable:
    """A chart of a page, with the addresses where it is a file: same filters, same rights."""

    graphique: Graphique
    svg: str
    png: str


def telechargeable(
    graphique: Graphique, url: str, *args, requete: str = ""
) -> GraphiqueTelechargeable:
    """`url` names a path that ends with the chart's key and the extension; `requete` is the query string."""
    adresses = (reverse(url, args=[*args, graphique.cle, extension]) for extension in FORMATS)
    svg, png = (f"{adresse}?{requete}" if requete else adresse for adresse in adresses)
    return GraphiqueTelechargeable(graphique, svg=svg, png=png)


def repondre(graphique: Graphique | None, extension: str, *, source: str, nom: str) -> HttpResponse:
    """The file; raises Http404 for a chart the page does not have, or another format.

    `source` is written under the drawing (who, which period); `nom` begins the file's name.
    """
    if graphique is None or extension not in FORMATS:
        raise Http404
    donnees = svg(graphique, source) if extension == "svg" else png(graphique, source)
    fichier = f"{slugify(nom)}-{graphique.cle}.{extension}"
    return HttpResponse(
        donnees,
        content_type=FORMATS[extension],
        headers={"Content-Disposition": f'attachment; filename="{fichier}"'},
    )


def svg(graphique: Graphique, source: str) -> bytes:
    return graphique.svg_seul(source).encode()


def png(graphique: Graphique, source: str) -> bytes:
    """Twice as fine as it is drawn, with the letters of the house."""
    page = format_html(
        PAGE, graphique.largeur_seule, graphique.hauteur_seule(source), graphique.svg_seul(source)
    )
    dessin = HTML(string=page, base_url=BASE, url_fetcher=FichiersDeLaMaison())
    document = pypdfium2.PdfDocument(dessin.write_pdf(font_config=FontConfiguration()))
    try:
        image = document[0].render(scale=FINESSE * DENSITE / POINTS_PAR_PIXEL).to_pil()
        sortie = io.BytesIO()
        image.reduce(FINESSE).save(sortie, "PNG", optimize=True)
        return sortie.getvalue()
    finally:
        document.close()
