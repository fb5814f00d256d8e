"""What was done in the structure, and the e-mails it sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from clauses_project import listes
from clauses_project.droits import gestion_requise
from comptes.enums import TONS_COURRIEL
from comptes.filters import CourrielFiltre, EvenementFiltre
from comptes.models import Courriel, Evenement
from comptes.tables import CourrielTable, EvenementTable


@require_GET
@gestion_requise
def journal(request: HttpRequest) -> HttpResponse:
    lignes = Evenement.objects.visibles_par(request.acces).pour_liste()
    return listes.afficher(
        request,
        filtre=EvenementFiltre(request.GET, queryset=lignes, request=request),
        table_class=EvenementTable,
        titre="Journal",
        nom_export="journal",
        sous_titre="Qui a fait quoi, quand et pourquoi. Rien ne s'y modifie.",
        phrase_vide="Rien n'a encore été noté.",
    )


@require_GET
@gestion_requise
def courriels(request: HttpRequest) -> HttpResponse:
    lignes = Courriel.objects.visibles_par(request.acces).pour_liste()
    return listes.afficher(
        request,
        filtre=CourrielFiltre(request.GET, queryset=lignes, request=request),
        table_class=CourrielTable,
        titre="Courriels envoyés",
        nom_export="courriels",
        phrase_vide="Aucun courriel n'est encore parti.",
    )


@require_GET
@gestion_requise
def courriel(request: HttpRequest, pk: int) -> HttpResponse:
    lu = get_object_or_404(Courriel.objects.visibles_par(request.acces).pour_liste(), pk=pk)
    return render(request, "comptes/courriel.html", {"courriel": lu, "ton": TONS_COURRIEL[lu.etat]})
