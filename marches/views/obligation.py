"""« Suis-je obligé ? »: an answer on the phone, without storing anything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from clauses_project.droits import gestion_requise
from marches.amont import lecture
from marches.amont.forms import SimulateurForm
from marches.amont.obligation import repondre, reserves_possibles


@require_GET
@gestion_requise
def suis_je_oblige(request: HttpRequest) -> HttpResponse:
    form = SimulateurForm(request.GET or None)
    contexte = {"form": form, "avis": None, "reserves": ()}
    if form.is_valid():
        projet = form.projet()
        contexte["avis"] = repondre(projet, lecture.seuils_de(request.acces.structure))
        contexte["reserves"] = reserves_possibles(
            nature=projet.nature,
            sante_social_culture=form.cleaned_data["sante_social_culture"],
            duree_mois=projet.duree_mois,
        )
    return render(request, "marches/suis_je_oblige.html", contexte)
