"""Buyers of a structure: created, changed, removed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from clauses_project.droits import gestion_requise
from clauses_project.gestes import confirmer, saisir
from comptes import journal
from marches.forms import DonneurOrdreForm
from marches.models import DonneurOrdre


@require_http_methods(["GET", "POST"])
@gestion_requise
def nouveau(request: HttpRequest) -> HttpResponse:
    structure = request.acces.structure
    form = DonneurOrdreForm(request.POST or None, fixes={"structure": structure})
    return saisir(
        request,
        form=form,
        faire=lambda: journal.creer(
            objet=DonneurOrdre(structure=structure, **form.champs()), par=request.user
        ),
        dit=lambda donneur: f"{donneur} est enregistré.",
        titre="Nouveau donneur d'ordre",
        retour=reverse("suivi:donneurs_ordre"),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    donneur = get_object_or_404(DonneurOrdre.objects.visibles_par(request.acces), pk=pk)
    fixes = {"structure": request.acces.structure}
    form = DonneurOrdreForm(request.POST or None, instance=donneur, fixes=fixes)
    return saisir(
        request,
        form=form,
        faire=lambda: journal.modifier(objet=donneur, champs=form.champs(), par=request.user),
        dit="Le donneur d'ordre est modifié.",
        vers=donneur,
        titre="Modifier le donneur d'ordre",
        retour=donneur.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def supprimer(request: HttpRequest, pk: int) -> HttpResponse:
    donneur = get_object_or_404(DonneurOrdre.objects.visibles_par(request.acces), pk=pk)
    return confirmer(
        request,
        faire=lambda: journal.supprimer(objet=donneur, par=request.user),
        dit=f"{donneur} est supprimé.",
        titre="Supprimer ce donneur d'ordre ?",
        phrase=f"« {donneur} » et les accès de ses agents disparaîtront. Un donneur d'ordre qui a des "
        "marchés ne se supprime pas.",
        bouton="Supprimer le donneur d'ordre",
        retour=donneur.get_absolute_url(),
        vers=reverse("suivi:donneurs_ordre"),
    )
