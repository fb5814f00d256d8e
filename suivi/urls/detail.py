from django.urls import path

from suivi.views import detail as vues

urlpatterns = [
    path("chiffres/<slug:figure>/", vues.detail, name="detail"),
]
