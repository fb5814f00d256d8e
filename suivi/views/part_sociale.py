"""The share of published contracts with a social consideration: of public buyers, nobody is named."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from clauses_project.listes import afficher
from marches.decp.parts import comptes
from suivi.part_sociale import PartFilter, PartTable
from suivi.views.territoire import lecteurs_du_territoire
from territoires.models import Structure


@require_GET
@lecteurs_du_territoire
def part_sociale(request: HttpRequest) -> HttpResponse:
    gestion = request.acces.est_gestionnaire
    structures = Structure.objects.visibles_par(request.acces)
    return afficher(
        request,
        filtre=PartFilter(request.GET, queryset=comptes(structures)),
        table_class=PartTable,
        titre="Considérations sociales des marchés publiés",
        sous_titre="La part de chaque acheteur et de chaque année, face à l'objectif national de 30\u00a0%.",
        nom_export="considérations sociales",
        gestes=[("Radar", reverse("marches:radar"))] if gestion else [],
        phrase_vide="Aucun marché publié du territoire n'est encore connu ici.",
        lien_vide=("Envoyer un fichier", reverse("marches:decp_deposer")) if gestion else None,
        gabarit="suivi/part_sociale.html",
    )
