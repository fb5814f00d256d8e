"""« Reprendre le mois dernier », where the browser does not do it by itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from clauses_project.droits import lien_accepte
from clauses_project.profils import Profil
from clauses_project.refus import refus_en_message
from suivi.actions.reprises import reprendre as reprendre_le_mois_dernier
from suivi.attendus import affectations_attendues
from suivi.models import Declaration
from suivi.views.declarations import declarants_et_gestion, enregistrer_la_saisie


@require_POST
@lien_accepte
@declarants_et_gestion
def reprendre(request: HttpRequest, pk: int, affectation: int) -> HttpResponse:
    """Saves what is typed, then the hours of that person last month."""
    declaration = get_object_or_404(
        Declaration.objects.visibles_par(request.acces).pour_liste(), pk=pk
    )
    trouvee = get_object_or_404(
        affectations_attendues(declaration).select_related("contrat__participant__identite"),
        pk=affectation,
    )
    if "version" in request.POST:
        refusee = enregistrer_la_saisie(request, declaration)
        if refusee:
            return refusee
    with refus_en_message(request):
        reprendre_le_mois_dernier(
            declaration=declaration,
            affectation=trouvee,
            par=request.auteur,
            profil=Profil(request.acces.profil),
        )
        messages.success(
            request, f"Les heures du mois dernier sont reprises pour {trouvee.contrat.participant}."
        )
    return redirect(declaration)
