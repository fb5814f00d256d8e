from django.urls import path

from suivi.views import penalites as vues

urlpatterns = [
    path("penalites/", vues.penalites, name="penalites"),
    path("penalites/<int:pk>/", vues.penalite, name="penalite"),
    path("penalites/<int:pk>/notifier/", vues.notifier, name="notifier_penalite"),
    path("penalites/<int:pk>/observations/", vues.observer, name="observer_penalite"),
    path("penalites/<int:pk>/appliquer/", vues.appliquer, name="appliquer_penalite"),
    path("penalites/<int:pk>/renoncer/", vues.renoncer, name="renoncer_penalite"),
    path("penalites/<int:pk>/retirer/", vues.retirer, name="retirer_penalite"),
    path("penalites/pieces/<int:pk>/", vues.piece, name="piece_penalite"),
    path("lots/<int:pk>/penalites/", vues.penalites_lot, name="penalites_lot"),
    path("lots/<int:pk>/penalites/bareme/", vues.bareme, name="bareme_penalites"),
    path("attributions/<int:pk>/penalite/", vues.proposer, name="proposer_penalite"),
]
