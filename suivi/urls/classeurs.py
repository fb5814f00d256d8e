from django.urls import path

from suivi.views import classeurs as vues

urlpatterns = [
    path("classeurs/", vues.classeurs, name="classeurs"),
    path("classeurs/modele.xlsx", vues.modele_classeur, name="modele_classeur"),
    path("classeurs/structure.xlsx", vues.exporter_classeur, name="exporter_classeur"),
    path("classeurs/envoyer/", vues.deposer_classeur, name="deposer_classeur"),
    path("classeurs/<int:pk>/", vues.classeur, name="classeur"),
    path("classeurs/<int:pk>/enregistrer/", vues.enregistrer_classeur, name="enregistrer_classeur"),
    path("classeurs/<int:pk>/erreurs.xlsx", vues.rejets_classeur, name="rejets_classeur"),
    path("classeurs/<int:pk>/annuler/", vues.annuler_classeur, name="annuler_classeur"),
]
