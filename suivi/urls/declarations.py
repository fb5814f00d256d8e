from django.urls import path

from suivi.views import declarations as vues
from suivi.views import ensemble

urlpatterns = [
    path("declarations/", vues.declarations, name="declarations"),
    path("declarations/ouvrir/", vues.ouvrir_le_mois, name="ouvrir_le_mois"),
    path("declarations/<int:pk>/", vues.declaration, name="declaration"),
    path("declarations/<int:pk>/saisir/", vues.saisir, name="saisir"),
    path("declarations/<int:pk>/transmettre/", vues.transmettre, name="transmettre"),
    path("declarations/<int:pk>/aucune-heure/", vues.aucune_heure, name="aucune_heure"),
    path("declarations/<int:pk>/valider/", vues.valider, name="valider"),
    path("declarations/<int:pk>/renvoyer/", vues.renvoyer, name="renvoyer"),
    path("declarations/<int:pk>/rouvrir/", vues.rouvrir, name="rouvrir"),
    path("declarations/valider/", ensemble.valider_ensemble, name="valider_ensemble"),
    path("lignes/<int:pk>/decider/", vues.decider, name="decider"),
    path("lignes/<int:pk>/revenir/", vues.revenir, name="revenir"),
]
