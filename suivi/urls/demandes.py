from django.urls import path

from suivi.views import demandes as vues

urlpatterns = [
    path("demandes/", vues.demandes, name="demandes"),
    path("demandes/nouvelle/", vues.demander, name="demander"),
    path("demandes/<int:pk>/", vues.demande, name="demande"),
    path("demandes/<int:pk>/retirer/", vues.retirer, name="retirer_demande"),
    path("demandes/<int:pk>/accorder/", vues.accorder, name="accorder_demande"),
    path(
        "demandes/<int:pk>/eligibilites/<int:eligibilite>/",
        vues.reprendre,
        name="reprendre_eligibilite",
    ),
    path("demandes/<int:pk>/refuser/", vues.refuser, name="refuser_demande"),
    path("demandes/<int:pk>/lever/", vues.lever_la_reserve, name="lever_la_reserve"),
]
