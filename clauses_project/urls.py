from django.urls import include, path

urlpatterns: list = [
    path("compte/", include("comptes.urls_compte")),
    path("", include("comptes.urls")),
    path("entreprises/", include("entreprises.urls")),
    path("marches/", include("marches.urls")),
    path("participants/", include("participants.urls")),
    path("", include("suivi.urls")),
]

# handler400 = "clauses_project.erreurs.requete_invalide"
# handler403 = "clauses_project.erreurs.interdit"
# handler404 = "clauses_project.erreurs.introuvable"
# handler500 = "clauses_project.erreurs.panne"
