from django.urls import path

from suivi.views import ouvertes

urlpatterns = [
    path("donnees-ouvertes/<slug:code>/", ouvertes.donnees_ouvertes, name="donnees_ouvertes"),
    path(
        "donnees-ouvertes/<slug:code>/<str:fichier>",
        ouvertes.fichier_ouvert,
        name="fichier_ouvert",
    ),
]
