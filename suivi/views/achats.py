"""A planned purchase: where it is, what the law says of it, its hours, and what similar contracts did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from clauses_project.droits import gestion_requise
from marches.amont import lecture
from marches.views.achats import trouver
from suivi.comparables import comparer


@require_GET
@gestion_requise
def achat(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = trouver(request, pk)
    lots = lecture.lots_de(trouve)
    comparaisons = comparer(trouve, lots)
    contexte = {
        "achat": trouve,
        "ton": lecture.TONS[trouve.etape],
        "avis": lecture.avis_de(trouve, lecture.seuils_de(trouve.structure)),
        "reserves": lecture.reserves_de(trouve),
        "lots": [(lu, comparaisons[lu.lot.pk]) for lu in lots],
        "gestes": lecture.gestes_de(trouve),
    }
    return render(request, "suivi/achat.html", contexte)
