from django.urls import path

from suivi.views import adressees, reponse_par_lien, reponses

urlpatterns = [
    path("apres-le-travail/<int:pk>/lien/", reponses.demander, name="demander_reponse"),
    path("apres-le-travail/reponses/", reponses.reponses, name="reponses"),
    path("apres-le-travail/reponses/<int:pk>/", reponses.relire, name="relire_reponse"),
    path("apres-le-travail/reponses/<int:pk>/ecarter/", reponses.ecarter, name="ecarter_reponse"),
    path("apres-le-travail/reponses/<int:pk>/courriel/", reponses.ecrire, name="ecrire_reponse"),
    path("apres-le-travail/reponses/<int:pk>/fermer/", reponses.fermer, name="fermer_reponse"),
    path("personnes-adressees/", adressees.personnes_adressees, name="adressees"),
    path("personnes-adressees/<int:pk>/", adressees.dire, name="dire_adressee"),
    path("r/merci/", reponse_par_lien.merci, name="merci"),
    path("r/<str:jeton>/", reponse_par_lien.repondre, name="repondre"),
]
