"""Who owes the hours of a lot, and who declares them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from clauses_project import pages
from clauses_project.droits import gestion_requise
from clauses_project.gestes import confirmer, saisir
from clauses_project.saisies import erreurs_dans
from marches import actions
from marches.enums import Role
from marches.forms import AttributionForm, DeclarantForm
from marches.models import Attribution, Declarant, Lot


def _attribution(request: HttpRequest, pk: int) -> Attribution:
    attributions = Attribution.objects.visibles_par(request.acces)
    return get_object_or_404(attributions.select_related("lot__marche", "entreprise"), pk=pk)


def _declarant(request: HttpRequest, pk: int) -> Declarant:
    declarants = Declarant.objects.visibles_par(request.acces).select_related(
        "entreprise", "attribution__lot__marche", "attribution__entreprise"
    )
    return get_object_or_404(declarants, pk=pk)


def _surtitre(lot: Lot) -> str:
    return f"{lot.marche.reference} · {lot}"


@require_http_methods(["GET", "POST"])
@gestion_requise
def attribuer(request: HttpRequest, pk: int) -> HttpResponse:
    lots = Lot.objects.visibles_par(request.acces).select_related("marche")
    lot = get_object_or_404(lots, pk=pk)
    form = AttributionForm(request.POST or None, lot=lot, initial=_role_propose(request, lot))
    if form.is_valid():
        with erreurs_dans(form):
            attribution = actions.attribuer(lot=lot, par=request.user, **form.champs())
            messages.success(
                request, f"{attribution.entreprise} est attributaire. Qui déclarera ses heures ?"
            )
            return redirect("marches:designer_declarant", pk=attribution.pk)
    return pages.formulaire(
        request,
        form=form,
        titre="Attribuer le lot à une entreprise",
        surtitre=_surtitre(lot),
        bouton="Attribuer",
        retour=lot.get_absolute_url(),
    )


def _role_propose(request: HttpRequest, lot: Lot) -> dict:
    """A sous-traitant of the attribution in the address, else the holder while there is none."""
    donneur = request.GET.get("sous_traitant_de", "")
    if donneur.isdecimal() and lot.attributions.filter(pk=donneur).exists():
        return {"role": Role.SOUS_TRAITANT, "sous_traitant_de": donneur}
    premier = not lot.attributions.filter(role=Role.TITULAIRE).exists()
    return {"role": Role.TITULAIRE if premier else Role.COTRAITANT}


@require_http_methods(["GET", "POST"])
@gestion_requise
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    attribution = _attribution(request, pk)
    form = AttributionForm(request.POST or None, instance=attribution, lot=attribution.lot)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.modifier_attribution(
            attribution=attribution, champs=form.champs(), par=request.user
        ),
        dit="L'attribution est modifiée.",
        vers=attribution,
        titre="Modifier l'attribution",
        surtitre=_surtitre(attribution.lot),
        retour=attribution.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def supprimer(request: HttpRequest, pk: int) -> HttpResponse:
    attribution = _attribution(request, pk)
    return confirmer(
        request,
        faire=lambda: actions.supprimer_attribution(attribution=attribution, par=request.user),
        dit="L'attribution est supprimée.",
        titre="Supprimer cette attribution ?",
        surtitre=_surtitre(attribution.lot),
        phrase=f"{attribution} ne devra plus d'heures sur ce lot, et plus personne ne déclarera pour "
        "elle. Si elle quitte le chantier, donnez plutôt une date de fin à l'attribution.",
        bouton="Supprimer l'attribution",
        retour=attribution.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def designer_declarant(request: HttpRequest, pk: int) -> HttpResponse:
    attribution = _attribution(request, pk)
    initial = {} if attribution.declarants.exists() else {"entreprise": attribution.entreprise}
    form = DeclarantForm(request.POST or None, attribution=attribution, initial=initial)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.designer_declarant(
            attribution=attribution, par=request.user, **form.champs()
        ),
        dit=lambda declarant: f"{declarant} déclare les heures de cette attribution.",
        vers=attribution,
        titre=f"Qui déclare les heures de {attribution.entreprise} ?",
        surtitre=_surtitre(attribution.lot),
        phrase="L'entreprise elle-même, ou l'ETTI, l'EI, le GEIQ… qui emploie les personnes.",
        bouton="Désigner",
        retour=attribution.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def modifier_declarant(request: HttpRequest, pk: int) -> HttpResponse:
    declarant = _declarant(request, pk)
    attribution = declarant.attribution
    form = DeclarantForm(request.POST or None, instance=declarant, attribution=attribution)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.modifier_declarant(
            declarant=declarant, champs=form.champs(), par=request.user
        ),
        dit="Le déclarant est modifié.",
        vers=attribution,
        titre=f"Modifier qui déclare pour {attribution.entreprise}",
        surtitre=_surtitre(attribution.lot),
        retour=attribution.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def supprimer_declarant(request: HttpRequest, pk: int) -> HttpResponse:
    declarant = _declarant(request, pk)
    attribution = declarant.attribution
    return confirmer(
        request,
        faire=lambda: actions.supprimer_declarant(declarant=declarant, par=request.user),
        dit=f"{declarant} ne déclare plus pour cette attribution.",
        titre="Retirer ce déclarant ?",
        surtitre=_surtitre(attribution.lot),
        phrase=f"{declarant} ne déclarera plus les heures de {attribution.entreprise}. Un déclarant "
        "qui a déjà des déclarations reste ; mettez-le plutôt en sommeil.",
        bouton="Retirer le déclarant",
        retour=attribution.get_absolute_url(),
    )
