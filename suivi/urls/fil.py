from django.urls import path, re_path

from suivi.views import documents, echanges, fil, prochaines_actions

SUJET = r"^fil/(?P<genre>marche|achat|entreprise|donneur-ordre)/(?P<pk>[0-9]{1,18})"

urlpatterns = [
    path("echanges/", fil.echanges, name="echanges"),
    path("marches/<int:pk>/fil/", fil.marche, name="fil_marche"),
    path("achats/<int:pk>/fil/", fil.achat, name="fil_achat"),
    path("entreprises/<int:pk>/fil/", fil.entreprise, name="fil_entreprise"),
    path("donneurs-ordre/<int:pk>/fil/", fil.donneur_ordre, name="fil_donneur_ordre"),
    re_path(rf"{SUJET}/noter/$", echanges.noter, name="noter"),
    re_path(rf"{SUJET}/action/$", prochaines_actions.prevoir, name="prevoir_action"),
    re_path(
        r"^fil/(?P<genre>marche|entreprise|donneur-ordre)/(?P<pk>[0-9]{1,18})/preuve/$",
        documents.emettre_fil,
        name="emettre_fil",
    ),
    path("echanges/<int:pk>/", echanges.echange, name="echange"),
    path("echanges/<int:pk>/modifier/", echanges.modifier, name="modifier_echange"),
    path("echanges/<int:pk>/retirer/", echanges.retirer, name="retirer_echange"),
    path("echanges/<int:pk>/remettre/", echanges.remettre, name="remettre_echange"),
    path("echanges/pieces/<int:pk>/", echanges.piece, name="piece_echange"),
    path("echanges/pieces/<int:pk>/retirer/", echanges.retirer_piece, name="retirer_piece_echange"),
    path("actions/", prochaines_actions.prochaines_actions, name="prochaines_actions"),
    path("actions/<int:pk>/", prochaines_actions.modifier, name="modifier_action"),
    path("actions/<int:pk>/faite/", prochaines_actions.faire, name="faire_action"),
    path("actions/<int:pk>/a-refaire/", prochaines_actions.rouvrir, name="rouvrir_action"),
    path("actions/<int:pk>/abandonner/", prochaines_actions.supprimer, name="supprimer_action"),
]
