from django.urls import path

from suivi.views import donneurs_ordre, marches

urlpatterns = [
    path("marches/", marches.marches, name="marches"),
    path("marches/<int:pk>/", marches.marche, name="marche"),
    path("donneurs-ordre/", donneurs_ordre.donneurs_ordre, name="donneurs_ordre"),
    path("donneurs-ordre/<int:pk>/", donneurs_ordre.donneur_ordre, name="donneur_ordre"),
]
