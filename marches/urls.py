from django.urls import path

from marches.views import attributions, donneurs_ordre, lots, marches, operations, previsions

app_name = "marches"
urlpatterns = [
    path("marches/nouveau/", marches.nouveau, name="nouveau"),
    path("marches/<int:pk>/modifier/", marches.modifier, name="modifier"),
    path("marches/<int:pk>/supprimer/", marches.supprimer, name="supprimer"),
    path("marches/<int:pk>/lots/nouveau/", lots.ajouter, name="ajouter_lot"),
    path("marches/lots/<int:pk>/modifier/", lots.modifier, name="modifier_lot"),
    path("marches/lots/<int:pk>/supprimer/", lots.supprimer, name="supprimer_lot"),
    path(
        "marches/lots/<int:pk>/objectifs/nouveau/", lots.ajouter_objectif, name="ajouter_objectif"
    ),
    path("marches/lots/<int:pk>/previsions/", previsions.previsions, name="previsions"),
    path("marches/objectifs/<int:pk>/modifier/", lots.modifier_objectif, name="modifier_objectif"),
    path(
        "marches/objectifs/<int:pk>/supprimer/", lots.supprimer_objectif, name="supprimer_objectif"
    ),
    path("marches/lots/<int:pk>/attributions/nouvelle/", attributions.attribuer, name="attribuer"),
    path(
        "marches/attributions/<int:pk>/modifier/",
        attributions.modifier,
        name="modifier_attribution",
    ),
    path(
        "marches/attributions/<int:pk>/supprimer/",
        attributions.supprimer,
        name="supprimer_attribution",
    ),
    path(
        "marches/attributions/<int:pk>/declarants/nouveau/",
        attributions.designer_declarant,
        name="designer_declarant",
    ),
    path(
        "marches/declarants/<int:pk>/modifier/",
        attributions.modifier_declarant,
        name="modifier_declarant",
    ),
    path(
        "marches/declarants/<int:pk>/supprimer/",
        attributions.supprimer_declarant,
        name="supprimer_declarant",
    ),
    path("marches/operations/", operations.liste, name="operations"),
    path("marches/operations/nouvelle/", operations.nouvelle, name="nouvelle_operation"),
    path("marches/operations/<int:pk>/modifier/", operations.modifier, name="modifier_operation"),
    path(
        "marches/operations/<int:pk>/supprimer/", operations.supprimer, name="supprimer_operation"
    ),
    path("donneurs-ordre/nouveau/", donneurs_ordre.nouveau, name="nouveau_donneur_ordre"),
    path(
        "donneurs-ordre/<int:pk>/modifier/", donneurs_ordre.modifier, name="modifier_donneur_ordre"
    ),
    path(
        "donneurs-ordre/<int:pk>/supprimer/",
        donneurs_ordre.supprimer,
        name="supprimer_donneur_ordre",
    ),
]
