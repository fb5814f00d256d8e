from django.urls import path

from suivi.views import redaction

urlpatterns = [
    path("achats/<int:pk>/rediger/", redaction.rediger, name="rediger"),
    path("achats/<int:pk>/fiche/", redaction.fiche, name="fiche_calibrage"),
    path("achats/pieces/<int:pk>/", redaction.piece, name="piece_redigee"),
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
