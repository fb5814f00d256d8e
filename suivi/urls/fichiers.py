from django.urls import path

from suivi.views import fichiers as vues
from suivi.views import fichiers_choix as choix

urlpatterns = [
    path("fichiers/", vues.fichiers, name="fichiers"),
    path("fichiers/modele.xlsx", vues.modele_fichier, name="modele_fichier"),
    path("fichiers/envoyer/", vues.deposer_fichier, name="deposer_fichier"),
    path("fichiers/<int:pk>/", vues.fichier, name="fichier"),
    path("fichiers/<int:pk>/colonnes/", choix.colonnes_fichier, name="colonnes_fichier"),
    path("fichiers/<int:pk>/preciser/", choix.preciser_fichier, name="preciser_fichier"),
    path("fichiers/<int:pk>/nouvelles/", choix.nouvelles_personnes, name="nouvelles_personnes"),
    path("fichiers/<int:pk>/mois/", choix.mois_du_fichier, name="mois_du_fichier"),
    path("fichiers/<int:pk>/lignes/<int:ligne>/", choix.ligne_fichier, name="ligne_fichier"),
    path("fichiers/<int:pk>/enregistrer/", vues.enregistrer_fichier, name="enregistrer_fichier"),
    path("fichiers/<int:pk>/annuler/", vues.annuler_fichier, name="annuler_fichier"),
]
