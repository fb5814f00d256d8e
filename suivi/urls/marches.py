from django.urls import path

from suivi.views import donneurs_ordre, heures_globales, marches

urlpatterns = [
    path("marches/", marches.marches, name="marches"),
    path("marches/<int:pk>/", marches.marche, name="marche"),
    path(
        "attributions/<int:pk>/heures-globales/",
        heures_globales.heures_globales,
        name="heures_globales",
    ),
    path(
        "attributions/<int:pk>/heures-globales/ajouter/",
        heures_globales.ajouter,
        name="ajouter_heures_globales",
    ),
    path(
        "heures-globales/<int:pk>/modifier/",
        heures_globales.modifier,
        name="modifier_heures_globales",
    ),
    path(
        "heures-globales/<int:pk>/retirer/",
        heures_globales.supprimer,
        name="supprimer_heures_globales",
    ),
    path("donneurs-ordre/", donneurs_ordre.donneurs_ordre, name="donneurs_ordre"),
    path("donneurs-ordre/<int:pk>/", donneurs_ordre.donneur_ordre, name="donneur_ordre"),
]
