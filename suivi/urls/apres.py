from django.urls import path

from suivi.views import apres as vues
from suivi.views import classes, retraits

urlpatterns = [
    path("apres-le-travail/", vues.a_appeler, name="a_appeler"),
    path("apres-le-travail/imprimer/", vues.imprimer, name="a_appeler_imprimer"),
    path("apres-le-travail/<int:pk>/appel/", vues.noter, name="appel_noter"),
    path("apres-le-travail/<int:pk>/evaluer/", vues.evaluer, name="evaluer"),
    path("reglages/situations/", classes.classes, name="classes"),
    path("reglages/situations/<str:code>/", classes.modifier, name="modifier_classe"),
    path("evaluations/<int:pk>/", vues.evaluation, name="evaluation"),
    path("evaluations/<int:pk>/retirer/", retraits.retirer, name="retirer_evaluation"),
]
