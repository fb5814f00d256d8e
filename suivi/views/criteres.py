"""The publics a structure accepts: what they are called, the paper that shows them, how long they last."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project import pages
from clauses_project.droits import administration_requise, gestion_requise
from clauses_project.formulaires import ajouter_erreurs
from clauses_project.profils import Profil
from comptes import journal
from participants.criteres import nouveau_critere
from participants.forms import CritereForm
from participants.models import Critere


@require_GET
@gestion_requise
def criteres(request: HttpRequest) -> HttpResponse:
    contexte = {
        "structure": request.acces.structure,
        "criteres": Critere.objects.visibles_par(request.acces),
        "modifiable": request.acces.profil == Profil.ADMINISTRATEUR,
    }
    return render(request, "suivi/criteres.html", contexte)


@require_http_methods(["GET", "POST"])
@administration_requise
def ajouter_critere(request: HttpRequest) -> HttpResponse:
    form = CritereForm(request.POST or None, instance=nouveau_critere(request.acces.structure))
    if form.is_valid():
        try:
            journal.creer(objet=form.instance, par=request.user)
        except ValidationError as erreurs:
            ajouter_erreurs(form, erreurs)
        else:
            messages.success(request, f"« {form.instance} » est ajouté aux publics retenus.")
            return redirect("suivi:criteres")
    return _page(request, form, "Ajouter un public")


@require_http_methods(["GET", "POST"])
@administration_requise
def modifier_critere(request: HttpRequest, pk: int) -> HttpResponse:
    critere = get_object_or_404(Critere.objects.visibles_par(request.acces), pk=pk)
    form = CritereForm(request.POST or None, instance=critere)
    if form.is_valid():
        journal.modifier(objet=critere, champs=form.champs(), par=request.user)
        messages.success(request, f"« {critere} » est enregistré.")
        return redirect("suivi:criteres")
    return _page(request, form, "Modifier un public")


def _page(request: HttpRequest, form: CritereForm, titre: str) -> HttpResponse:
    return pages.formulaire(
        request,
        form=form,
        titre=titre,
        surtitre="Publics retenus",
        phrase="Les éligibilités déjà établies ne changent pas.",
        retour=reverse("suivi:criteres"),
    )
