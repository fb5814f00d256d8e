"""The pace agreed when the work starts: hours planned for a lot, quarter by quarter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from clauses_project import ecriture, pages
from clauses_project.droits import gestion_requise
from clauses_project.saisies import erreurs_dans
from marches import actions
from marches.formulaires_previsions import PrevisionsForm
from marches.models import Lot


@require_http_methods(["GET", "POST"])
@gestion_requise
def previsions(request: HttpRequest, pk: int) -> HttpResponse:
    lots = Lot.objects.visibles_par(request.acces).select_related("marche", "structure")
    lot = get_object_or_404(lots.avec_objectif(timezone.localdate()), pk=pk)
    form = PrevisionsForm(request.POST or None, lot=lot)
    if form.is_valid():
        with erreurs_dans(form):
            actions.prevoir(
                lot=lot,
                heures=form.heures(),
                par=request.user,
                version=form.cleaned_data["version"],
            )
            messages.success(request, "Les heures prévues sont enregistrées.")
            return redirect(lot)
    return pages.formulaire(
        request,
        form=form,
        titre="Heures prévues par trimestre",
        surtitre=f"{lot.marche.reference} · {lot}",
        phrase=f"Ce qui a été convenu à la réunion de démarrage, pour un objectif de "
        f"{ecriture.heures(lot.objectif)}\u00a0h. Sans prévision, l'objectif est réparti également sur la durée.",
        retour=lot.get_absolute_url(),
    )
