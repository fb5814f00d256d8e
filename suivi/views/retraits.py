"""An answer recorded by mistake is taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from clauses_project import pages
from clauses_project.droits import gestion_requise
from clauses_project.saisies import erreurs_dans
from suivi.actions import retraits as actions
from suivi.formulaires_apres import RetraitForm
from suivi.models import Evaluation


@require_http_methods(["GET", "POST"])
@gestion_requise
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    lue = get_object_or_404(
        Evaluation.objects.visibles_par(request.acces).select_related(
            "participant__identite", "structure"
        ),
        pk=pk,
    )
    form = RetraitForm(request.POST or None, initial={"version": lue.version})
    if form.is_valid():
        with erreurs_dans(form):
            actions.retirer(
                evaluation=lue,
                motif=form.cleaned_data["motif"],
                version=form.cleaned_data["version"],
                par=request.user,
            )
            messages.success(request, f"La réponse de {lue.participant} est retirée.")
            return redirect(lue.participant)
    autres = len(actions.avec_les_siennes(lue)) - 1
    avec = " Celles qui disent le même décès aux autres jalons le seront aussi." if autres else ""
    return pages.confirmation(
        request,
        titre="Retirer cette réponse",
        surtitre=str(lue.participant),
        phrase=f"{actions.en_mots(lue)} Elle ne comptera plus, et la personne sera de nouveau à appeler."
        f"{avec} Le journal de sa fiche gardera votre motif.",
        bouton="Retirer la réponse",
        retour=lue.get_absolute_url(),
        form=form,
    )
