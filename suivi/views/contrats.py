"""Work contracts of a person, and the attributions they serve."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from clauses_project import pages
from clauses_project.droits import gestion_requise
from clauses_project.gestes import saisir
from clauses_project.refus import refus_en_message
from clauses_project.saisies import erreurs_dans
from marches.enums import Statut
from marches.models import Attribution
from participants.forms import (
    AffectationForm,
    ContratForm,
    FinDeContratForm,
    NouveauContratForm,
)
from participants.models import ContratTravail, Participant
from suivi.actions import contrats as actions
from suivi.models import Affectation
from suivi.parcours import alerte_du_contrat

OUVERTS = (Statut.EN_COURS, Statut.SUSPENDU)


@require_http_methods(["GET", "POST"])
@gestion_requise
def embaucher(request: HttpRequest, pk: int) -> HttpResponse:
    personne = get_object_or_404(
        Participant.objects.visibles_par(request.acces).select_related("identite"), pk=pk
    )
    attributions = attributions_ouvertes(request.acces)
    form = NouveauContratForm(
        request.POST or None,
        attributions=attributions,
        fixes={"structure": request.acces.structure, "participant": personne},
        initial=contrat_demande(request, attributions),
    )
    if form.is_valid():
        with erreurs_dans(form):
            contrat = actions.creer(
                contrat=form.contrat(), attributions=form.attributions(), par=request.user
            )
            messages.success(request, "Le contrat de travail est enregistré.")
            _avertir(request, contrat)
            return redirect(personne)
    return pages.formulaire(
        request,
        form=form,
        titre="Nouveau contrat de travail",
        surtitre=f"Participants › {personne}",
        retour=personne.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def modifier_contrat(request: HttpRequest, pk: int) -> HttpResponse:
    contrat = _trouver(request, pk)
    form = ContratForm(request.POST or None, instance=contrat)
    if form.is_valid():
        with erreurs_dans(form):
            contrat = actions.modifier(
                contrat=contrat, champs=form.champs(), par=request.user, version=form.version_lue
            )
            messages.success(request, "Le contrat de travail est modifié.")
            _avertir(request, contrat)
            return redirect(contrat)
    return pages.formulaire(
        request,
        form=form,
        titre="Modifier le contrat de travail",
        surtitre=f"Participants › {contrat.participant}",
        retour=contrat.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def terminer_contrat(request: HttpRequest, pk: int) -> HttpResponse:
    contrat = _trouver(request, pk)
    form = FinDeContratForm(
        request.POST or None,
        initial={
            "version": contrat.version,
            "date_fin": contrat.date_fin,
            "motif_fin": contrat.motif_fin,
        },
    )
    return saisir(
        request,
        form=form,
        faire=lambda: actions.terminer(
            contrat=contrat,
            date_fin=form.cleaned_data["date_fin"],
            motif_fin=form.cleaned_data["motif_fin"],
            par=request.user,
            version=form.cleaned_data["version"],
        ),
        dit="La fin du contrat est enregistrée.",
        vers=contrat,
        titre="Fin du contrat de travail",
        surtitre=f"Participants › {contrat.participant}",
        retour=contrat.get_absolute_url(),
        phrase=f"{contrat}.",
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def affecter(request: HttpRequest, pk: int) -> HttpResponse:
    contrat = _trouver(request, pk)
    deja = contrat.affectations.values("attribution")
    form = AffectationForm(
        request.POST or None,
        attributions=attributions_ouvertes(request.acces).exclude(pk__in=deja),
    )
    return saisir(
        request,
        form=form,
        faire=lambda: actions.affecter(
            contrat=contrat, attribution=form.cleaned_data["attribution"], par=request.user
        ),
        dit="Les heures de ce contrat compteront aussi pour ce marché.",
        vers=contrat,
        titre="Rattacher à un marché",
        bouton="Rattacher",
        surtitre=f"Participants › {contrat.participant}",
        retour=contrat.get_absolute_url(),
        phrase=f"{contrat}.",
    )


@require_POST
@gestion_requise
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    affectation = get_object_or_404(
        Affectation.objects.visibles_par(request.acces).select_related("contrat__participant"),
        pk=pk,
    )
    with refus_en_message(request):
        actions.retirer(affectation=affectation, par=request.user)
        messages.success(request, "Ce contrat de travail ne sert plus ce marché.")
    return redirect(affectation.contrat)


def attributions_ouvertes(acces) -> QuerySet[Attribution]:
    """Those of the contracts at work, that a work contract may serve."""
    return (
        Attribution.objects.visibles_par(acces)
        .filter(lot__marche__statut__in=OUVERTS)
        .select_related("entreprise", "lot__marche")
        .order_by("lot__marche__reference", "lot__numero", "role", "pk")
    )


def contrat_demande(request: HttpRequest, attributions: QuerySet[Attribution]) -> dict[str, Any]:
    """What a contract's page asked for (`?attribution=`): one of these, its company as the employer."""
    demandee = request.GET.get("attribution", "")
    attribution = attributions.filter(pk=int(demandee)).first() if demandee.isdecimal() else None
    if attribution is None:
        return {}
    return {"attribution": attribution.pk, "employeur": attribution.entreprise}


def _trouver(request: HttpRequest, pk: int) -> ContratTravail:
    return get_object_or_404(
        ContratTravail.objects.visibles_par(request.acces).select_related(
            "participant__identite", "employeur", "entreprise_utilisatrice"
        ),
        pk=pk,
    )


def _avertir(request: HttpRequest, contrat: ContratTravail) -> None:
    if alerte := alerte_du_contrat(contrat, contrat.participant.eligibilites.all()):
        messages.warning(request, alerte)
