"""The pace agreed when the work starts: hours planned for a lot, quarter by quarter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from clauses_project import ecriture
from clauses_project.droits import gestion_requise
from clauses_project.gestes import saisir
from marches import actions
from marches.formulaires_previsions import PrevisionsForm
from marches.models import Lot


@require_http_methods(["GET", "POST"])
@gestion_requise
def previsions(request: HttpRequest, pk: int) -> HttpResponse:
    lots = Lot.objects.visibles_par(request.acces).select_related("marche", "structure")
    lot = get_object_or_404(lots.avec_objectif(timezone.localdate()), pk=pk)
    form = PrevisionsForm(request.POST or None, lot=lot)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.prevoir(
            lot=lot,
            heures=form.heures(),
            par=request.user,
            version=form.cleaned_data["version"],
        ),
        dit="Les heures prévues sont enregistrées.",
        vers=lot,
        titre="Heures prévues par trimestre",
        surtitre=f"{lot.marche.reference} · {lot}",
        phrase=f"Ce qui a été convenu à la réunion de démarrage, pour un objectif de "
        f"{ecriture.heures(lot.objectif)}\u00a0h. Sans prévision, l'objectif est réparti également sur la durée.",
        retour=lot.get_absolute_url(),
    )
