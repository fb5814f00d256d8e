"""Hours without names, from the page of a contract."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project import pages
from clauses_project.droits import gestion_requise
from clauses_project.ecriture import heures as en_heures
from clauses_project.saisies import erreurs_dans
from marches.models import Attribution
from suivi.actions import heures_globales as actions
from suivi.forms import HeuresGlobalesForm, MotifForm
from suivi.models import HeuresGlobales


@require_GET
@gestion_requise
def heures_globales(request: HttpRequest, pk: int) -> HttpResponse:
    attribution = _attribution(request, pk)
    lignes = (
        HeuresGlobales.objects.visibles_par(request.acces)
        .filter(attribution=attribution)
        .pour_liste()
    )
    return render(
        request, "suivi/heures_globales.html", {"attribution": attribution, "lignes": lignes}
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def ajouter(request: HttpRequest, pk: int) -> HttpResponse:
    attribution = _attribution(request, pk)
    form = HeuresGlobalesForm(
        request.POST or None,
        attribution=attribution,
        initial={"employeur": attribution.entreprise},
    )
    if form.is_valid():
        with erreurs_dans(form):
            globales = actions.ajouter(globales=form.instance, par=request.user)
            messages.success(request, f"{en_heures(globales.heures)} h sont comptées.")
            return redirect(globales)
    return _formulaire(request, form, attribution, "Ajouter des heures globales")


@require_http_methods(["GET", "POST"])
@gestion_requise
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    globales = _globales(request, pk)
    form = HeuresGlobalesForm(
        request.POST or None, instance=globales, attribution=globales.attribution
    )
    if form.is_valid():
        with erreurs_dans(form):
            actions.modifier(
                globales=globales, champs=form.champs(), par=request.user, version=form.version_lue
            )
            messages.success(request, "Ces heures globales sont modifiées.")
            return redirect(globales)
    return _formulaire(request, form, globales.attribution, "Modifier des heures globales")


@require_http_methods(["GET", "POST"])
@gestion_requise
def supprimer(request: HttpRequest, pk: int) -> HttpResponse:
    globales = _globales(request, pk)
    form = MotifForm(request.POST or None)
    if form.is_valid():
        with erreurs_dans(form):
            actions.supprimer(globales=globales, motif=form.cleaned_data["motif"], par=request.user)
            messages.success(request, "Ces heures globales ne comptent plus.")
            return redirect(globales)
    return pages.confirmation(
        request,
        titre="Retirer ces heures globales",
        surtitre=_surtitre(globales.attribution),
        phrase=f"{en_heures(globales.heures)} h de {globales} ne compteront plus.",
        bouton="Retirer ces heures",
        retour=globales.get_absolute_url(),
        form=form,
    )


def _formulaire(
    request: HttpRequest, form: HeuresGlobalesForm, attribution: Attribution, titre: str
) -> HttpResponse:
    return pages.formulaire(
        request,
        form=form,
        titre=titre,
        surtitre=_surtitre(attribution),
        phrase="Des heures sans noms : elles comptent aussitôt pour le marché, jamais pour des personnes.",
        retour=HeuresGlobales(attribution=attribution).get_absolute_url(),
    )


def _surtitre(attribution: Attribution) -> str:
    return f"{attribution.lot.marche.reference} · {attribution.lot} · {attribution.entreprise}"


def _attribution(request: HttpRequest, pk: int) -> Attribution:
    attributions = Attribution.objects.visibles_par(request.acces)
    return get_object_or_404(
        attributions.select_related("structure", "lot__marche", "entreprise"), pk=pk
    )


def _globales(request: HttpRequest, pk: int) -> HeuresGlobales:
    return get_object_or_404(
        HeuresGlobales.objects.visibles_par(request.acces).select_related(
            "structure", "employeur", "attribution__lot__marche", "attribution__entreprise"
        ),
        pk=pk,
    )
