from django.urls import path

from suivi.views import a_completer, tel_quel
from suivi.views import classeurs as vues

urlpatterns = [
    path("classeurs/", vues.classeurs, name="classeurs"),
    path("classeurs/modele.xlsx", vues.modele_classeur, name="modele_classeur"),
    path("classeurs/structure.xlsx", vues.exporter_classeur, name="exporter_classeur"),
    path("classeurs/envoyer/", vues.deposer_classeur, name="deposer_classeur"),
    path("classeurs/<int:pk>/", vues.classeur, name="classeur"),
    path("classeurs/mon-excel/", tel_quel.deposer_tableau, name="deposer_tableau"),
    path("classeurs/<int:pk>/feuilles/", tel_quel.feuilles_tableau, name="feuilles_tableau"),
    path("classeurs/<int:pk>/noms/", tel_quel.rapprocher_tableau, name="rapprocher_tableau"),
    path("a-completer/", a_completer.a_completer, name="a_completer"),
    path("a-completer/<int:pk>/", a_completer.point_a_completer, name="point_a_completer"),
    path("a-completer/<int:pk>/vu/", a_completer.point_vu, name="point_vu"),
    path("a-completer/<int:pk>/entreprise/", a_completer.point_rattacher, name="point_rattacher"),
    path("classeurs/<int:pk>/enregistrer/", vues.enregistrer_classeur, name="enregistrer_classeur"),
    path("classeurs/<int:pk>/erreurs.xlsx", vues.rejets_classeur, name="rejets_classeur"),
    path("classeurs/<int:pk>/annuler/", vues.annuler_classeur, name="annuler_classeur"),
]
