"""Lots of a planned purchase, and the hours worked out for them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from clauses_project.droits import gestion_requise
from clauses_project.gestes import confirmer, saisir
from clauses_project.saisies import erreurs_dans
from marches.amont import actions, lecture
from marches.amont.forms import CalibrageForm, LotPrevuForm, RetenirForm
from marches.models import Calibrage, LotPrevu
from marches.views.achats import trouver


def _lot(request: HttpRequest, pk: int) -> LotPrevu:
    lots = LotPrevu.objects.visibles_par(request.acces).select_related("achat", "structure")
    return get_object_or_404(lots, pk=pk)


def _calibrage(request: HttpRequest, pk: int) -> Calibrage:
    calibrages = Calibrage.objects.visibles_par(request.acces).select_related("lot__achat")
    return get_object_or_404(calibrages, pk=pk)


@require_http_methods(["GET", "POST"])
@gestion_requise
def ajouter_lot(request: HttpRequest, pk: int) -> HttpResponse:
    achat = trouver(request, pk)
    form = LotPrevuForm(
        request.POST or None, achat=achat, initial={"numero": str(achat.lots.count() + 1)}
    )
    return saisir(
        request,
        form=form,
        faire=lambda: actions.ajouter_lot(achat=achat, champs=form.champs(), par=request.user),
        dit="Le lot est ajouté.",
        titre="Nouveau lot",
        surtitre=achat.objet,
        retour=achat.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def modifier_lot(request: HttpRequest, pk: int) -> HttpResponse:
    lot = _lot(request, pk)
    form = LotPrevuForm(request.POST or None, instance=lot, achat=lot.achat)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.modifier_lot(
            lot=lot, champs=form.champs(), par=request.user, version=form.version_lue
        ),
        dit="Le lot est modifié.",
        titre="Modifier le lot",
        surtitre=lot.achat.objet,
        retour=lot.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def supprimer_lot(request: HttpRequest, pk: int) -> HttpResponse:
    lot = _lot(request, pk)
    return confirmer(
        request,
        faire=lambda: actions.supprimer_lot(lot=lot, par=request.user),
        dit="Le lot est supprimé.",
        vers=lot.achat,
        titre="Supprimer ce lot ?",
        phrase=f"« {lot} » et ses calibrages disparaîtront.",
        bouton="Supprimer le lot",
        retour=lot.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def calibrer(request: HttpRequest, pk: int) -> HttpResponse:
    """A new variant; `?metier=` starts from the parameters of a trade."""
    lot = _lot(request, pk)
    metiers = lecture.metiers_de(lot.structure, timezone.localdate())
    metier = next((m for m in metiers if m.nom == request.GET.get("metier")), None)
    depart = {"montant": lot.montant_ht, **(lecture.depart_de(metier) if metier else {})}
    form = CalibrageForm(request.POST or None, lot=lot, initial=depart)
    if form.is_valid():
        with erreurs_dans(form):
            champs = form.champs()
            variante = actions.calibrer(
                lot=lot, nom=champs.pop("nom"), champs=champs, par=request.user
            )
            messages.success(
                request, f"{variante.nom} : {variante.heures_proposees} heures calculées."
            )
            return redirect(lot)
    contexte = {
        "form": form,
        "titre": "Calibrer le lot",
        "surtitre": f"{lot.achat} · {lot}",
        "phrase": "Montant × part de main-d'œuvre ÷ coût horaire × effort, arrondi une fois, à l'heure.",
        "bouton": "Calculer",
        "retour": lot.get_absolute_url(),
        "metiers": metiers,
        "metier": metier,
    }
    return render(request, "marches/calibrer.html", contexte)


@require_http_methods(["GET", "POST"])
@gestion_requise
def recalibrer(request: HttpRequest, pk: int) -> HttpResponse:
    calibrage = _calibrage(request, pk)
    form = CalibrageForm(request.POST or None, instance=calibrage, lot=calibrage.lot)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.recalibrer(
            calibrage=calibrage, champs=form.champs(), par=request.user, version=form.version_lue
        ),
        dit="La variante est recalculée.",
        titre="Modifier la variante",
        surtitre=f"{calibrage.lot.achat} · {calibrage.lot}",
        retour=calibrage.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def supprimer(request: HttpRequest, pk: int) -> HttpResponse:
    calibrage = _calibrage(request, pk)
    return confirmer(
        request,
        faire=lambda: actions.supprimer_calibrage(calibrage=calibrage, par=request.user),
        dit="La variante est supprimée.",
        vers=calibrage,
        titre="Supprimer cette variante ?",
        phrase=f"« {calibrage} » disparaîtra du lot, avec ses paramètres.",
        bouton="Supprimer la variante",
        retour=calibrage.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def retenir(request: HttpRequest, pk: int) -> HttpResponse:
    calibrage = _calibrage(request, pk)
    form = RetenirForm(request.POST or None, initial={"heures": str(calibrage.heures_proposees)})
    return saisir(
        request,
        form=form,
        faire=lambda: actions.retenir(calibrage=calibrage, par=request.user, **form.cleaned_data),
        dit="Les heures retenues sont enregistrées.",
        titre="Retenir ces heures",
        surtitre=f"{calibrage.lot.achat} · {calibrage.lot} · {calibrage}",
        phrase=lecture.phrase_du_calcul(calibrage),
        bouton="Retenir",
        retour=calibrage.get_absolute_url(),
    )
