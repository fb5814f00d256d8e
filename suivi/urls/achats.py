from django.urls import path

from suivi.views import achats

urlpatterns = [
    path("achats/<int:pk>/", achats.achat, name="achat"),
]
