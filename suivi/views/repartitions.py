"""Hours of a month spread over the contracts of a convention, from the page of their declaration."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from clauses_project.droits import gestion_requise, lien_accepte
from clauses_project.ecriture import heures as en_heures
from clauses_project.ecriture import mois as en_mois
from clauses_project.gestes import confirmer, saisir
from clauses_project.profils import Profil
from clauses_project.refus import refus_en_message
from suivi.actions import globalisation as actions
from suivi.formulaires_globalisation import RepartitionForm, TravailleesForm
from suivi.globalisation import choisir_convention, parts_lues
from suivi.models import Declaration, LigneHeures, Repartition
from suivi.views.declarations import declarants_et_gestion


@require_http_methods(["GET", "POST"])
@gestion_requise
def repartir(request: HttpRequest, pk: int) -> HttpResponse:
    """One line: what was worked there, and what of it counts for the other contracts."""
    ligne = get_object_or_404(
        LigneHeures.objects.visibles_par(request.acces).select_related(
            "declaration",
            "repartition__convention",
            "affectation__attribution__lot__marche",
            "affectation__contrat__participant__identite",
        ),
        pk=pk,
    )
    convention = choisir_convention(ligne, request.GET.get("convention", ""))
    if convention is None:
        messages.error(
            request, "Aucune convention de globalisation ne vaut pour ce marché ce mois-là."
        )
        return redirect(ligne.declaration)
    autres = [
        part
        for part in convention.parts.all()
        if part.attribution_id != ligne.affectation.attribution_id
    ]
    form = RepartitionForm(request.POST or None, ligne=ligne, autres=autres, lues=parts_lues(ligne))
    return saisir(
        request,
        form=form,
        faire=lambda: actions.repartir(
            ligne=ligne,
            convention=convention,
            travaillees=form.travaillees(),
            parts=form.parts(),
            version=form.cleaned_data["version"],
            par=request.user,
            profil=Profil(request.acces.profil),
        ),
        dit="Les heures sont réparties.",
        vers=ligne.declaration,
        titre=f"Répartir les heures de {ligne.affectation.contrat.participant}",
        surtitre=f"{convention} · {en_mois(ligne.mois)}",
        phrase="Les heures d'un mois travaillées sur un seul site, comptées pour plusieurs marchés : "
        "les parts ne dépassent jamais ce qui a été travaillé.",
        bouton="Répartir ces heures",
        retour=ligne.declaration.get_absolute_url(),
    )


@require_POST
@gestion_requise
def repartir_le_mois(request: HttpRequest, pk: int) -> HttpResponse:
    """Everyone whose hours were spread the month before, by the parts of the convention."""
    declaration = get_object_or_404(Declaration.objects.visibles_par(request.acces), pk=pk)
    with refus_en_message(request):
        nombre = actions.repartir_comme_avant(
            declaration=declaration, par=request.user, profil=Profil(request.acces.profil)
        )
        messages.success(
            request,
            "Rien de plus n'est à répartir."
            if not nombre
            else f"Les heures de {nombre} personne{'s' if nombre > 1 else ''} sont réparties.",
        )
    return redirect(declaration)


@require_http_methods(["GET", "POST"])
@lien_accepte
@declarants_et_gestion
def corriger(request: HttpRequest, pk: int) -> HttpResponse:
    """What was worked on the site, corrected by who declares it; the parts follow."""
    repartition = _la_repartition(request, pk)
    part = actions.part_du_site(repartition)
    form = TravailleesForm(
        request.POST or None,
        initial={
            "travail": repartition.heures_travail,
            "formation": repartition.heures_formation or None,
        },
    )
    return saisir(
        request,
        form=form,
        faire=lambda: actions.corriger_travaillees(
            repartition=repartition,
            travaillees=form.travaillees(),
            par=request.auteur,
            profil=Profil(request.acces.profil),
        ),
        dit="Les heures travaillées sont corrigées, et leurs parts avec.",
        vers=part.declaration,
        titre=f"Heures travaillées de {repartition.contrat.participant}",
        surtitre=f"{repartition.site.lot.marche.reference} · {en_mois(repartition.mois)}",
        phrase="Toutes celles du mois sur ce site. Une convention les répartit ensuite entre plusieurs marchés.",
        bouton="Corriger ces heures",
        retour=part.declaration.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def annuler(request: HttpRequest, pk: int) -> HttpResponse:
    repartition = _la_repartition(request, pk)
    declaration = actions.part_du_site(repartition).declaration
    return confirmer(
        request,
        faire=lambda: actions.annuler(
            repartition=repartition, par=request.user, profil=Profil(request.acces.profil)
        ),
        dit="La répartition est annulée.",
        titre="Annuler la répartition",
        surtitre=f"{repartition.convention} · {en_mois(repartition.mois)}",
        phrase=f"Les {en_heures(repartition.heures)} h de {repartition.contrat.participant} compteront "
        f"toutes pour {repartition.site.lot.marche.reference}, et plus pour les autres marchés.",
        bouton="Annuler la répartition",
        retour=reverse("suivi:declaration", args=[declaration.pk]),
    )


def _la_repartition(request: HttpRequest, pk: int) -> Repartition:
    return get_object_or_404(
        Repartition.objects.visibles_par(request.acces).select_related(
            "convention", "contrat__participant__identite", "site__lot__marche"
        ),
        pk=pk,
    )
