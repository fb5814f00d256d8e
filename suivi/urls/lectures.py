from django.urls import path

from suivi.views import lectures as vues

urlpatterns = [
    path("territoire/liens/", vues.lectures, name="lectures"),
    path("territoire/liens/nouveau/", vues.nouvelle_lecture, name="nouvelle_lecture"),
    path("territoire/liens/<int:pk>/", vues.lecture, name="lecture"),
    path("territoire/liens/<int:pk>/fermer/", vues.fermer_lecture, name="fermer_lecture"),
]
