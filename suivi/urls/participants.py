from django.urls import path

from suivi.views import contrats, dossiers, eligibilites, fusions, recherche
from suivi.views import participants as vues

urlpatterns = [
    path("recherche/", recherche.recherche, name="recherche"),
    path("participants/", vues.participants, name="participants"),
    path("participants/doublons/", fusions.doublons, name="doublons"),
    path("participants/<int:pk>/reunir/<int:autre>/", fusions.fusionner, name="fusionner"),
    path("fusions/<int:pk>/separer/", fusions.separer, name="separer"),
    path("participants/nouveau/", vues.nouveau, name="participant_nouveau"),
    path("participants/<int:pk>/", vues.participant, name="participant"),
    path("participants/<int:pk>/identite/", vues.identite, name="participant_identite"),
    path("participants/<int:pk>/effacer/", vues.effacer, name="participant_effacer"),
    path("participants/<int:pk>/parcours/", dossiers.parcours, name="parcours"),
    path("participants/<int:pk>/parcours.pdf", dossiers.parcours_pdf, name="parcours_pdf"),
    path("participants/<int:pk>/donnees/", dossiers.remettre, name="remettre_ses_donnees"),
    path("participants/<int:pk>/eligibilite/", eligibilites.certifier, name="eligibilite_nouvelle"),
    path("participants/<int:pk>/contrat/", contrats.embaucher, name="contrat_nouveau"),
    path("eligibilites/<int:pk>/corriger/", eligibilites.corriger, name="eligibilite_corriger"),
    path("eligibilites/<int:pk>/prolonger/", eligibilites.prolonger, name="eligibilite_prolonger"),
    path("eligibilites/<int:pk>/fiche.pdf", eligibilites.fiche, name="fiche_eligibilite"),
    path("contrats-travail/<int:pk>/modifier/", contrats.modifier_contrat, name="contrat_modifier"),
    path("contrats-travail/<int:pk>/terminer/", contrats.terminer_contrat, name="contrat_terminer"),
    path("contrats-travail/<int:pk>/marches/", contrats.affecter, name="contrat_affecter"),
    path("affectations/<int:pk>/retirer/", contrats.retirer, name="affectation_retirer"),
]
