from django.urls import path

from suivi.views import conventions, repartitions

urlpatterns = [
    path("conventions/", conventions.conventions, name="conventions"),
    path("conventions/nouvelle/", conventions.nouvelle, name="nouvelle_convention"),
    path("conventions/<int:pk>/", conventions.convention, name="convention"),
    path("conventions/<int:pk>/modifier/", conventions.modifier, name="modifier_convention"),
    path("conventions/<int:pk>/parts/", conventions.parts, name="parts_convention"),
    path("conventions/<int:pk>/clore/", conventions.clore, name="clore_convention"),
    path("conventions/<int:pk>/joindre/", conventions.joindre, name="joindre_convention"),
    path("conventions/document/<int:pk>/", conventions.document, name="document_convention"),
    path(
        "conventions/document/<int:pk>/retirer/",
        conventions.retirer_document,
        name="retirer_document_convention",
    ),
    path("lignes/<int:pk>/repartir/", repartitions.repartir, name="repartir"),
    path("declarations/<int:pk>/repartir/", repartitions.repartir_le_mois, name="repartir_le_mois"),
    path("repartitions/<int:pk>/corriger/", repartitions.corriger, name="corriger_travaillees"),
    path("repartitions/<int:pk>/annuler/", repartitions.annuler, name="annuler_repartition"),
]
