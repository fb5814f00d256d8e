from django.urls import path

from suivi.views import relances as vues

MOIS = "relances/entreprises/<int:pk>/<int:annee>-<int:mois>"

urlpatterns = [
    path("relances/", vues.relances, name="relances"),
    path("relances/du-jour/", vues.du_jour, name="relances_du_jour"),
    path("relances/<int:pk>/", vues.relance, name="relance"),
    path("relances/<int:pk>/ecarter/", vues.ecarter, name="relance_ecarter"),
    path(f"{MOIS}/preparer/", vues.preparer, name="relance_preparer"),
    path(f"{MOIS}/pause/", vues.pause, name="relance_pause"),
]
