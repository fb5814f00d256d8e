from django.urls import path

from suivi.views import entreprises as vues

urlpatterns = [
    path("entreprises/", vues.entreprises, name="entreprises"),
    path("entreprises/<int:pk>/", vues.entreprise, name="entreprise"),
]
