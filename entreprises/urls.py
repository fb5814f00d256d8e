from django.urls import path

from entreprises import views

app_name = "entreprises"
urlpatterns = [
    path("entreprises/proposees/", views.proposees, name="proposees"),
    path("entreprises/annuaire/", views.lire_l_annuaire, name="annuaire"),
    path("entreprises/nouvelle/", views.nouvelle, name="nouvelle"),
    path("entreprises/<int:pk>/modifier/", views.modifier, name="modifier"),
    path("entreprises/<int:pk>/contacts/nouveau/", views.ajouter_contact, name="ajouter_contact"),
    path(
        "entreprises/contacts/<int:pk>/modifier/", views.modifier_contact, name="modifier_contact"
    ),
    path(
        "entreprises/contacts/<int:pk>/supprimer/",
        views.supprimer_contact,
        name="supprimer_contact",
    ),
    path("entreprises/<int:pk>/notes/nouvelle/", views.ajouter_note, name="ajouter_note"),
    path("entreprises/notes/<int:pk>/supprimer/", views.supprimer_note, name="supprimer_note"),
]
