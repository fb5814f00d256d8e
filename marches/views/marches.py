"""Contracts: recorded in one page, changed, removed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from clauses_project.droits import gestion_requise
from clauses_project.gestes import confirmer, saisir
from comptes import journal
from marches import actions
from marches.forms import MarcheForm, NouveauMarcheForm
from marches.models import Marche


@require_http_methods(["GET", "POST"])
@gestion_requise
def nouveau(request: HttpRequest) -> HttpResponse:
    form = NouveauMarcheForm(request.POST or None, acces=request.acces)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.creer_marche(
            structure=request.acces.structure,
            par=request.user,
            champs=form.champs(),
            lot=form.lot,
            heures=form.cleaned_data["heures"],
            titulaire=form.cleaned_data["titulaire"],
            declarant=form.cleaned_data["declarant"],
            periodicite=form.cleaned_data["periodicite"],
        ),
        dit=lambda marche: f"Le marché {marche.reference} est enregistré.",
        titre="Nouveau marché",
        phrase="Seuls la référence, l'objet, le donneur d'ordre, la nature et la notification sont "
        "nécessaires ; le reste se complète plus tard, sur la page du marché.",
        bouton="Enregistrer le marché",
        retour=reverse("suivi:marches"),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    marche = get_object_or_404(Marche.objects.visibles_par(request.acces), pk=pk)
    form = MarcheForm(request.POST or None, instance=marche, acces=request.acces)
    return saisir(
        request,
        form=form,
        faire=lambda: journal.modifier(
            objet=marche, champs=form.champs(), par=request.user, version=form.version_lue
        ),
        dit="Le marché est modifié.",
        vers=marche,
        titre="Modifier le marché",
        surtitre=marche.reference,
        retour=marche.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def supprimer(request: HttpRequest, pk: int) -> HttpResponse:
    marche = get_object_or_404(Marche.objects.visibles_par(request.acces), pk=pk)
    return confirmer(
        request,
        faire=lambda: actions.supprimer_marche(marche=marche, par=request.user),
        dit=f"Le marché {marche.reference} est supprimé.",
        titre="Supprimer ce marché ?",
        surtitre=marche.reference,
        phrase=f"« {marche} », ses lots, ses objectifs et ses attributions disparaîtront. Un marché "
        "qui a déjà des heures ne se supprime pas : il se solde, se résilie ou s'abandonne.",
        bouton="Supprimer le marché",
        retour=marche.get_absolute_url(),
        vers=reverse("suivi:marches"),
    )
