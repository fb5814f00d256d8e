from django.urls import include, path

from clauses_project.glossaire import glossaire
from suivi.views.accueil import accueil
from territoires.views import communes

urlpatterns = [
    path("", accueil, name="accueil"),
    path("communes/", communes, name="communes"),
    path("glossaire/", glossaire, name="glossaire"),
    path("api/", include("suivi.api.urls")),
    path("compte/", include("comptes.urls_compte")),
    path("", include("comptes.urls")),
    path("", include("entreprises.urls")),
    path("", include("marches.urls")),
    path("", include("participants.urls")),
    path("", include("suivi.urls")),
]

handler400 = "clauses_project.erreurs.requete_invalide"
handler403 = "clauses_project.erreurs.interdit"
handler404 = "clauses_project.erreurs.introuvable"
handler500 = "clauses_project.erreurs.panne"
