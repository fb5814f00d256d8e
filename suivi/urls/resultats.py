from django.urls import path

from suivi.views import resultats as vues

urlpatterns = [
    path("resultats/", vues.resultats, name="resultats"),
    path("resultats/resultats.xlsx", vues.exporter, name="classeur_resultats"),
    path(
        "resultats/graphiques/<slug:cle>.<slug:extension>",
        vues.graphique,
        name="graphique_resultats",
    ),
    path(
        "resultats/<slug:jalon>/<slug:mesure>/",
        vues.personnes,
        name="resultats_personnes",
    ),
]
