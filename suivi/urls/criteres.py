from django.urls import path

from suivi.views import criteres

urlpatterns = [
    path("reglages/publics/", criteres.criteres, name="criteres"),
    path("reglages/publics/ajouter/", criteres.ajouter_critere, name="ajouter_critere"),
    path("reglages/publics/<int:pk>/", criteres.modifier_critere, name="modifier_critere"),
]
