"""What newer publications would change of the contracts that are followed: accepted or declined."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from clauses_project.droits import gestion_requise
from clauses_project.refus import Refus
from clauses_project.saisies import en_une_phrase
from marches.decp import propositions as actions
from marches.models import PropositionDecp

PAR_PAGE = 25


@require_GET
@gestion_requise
def propositions(request: HttpRequest) -> HttpResponse:
    """The first ones; once they are answered, the next."""
    visibles = PropositionDecp.objects.visibles_par(request.acces).a_decider().pour_liste()
    contexte = {"page": list(visibles[:PAR_PAGE]), "nombre": visibles.count()}
    return render(request, "marches/propositions.html", contexte)


@require_POST
@gestion_requise
def repondre(request: HttpRequest, pk: int) -> HttpResponse:
    """« accepter » or « décliner », by the button that was pressed."""
    visibles = PropositionDecp.objects.visibles_par(request.acces).pour_liste()
    _repondre(request, [get_object_or_404(visibles, pk=pk)])
    return redirect("marches:propositions")


@require_POST
@gestion_requise
def repondre_a_toutes(request: HttpRequest) -> HttpResponse:
    """The same answer to those that the page showed: one that came meanwhile waits."""
    montrees = [pk for pk in request.POST.getlist("proposition") if pk.isdecimal()][:PAR_PAGE]
    visibles = PropositionDecp.objects.visibles_par(request.acces).a_decider().pour_liste()
    _repondre(request, list(visibles.filter(pk__in=montrees)))
    return redirect("marches:propositions")


def _repondre(request: HttpRequest, voulues: list[PropositionDecp]) -> None:
    """Each by itself: one that is refused says why, and the others go on."""
    geste = actions.accepter if request.POST.get("reponse") == "accepter" else actions.decliner
    faites = 0
    for proposition in voulues:
        try:
            geste(proposition=proposition, par=request.user)
        except (Refus, ValidationError, IntegrityError) as refus:
            messages.error(request, en_une_phrase(refus))
            actions.rafraichir([proposition])
        else:
            faites += 1
    if faites:
        mot = "accepté" if geste is actions.accepter else "décliné"
        s = "s" * (faites > 1)
        messages.success(request, f"{faites} changement{s} {mot}{s}.")
