"""The receipt of a month that was sent."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from clauses_project.droits import lien_accepte
from suivi.models import Declaration
from suivi.recus import recu_de
from suivi.views.declarations import declarants_et_gestion


@require_GET
@lien_accepte
@declarants_et_gestion
def recu(request: HttpRequest, pk: int) -> HttpResponse:
    declaration = get_object_or_404(
        Declaration.objects.visibles_par(request.acces).pour_liste(), pk=pk
    )
    trouve = recu_de(declaration)
    if trouve is None:
        return redirect(declaration)
    lot = declaration.declarant.attribution.lot
    contexte = {"declaration": declaration, "recu": trouve, "lot": lot, "marche": lot.marche}
    return render(request, "suivi/recu.html", contexte)
