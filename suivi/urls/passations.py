from django.urls import path

from suivi.views import certifications, passations

urlpatterns = [
    path("passations/", passations.passations, name="passations"),
    path("passations/nouvelle/", passations.passer, name="passer"),
    path("passations/<int:pk>/", passations.passation, name="passation"),
    path("passations/<int:pk>/annuler/", passations.annuler, name="annuler_passation"),
    path("passations/remplacer/", passations.remplacer, name="remplacer"),
    path(
        "passations/remplacements/<int:pk>/arreter/",
        passations.arreter_remplacement,
        name="arreter_remplacement",
    ),
    path("participants/<int:pk>/confier/", passations.confier_personne, name="confier_personne"),
    path("entreprises/<int:pk>/confier/", passations.confier_entreprise, name="confier_entreprise"),
    path("certifications/", certifications.certifications, name="certifications"),
]
