"""Lots of a contract, and the dated lines of their objective."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from clauses_project.droits import gestion_requise
from clauses_project.gestes import confirmer, saisir
from comptes import journal
from marches import actions
from marches.enums import NatureObjectif
from marches.forms import LotForm, NouveauLotForm, ObjectifForm
from marches.models import LigneObjectif, Lot, Marche


def _lot(request: HttpRequest, pk: int) -> Lot:
    lots = Lot.objects.visibles_par(request.acces).select_related("marche")
    return get_object_or_404(lots, pk=pk)


def _objectif(request: HttpRequest, pk: int) -> LigneObjectif:
    lignes = LigneObjectif.objects.visibles_par(request.acces).select_related("lot__marche")
    return get_object_or_404(lignes, pk=pk)


def _surtitre(lot: Lot) -> str:
    return f"{lot.marche.reference} · {lot}"


@require_http_methods(["GET", "POST"])
@gestion_requise
def ajouter(request: HttpRequest, pk: int) -> HttpResponse:
    marche = get_object_or_404(Marche.objects.visibles_par(request.acces), pk=pk)
    form = NouveauLotForm(request.POST or None, marche=marche)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.ajouter_lot(
            marche=marche, par=request.user, heures=form.cleaned_data["heures"], **form.champs()
        ),
        dit=lambda lot: f"{lot} est ajouté.",
        titre="Ajouter un lot",
        surtitre=f"{marche.reference} · {marche}",
        bouton="Ajouter le lot",
        retour=marche.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    lot = _lot(request, pk)
    form = LotForm(request.POST or None, instance=lot, marche=lot.marche)
    return saisir(
        request,
        form=form,
        faire=lambda: journal.modifier(
            objet=lot, champs=form.champs(), par=request.user, version=form.version_lue
        ),
        dit="Le lot est modifié.",
        titre="Modifier le lot",
        surtitre=lot.marche.reference,
        retour=lot.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def supprimer(request: HttpRequest, pk: int) -> HttpResponse:
    lot = _lot(request, pk)
    return confirmer(
        request,
        faire=lambda: actions.supprimer_lot(lot=lot, par=request.user),
        dit=f"{lot} est supprimé.",
        vers=lot.marche,
        titre="Supprimer ce lot ?",
        surtitre=_surtitre(lot),
        phrase="Son objectif, ses attributions et leurs déclarants disparaîtront. Un lot qui a déjà "
        "des heures ne se supprime pas.",
        bouton="Supprimer le lot",
        retour=lot.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def ajouter_objectif(request: HttpRequest, pk: int) -> HttpResponse:
    lot = _lot(request, pk)
    premier = not lot.objectifs.exists()
    initial = {
        "nature": NatureObjectif.INITIAL if premier else NatureObjectif.AVENANT,
        "date_effet": lot.marche.date_notification if premier else timezone.localdate(),
    }
    form = ObjectifForm(request.POST or None, lot=lot, initial=initial)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.ajouter_objectif(lot=lot, par=request.user, **form.champs()),
        dit="La ligne d'objectif est ajoutée.",
        titre="Ajouter une ligne d'objectif",
        surtitre=_surtitre(lot),
        phrase="L'objectif en vigueur un jour donné est la somme des lignes en vigueur à cette date.",
        bouton="Ajouter la ligne",
        retour=lot.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def modifier_objectif(request: HttpRequest, pk: int) -> HttpResponse:
    ligne = _objectif(request, pk)
    form = ObjectifForm(request.POST or None, instance=ligne, lot=ligne.lot)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.modifier_objectif(
            ligne=ligne, champs=form.champs(), par=request.user
        ),
        dit="La ligne d'objectif est modifiée.",
        titre="Modifier une ligne d'objectif",
        surtitre=_surtitre(ligne.lot),
        retour=ligne.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def supprimer_objectif(request: HttpRequest, pk: int) -> HttpResponse:
    ligne = _objectif(request, pk)
    return confirmer(
        request,
        faire=lambda: actions.supprimer_objectif(ligne=ligne, par=request.user),
        dit="La ligne d'objectif est supprimée.",
        vers=ligne,
        titre="Supprimer cette ligne d'objectif ?",
        surtitre=_surtitre(ligne.lot),
        phrase=f"« {ligne} » ne comptera plus, ni aujourd'hui ni pour les périodes passées. Pour une "
        "baisse décidée à une date, ajoutez plutôt une ligne négative.",
        bouton="Supprimer la ligne",
        retour=ligne.get_absolute_url(),
    )
