"""Validating together the declarations that have no alert."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from clauses_project.droits import gestion_requise
from clauses_project.profils import Profil
from clauses_project.refus import Refus, refus_en_message
from suivi.actions.validations import LotValide, valider_lot
from suivi.ensemble import ENSEMBLE, a_valider
from suivi.models import Declaration

CHOIX = re.compile(r"([0-9]{1,15}):([0-9]{1,9})")  # a declaration, and its version as it was read


@require_http_methods(["GET", "POST"])
@gestion_requise
def valider_ensemble(request: HttpRequest) -> HttpResponse:
    transmises = Declaration.objects.visibles_par(request.acces).a_controler()
    if request.method == "POST":
        with refus_en_message(request):
            faites = valider_lot(
                versions=_choisies(request),
                par=request.user,
                profil=Profil(request.acces.profil),
            )
            _dire(request, faites)
        return redirect("suivi:valider_ensemble")
    lignes = a_valider(transmises)
    contexte = {
        "lignes": lignes,
        "sans_alerte": sum(1 for ligne in lignes if not ligne.alertes),
        "nombre": len(lignes) if len(lignes) < ENSEMBLE else transmises.count(),
    }
    return render(request, "suivi/valider_ensemble.html", contexte)


def _choisies(request: HttpRequest) -> dict[int, int]:
    """The declarations ticked, of this structure alone: pk → version read. Raises Refus when none is."""
    lues = [CHOIX.fullmatch(valeur) for valeur in request.POST.getlist("choix")]
    versions = {int(choix[1]): int(choix[2]) for choix in lues if choix}
    siennes = Declaration.objects.visibles_par(request.acces).filter(pk__in=versions)
    versions = {pk: versions[pk] for pk in siennes.values_list("pk", flat=True)[:ENSEMBLE]}
    if not versions:
        raise Refus("Cochez au moins une déclaration à valider.")
    return versions


def _dire(request: HttpRequest, faites: LotValide) -> None:
    if nombre := len(faites.validees):
        pluriel = "s" if nombre > 1 else ""
        messages.success(request, f"{nombre} déclaration{pluriel} validée{pluriel}.")
    for declaration in faites.changees:
        messages.warning(
            request, f"{declaration} a changé depuis que vous l'avez lue : elle n'est pas validée."
        )
    for declaration in faites.a_regarder:
        messages.warning(
            request, f"{declaration} a une alerte à regarder : elle n'est pas validée."
        )
