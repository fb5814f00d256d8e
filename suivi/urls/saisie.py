from django.urls import path

from suivi.views import saisie as vues

urlpatterns = [
    path(
        "declarations/<int:pk>/cellules/<int:affectation>/",
        vues.cellule,
        name="cellule",
    ),
    path("declarations/<int:pk>/controles/", vues.controles, name="controles"),
    path("marches/<int:pk>/grille/", vues.grille_marche, name="grille_marche"),
    path(
        "marches/<int:pk>/grille/saisir/",
        vues.saisir_grille_marche,
        name="saisir_grille_marche",
    ),
]
