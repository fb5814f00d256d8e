"""Documents issued together: asked for, followed, taken away."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project import pages
from clauses_project.droits import gestion_requise
from clauses_project.refus import Refus
from clauses_project.saisies import erreurs_dans
from suivi.actions import recueils as actions
from suivi.enums import GenreDocument
from suivi.formulaires_documents import EnsembleForm
from suivi.models import Recueil


@require_http_methods(["GET", "POST"])
@gestion_requise
def emettre_ensemble(request: HttpRequest) -> HttpResponse:
    form = EnsembleForm(request.POST or None, initial=_cette_annee(timezone.localdate()))
    if form.is_valid():
        with erreurs_dans(form):
            recueil = actions.preparer(
                structure=request.acces.structure,
                genre=GenreDocument(form.cleaned_data["genre"]),
                periode=form.cleaned_data["periode"],
                une_page=form.cleaned_data["une_page"],
                par=request.user,
            )
            return redirect(recueil.tache)
    return pages.formulaire(
        request,
        form=form,
        titre="Émettre pour tous",
        surtitre=str(request.acces.structure),
        phrase="Un document pour chacun, et tous dans un seul fichier. Cela se fait en arrière-plan\u00a0: vous "
        "verrez où cela en est, et vous pourrez l'arrêter.",
        bouton="Émettre pour tous",
        retour=reverse("suivi:documents"),
    )


def _cette_annee(jour: date) -> dict:
    return {"du": jour.replace(month=1, day=1), "au": jour.replace(day=1), "une_page": True}


@require_GET
@gestion_requise
def recueil(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = get_object_or_404(
        Recueil.objects.visibles_par(request.acces).select_related("tache", "demande_par"), pk=pk
    )
    documents = trouve.documents.pour_liste().order_by("sujet", "pk")
    return render(request, "suivi/recueil.html", {"recueil": trouve, "documents": documents})


@require_GET
@gestion_requise
def recueil_relie(request: HttpRequest, pk: int) -> HttpResponseBase:
    trouve = get_object_or_404(
        Recueil.objects.visibles_par(request.acces).exclude(fichier=""), pk=pk
    )
    try:
        pdf = actions.emporter_le_relie(recueil=trouve, par=request.user)
    except Refus as refus:
        messages.error(request, str(refus))
        return redirect(trouve)
    return _a_emporter(BytesIO(pdf), trouve, "pdf", "application/pdf")


@require_POST
@gestion_requise
def recueil_zip(request: HttpRequest, pk: int) -> HttpResponseBase:
    trouve = get_object_or_404(Recueil.objects.visibles_par(request.acces), pk=pk)
    try:
        archive = actions.archive_zip(recueil=trouve, par=request.user)
    except Refus as refus:
        messages.error(request, str(refus))
        return redirect(trouve)
    return _a_emporter(archive, trouve, "zip", "application/zip")


def _a_emporter(fichier, recueil: Recueil, extension: str, genre: str) -> FileResponse:
    reponse = FileResponse(
        fichier,
        as_attachment=True,
        filename=f"{slugify(recueil.titre)}.{extension}",
        content_type=genre,
    )
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["Cache-Control"] = "private, no-store"
    return reponse
