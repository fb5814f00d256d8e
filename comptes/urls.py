from django.urls import path

from comptes.views import (
    acces,
    emblemes,
    invitation,
    jetons_api,
    journal,
    mon_compte,
    reglages,
    taches,
)

app_name = "comptes"
urlpatterns = [
    path("acces/", acces.acces, name="acces"),
    path("acces/inviter/", acces.inviter, name="inviter"),
    path("acces/invitations/", acces.invitations, name="invitations"),
    path(
        "acces/invitations/<int:pk>/renvoyer/",
        acces.renvoyer_invitation,
        name="renvoyer_invitation",
    ),
    path(
        "acces/invitations/<int:pk>/annuler/", acces.annuler_invitation, name="annuler_invitation"
    ),
    path("acces/<int:pk>/retirer/", acces.revoquer, name="revoquer"),
    path("acces/changer/", acces.changer_acces, name="changer_acces"),
    path("invitation/<str:jeton>/", invitation.invitation, name="invitation"),
    path("reglages/", reglages.reglages, name="reglages"),
    path("reglages/modifier/", reglages.modifier_reglages, name="modifier_reglages"),
    path("reglages/images/ajouter/", emblemes.ajouter_embleme, name="ajouter_embleme"),
    path("reglages/images/<int:pk>.png", emblemes.embleme, name="embleme"),
    path("reglages/images/<int:pk>/retirer/", emblemes.retirer_embleme, name="retirer_embleme"),
    path("reglages/jetons/", jetons_api.jetons, name="jetons"),
    path("reglages/jetons/nouveau/", jetons_api.nouveau_jeton, name="nouveau_jeton"),
    path("reglages/jetons/<int:pk>/revoquer/", jetons_api.revoquer_jeton, name="revoquer_jeton"),
    path("journal/", journal.journal, name="journal"),
    path("courriels/", journal.courriels, name="courriels"),
    path("courriels/<int:pk>/", journal.courriel, name="courriel"),
    path("travaux/<int:pk>/", taches.tache, name="tache"),
    path("travaux/<int:pk>/annuler/", taches.annuler_tache, name="annuler_tache"),
    path("travaux/<int:pk>/reprendre/", taches.reprendre_tache, name="reprendre_tache"),
    path("mon-compte/", mon_compte.mon_compte, name="mon_compte"),
]
