"""Hours declared for a company by another: contested by the one, answered by the facilitateur."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from clauses_project import pages
from clauses_project.droits import gestion_requise, profil_requis
from clauses_project.ecriture import mois as en_mois
from clauses_project.profils import Profil
from clauses_project.saisies import erreurs_dans
from suivi.actions import contestations as actions
from suivi.formulaires_espace import TexteForm
from suivi.models import Contestation, Declaration


@require_http_methods(["GET", "POST"])
@profil_requis(Profil.DECLARANT)
def contester(request: HttpRequest, pk: int) -> HttpResponse:
    declaration = get_object_or_404(
        Declaration.objects.declarees_pour(request.acces).pour_liste(), pk=pk
    )
    declarant = declaration.declarant.entreprise
    form = TexteForm(request.POST or None)
    if form.is_valid():
        with erreurs_dans(form):
            actions.contester(
                declaration=declaration,
                entreprise=request.acces.entreprise,
                texte=form.cleaned_data["texte"],
                par=request.user,
            )
        if not form.errors:
            messages.success(request, "Votre message est transmis au facilitateur.")
            return redirect("accueil")
    return pages.formulaire(
        request,
        form=form,
        titre=f"Contester les heures de {declarant}",
        surtitre=f"{declaration.declarant.attribution.lot.marche} · {en_mois(declaration.mois)}",
        phrase="Dites au facilitateur ce qui ne va pas. La déclaration ne change pas tant qu'il n'a pas "
        "répondu.",
        bouton="Envoyer au facilitateur",
        retour=reverse("accueil"),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def repondre(request: HttpRequest, pk: int) -> HttpResponse:
    contestation = get_object_or_404(
        Contestation.objects.visibles_par(request.acces).select_related(
            "entreprise", "declaration__declarant__entreprise"
        ),
        pk=pk,
    )
    form = TexteForm(request.POST or None)
    if form.is_valid():
        with erreurs_dans(form):
            actions.repondre(
                contestation=contestation, reponse=form.cleaned_data["texte"], par=request.user
            )
        if not form.errors:
            messages.success(request, f"Votre réponse part à {contestation.entreprise}.")
            return redirect(contestation.declaration)
    return pages.formulaire(
        request,
        form=form,
        titre=f"Répondre à {contestation.entreprise}",
        surtitre=str(contestation.declaration),
        phrase=f"« {contestation.texte} »",
        bouton="Envoyer la réponse",
        retour=contestation.declaration.get_absolute_url(),
    )
