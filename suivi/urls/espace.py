from django.urls import path

from suivi.views import contestations, embauches, liens, pieces, recus, reprises

urlpatterns = [
    path("declarations/<int:pk>/personne/", embauches.embauche, name="embauche"),
    path("declarations/<int:pk>/piece/", pieces.joindre, name="joindre_piece"),
    path("declarations/<int:pk>/recu/", recus.recu, name="recu"),
    path("declarations/<int:pk>/lien/", liens.envoyer_lien, name="envoyer_lien"),
    path(
        "declarations/<int:pk>/lien/<int:lien>/fermer/", liens.revoquer_lien, name="revoquer_lien"
    ),
    path(
        "declarations/<int:pk>/reprendre/<int:affectation>/", reprises.reprendre, name="reprendre"
    ),
    path("declarations/<int:pk>/contester/", contestations.contester, name="contester"),
    path("contestations/<int:pk>/", contestations.repondre, name="repondre_contestation"),
    path("liens/<int:pk>/fermer/", liens.fermer_lien, name="fermer_lien"),
    path("lien/", liens.mois_du_lien, name="mois_du_lien"),
    path("lien/<str:jeton>/", liens.lien, name="lien"),
    path("pieces/<int:pk>/", pieces.piece, name="piece"),
    path("pieces/<int:pk>/retirer/", pieces.retirer, name="retirer_piece"),
    path("pieces/<int:pk>/vue/", pieces.marquer_vue, name="piece_vue"),
]
