from django.urls import path

from suivi.views import embauches, pieces

urlpatterns = [
    path("declarations/<int:pk>/personne/", embauches.embauche, name="embauche"),
    path("declarations/<int:pk>/piece/", pieces.joindre, name="joindre_piece"),
    path("pieces/<int:pk>/", pieces.piece, name="piece"),
    path("pieces/<int:pk>/retirer/", pieces.retirer, name="retirer_piece"),
    path("pieces/<int:pk>/vue/", pieces.marquer_vue, name="piece_vue"),
]
