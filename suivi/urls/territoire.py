from django.urls import path

from suivi.views import part_sociale
from suivi.views import territoire as vues

urlpatterns = [
    path("territoire/", vues.territoire, name="territoire"),
    path("territoire/considerations-sociales/", part_sociale.part_sociale, name="part_sociale"),
    path("territoire/bilan.pdf", vues.bilan_territoire, name="bilan_territoire"),
    path("territoire/bilan.xlsx", vues.classeur, name="classeur_territoire"),
    path(
        "territoire/graphiques/<slug:cle>.<slug:extension>",
        vues.graphique,
        name="graphique_territoire",
    ),
]
