"""The logo and the funders' emblems of the structure, set by its administrateurs."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project import pages
from clauses_project.droits import administration_requise, gestion_requise
from clauses_project.gestes import confirmer
from clauses_project.saisies import erreurs_dans
from comptes import emblemes as actions
from comptes.forms import EmblemeForm
from territoires.models import Embleme


@require_http_methods(["GET", "POST"])
@administration_requise
def ajouter_embleme(request: HttpRequest) -> HttpResponse:
    form = EmblemeForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with erreurs_dans(form):
            actions.deposer_embleme(
                structure=request.acces.structure, par=request.user, **form.cleaned_data
            )
        if not form.errors:
            messages.success(request, "L'image sera sur les prochains documents émis.")
            return redirect("comptes:reglages")
    return pages.formulaire(
        request,
        form=form,
        titre="Ajouter une image aux documents",
        surtitre=str(request.acces.structure),
        phrase="PNG ou JPEG, 2 Mo au plus. Les documents déjà émis gardent les leurs.",
        bouton="Ajouter cette image",
        retour=reverse("comptes:reglages"),
    )


@require_GET
@gestion_requise
def embleme(request: HttpRequest, pk: int) -> HttpResponseBase:
    trouve = _l_embleme(request, pk)
    reponse = FileResponse(trouve.fichier.open("rb"), content_type="image/png")
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return reponse


@require_http_methods(["GET", "POST"])
@administration_requise
def retirer_embleme(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = _l_embleme(request, pk)
    return confirmer(
        request,
        faire=lambda: actions.retirer_embleme(embleme=trouve, par=request.user),
        dit="L'image ne sera plus sur les prochains documents.",
        titre="Retirer cette image des documents",
        phrase=f"« {trouve} » ne sera plus imprimée. Les documents déjà émis la gardent.",
        bouton="Retirer",
        retour=reverse("comptes:reglages"),
    )


def _l_embleme(request: HttpRequest, pk: int) -> Embleme:
    return get_object_or_404(
        Embleme.objects.visibles_par(request.acces).select_related("structure"), pk=pk
    )
