from django.urls import path

from suivi.views import apres as vues

urlpatterns = [
    path("apres-le-travail/", vues.a_appeler, name="a_appeler"),
    path("apres-le-travail/imprimer/", vues.imprimer, name="a_appeler_imprimer"),
    path("apres-le-travail/<int:pk>/appel/", vues.noter, name="appel_noter"),
    path("apres-le-travail/<int:pk>/evaluer/", vues.evaluer, name="evaluer"),
    path("evaluations/<int:pk>/", vues.evaluation, name="evaluation"),
]
