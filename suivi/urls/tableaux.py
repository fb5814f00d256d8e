from django.urls import path

from suivi.views import tableau_de_bord as bord
from suivi.views import tableaux

urlpatterns = [
    path("tableau-de-bord/", bord.tableau_de_bord, name="tableau_de_bord"),
    path("tableau-de-bord/tableau.xlsx", bord.classeur, name="classeur_tableau_de_bord"),
    path("tableau-de-bord/lots/", bord.lots, name="lots_en_cours"),
    path(
        "tableau-de-bord/graphiques/<slug:cle>.<slug:extension>",
        bord.graphique,
        name="graphique_tableau_de_bord",
    ),
    path("lots/<int:pk>/", tableaux.lot, name="lot"),
    path("operations/<int:pk>/", tableaux.operation, name="operation"),
    path(
        "graphiques/<slug:objet>/<int:pk>/<slug:cle>.<slug:extension>",
        tableaux.graphique,
        name="graphique",
    ),
    path("classeurs/<slug:objet>-<int:pk>.xlsx", tableaux.classeur, name="classeur"),
]
