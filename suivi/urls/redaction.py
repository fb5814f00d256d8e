from django.urls import path

from suivi.views import courriers, redaction

urlpatterns = [
    path("achats/<int:pk>/rediger/", redaction.rediger, name="rediger"),
    path("achats/<int:pk>/fiche/", redaction.fiche, name="fiche_calibrage"),
    path("achats/pieces/<int:pk>/", redaction.piece, name="piece_redigee"),
    path("marches/<int:pk>/courriers/", courriers.courriers, name="courriers"),
    path("marches/<int:pk>/courriers/<slug:genre>/", courriers.ecrire, name="ecrire_courrier"),
    path("penalites/<int:pk>/etat/", courriers.etat_penalite, name="etat_penalite"),
    path("reglages/modeles-word/", redaction.modeles, name="modeles_word"),
    path("reglages/modeles-word/<int:pk>/", redaction.modele, name="modele_word"),
    path(
        "reglages/modeles-word/<int:pk>/retirer/",
        redaction.retirer_modele,
        name="retirer_modele_word",
    ),
    path(
        "reglages/modeles-word/proposes/<slug:genre>/",
        redaction.modele_propose,
        name="modele_word_propose",
    ),
]
