"""Who certified what, people who left included: for administrateurs."""

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from clauses_project import listes
from clauses_project.droits import administration_requise
from comptes.models import Evenement
from participants.models import DemandeEligibilite, Eligibilite
from suivi.filtres_certifications import CertificationFilter
from suivi.models import Declaration, DocumentEmis
from suivi.tables.certifications import TOUS, CertificationTable


@require_GET
@administration_requise
def certifications(request: HttpRequest) -> HttpResponse:
    objets = [  # of most of them the address alone is given
        Eligibilite.objects.select_related("participant__identite"),
        *(modele.objects.only("pk") for modele in (DemandeEligibilite, Declaration, DocumentEmis)),
    ]
    actes = Evenement.objects.visibles_par(request.acces).filter(TOUS).pour_liste()
    return listes.afficher(
        request,
        filtre=CertificationFilter(
            request.GET,
            queryset=actes.prefetch_related(GenericPrefetch("objet", objets)),
            request=request,
        ),
        table_class=CertificationTable,
        titre="Qui a certifié quoi",
        nom_export="certifications",
        sous_titre="Éligibilités établies, heures validées, documents émis. Le nom de qui est parti reste.",
        gestes=[("Passations", reverse("suivi:passations"))],
        phrase_vide="Rien n'a encore été certifié.",
    )
