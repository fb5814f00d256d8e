from django.urls import path

from suivi.views import partenariats as vues

urlpatterns = [
    path("partenariats/", vues.partenariats, name="partenariats"),
    path("partenariats/<int:pk>/", vues.partenariat, name="partenariat"),
    path("partenariats/<int:pk>/modifier/", vues.modifier, name="modifier_partenariat"),
    path("partenariats/<int:pk>/supprimer/", vues.supprimer, name="supprimer_partenariat"),
    path("partenariats/pieces/<int:pk>/", vues.piece, name="piece_partenariat"),
    path(
        "partenariats/pieces/<int:pk>/retirer/",
        vues.retirer_piece,
        name="retirer_piece_partenariat",
    ),
    path("donneurs-ordre/<int:pk>/partenariat/", vues.nouveau, name="nouveau_partenariat"),
]
