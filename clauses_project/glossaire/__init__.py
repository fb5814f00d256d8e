"""The words of the trade, each defined once: what the screens say, and its English gloss for who reads the code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from clauses_project.droits import compte_suffit
from clauses_project.glossaire import acteurs, heures, marches, personnes, publications
from clauses_project.textes import normaliser

TERMES = sorted(
    (*acteurs.TERMES, *marches.TERMES, *personnes.TERMES, *heures.TERMES, *publications.TERMES),
    key=lambda terme: normaliser(terme.mot),
)


@require_GET
@compte_suffit
def glossaire(request: HttpRequest) -> HttpResponse:
    return render(request, "maison/glossaire.html", {"termes": TERMES})
