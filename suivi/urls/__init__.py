from suivi.urls import (
    accueil,
    criteres,
    declarations,
    demandes,
    detail,
    entreprises,
    espace,
    globalisation,
    lectures,
    marches,
    participants,
    relances,
    saisie,
    territoire,
)

app_name = "suivi"
urlpatterns = [
    *accueil.urlpatterns,
    *marches.urlpatterns,
    *entreprises.urlpatterns,
    *participants.urlpatterns,
    *declarations.urlpatterns,
    *espace.urlpatterns,
    *demandes.urlpatterns,
    *globalisation.urlpatterns,
    *saisie.urlpatterns,
    *relances.urlpatterns,
    *territoire.urlpatterns,
    *lectures.urlpatterns,
    *detail.urlpatterns,
    *criteres.urlpatterns,
]
