from suivi.urls import (
    accueil,
    criteres,
    declarations,
    demandes,
    entreprises,
    espace,
    marches,
    participants,
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
    *saisie.urlpatterns,
    *territoire.urlpatterns,
    *criteres.urlpatterns,
]
