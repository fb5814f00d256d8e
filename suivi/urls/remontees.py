from django.urls import path

from suivi.views import remontees as vues

urlpatterns = [
    path("remontees/", vues.remontees, name="remontees"),
    path("remontees/preparer/", vues.preparer, name="preparer_remontee"),
    path("remontees/preparer/<slug:genre>/", vues.produire, name="produire_remontee"),
    path("remontees/<int:pk>/", vues.remontee, name="remontee"),
    path("remontees/<int:pk>/tableau.xlsx", vues.telecharger, name="telecharger_remontee"),
    path("remontees/<int:pk>/envoi/", vues.envoyer, name="envoyer_remontee"),
    path("reglages/remontees/<slug:genre>/", vues.colonnes, name="colonnes_remontee"),
    path(
        "reglages/remontees/<slug:genre>/remettre/",
        vues.remettre_colonnes,
        name="remettre_colonnes_remontee",
    ),
]
