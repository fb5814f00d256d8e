from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clauses_project.droits import tous_les_profils


@tous_les_profils
def accueil(request: HttpRequest) -> HttpResponse:
    return render(request, "suivi/accueil.html")
