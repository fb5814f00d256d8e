from django.urls import path

from suivi.views import documents as vues
from suivi.views import recueils

urlpatterns = [
    path("documents/", vues.documents, name="documents"),
    path("documents/<int:pk>/", vues.document, name="document"),
    path("documents/<int:pk>/fichier.pdf", vues.telecharger, name="telecharger_document"),
    path("documents/territoire/", vues.emettre_territoire, name="emettre_territoire"),
    path("documents/ensemble/", recueils.emettre_ensemble, name="emettre_ensemble"),
    path("documents/ensemble/<int:pk>/", recueils.recueil, name="recueil"),
    path("documents/ensemble/<int:pk>/tout.pdf", recueils.recueil_relie, name="recueil_relie"),
    path("documents/ensemble/<int:pk>/chacun.zip", recueils.recueil_zip, name="recueil_zip"),
    path("documents/annuel/", vues.emettre_annuel, name="emettre_annuel"),
    path("documents/reseau/", vues.emettre_reseau, name="emettre_reseau"),
    path("documents/evaluation/", vues.emettre_evaluation, name="emettre_evaluation"),
    path("marches/<int:pk>/bilan-de-clause/", vues.emettre_clause, name="emettre_clause"),
    path("entreprises/<int:pk>/attestation/", vues.emettre_attestation, name="emettre_attestation"),
    path(
        "donneurs-ordre/<int:pk>/bilan/", vues.emettre_donneur_ordre, name="emettre_donneur_ordre"
    ),
]
