"""What is to be done next: the list of it, and its gestures."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project.droits import gestion_requise
from clauses_project.gestes import confirmer, saisir
from clauses_project.listes import afficher
from suivi.actions import prochaines_actions as actions
from suivi.fil.filtres import ActionFilter
from suivi.fil.forms import ActionForm
from suivi.fil.sujets import sujet_de, sujet_visible
from suivi.fil.tables import ActionTable
from suivi.models import ProchaineAction


@require_GET
@gestion_requise
def prochaines_actions(request: HttpRequest) -> HttpResponse:
    """Mine, those to do, unless the address says otherwise."""
    return afficher(
        request,
        filtre=ActionFilter(
            request.GET,
            queryset=ProchaineAction.objects.visibles_par(request.acces).pour_liste(),
            request=request,
        ),
        table_class=ActionTable,
        titre="Prochaines actions",
        sous_titre="Ce qui reste à faire, et par qui : chacune se prévoit depuis le fil d'un marché, "
        "d'une entreprise ou d'un donneur d'ordre.",
        nom_export="prochaines-actions",
        phrase_vide="Rien à faire ici : les actions se prévoient depuis un fil.",
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def prevoir(request: HttpRequest, genre: str, pk: int) -> HttpResponse:
    sujet = sujet_visible(genre, pk, request.acces)
    form = ActionForm(
        request.POST or None,
        acces=request.acces,
        fixes={"structure": request.acces.structure, **sujet.fixes},
        initial={"qui": request.user.pk},
    )
    return saisir(
        request,
        form=form,
        faire=lambda: _vers_le_fil(actions.prevoir(action=form.instance, par=request.user)),
        dit="L'action est prévue.",
        titre="Prévoir une action",
        surtitre=str(sujet.objet),
        phrase="Elle s'affichera sur la page d'accueil de la personne, jusqu'à ce qu'elle soit faite.",
        retour=sujet.adresse,
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """To put it off, give it to someone else or say it better."""
    action = _l_action(request, pk)
    form = ActionForm(request.POST or None, acces=request.acces, instance=action)
    return saisir(
        request,
        form=form,
        faire=lambda: _vers_le_fil(
            actions.changer(
                action=action, champs=form.champs(), par=request.user, version=form.version_lue
            )
        ),
        dit="L'action est modifiée.",
        titre="Reporter ou modifier l'action",
        surtitre=str(action.sujet),
        phrase=f"Faite le {timezone.localdate(action.faite_le):%d/%m/%Y}."
        if action.faite_le
        else "",
        retour=sujet_de(action).adresse,
    )


@require_POST
@gestion_requise
def faire(request: HttpRequest, pk: int) -> HttpResponse:
    action = actions.faire(action=_l_action(request, pk), par=request.user)
    messages.success(request, f"Faite : {action.quoi}. « Actions faites » permet de la reprendre.")
    return redirect(_retour(request, sujet_de(action).adresse))


@require_POST
@gestion_requise
def rouvrir(request: HttpRequest, pk: int) -> HttpResponse:
    action = actions.rouvrir(action=_l_action(request, pk), par=request.user)
    messages.success(request, f"De nouveau à faire : {action.quoi}.")
    return redirect(_retour(request, sujet_de(action).adresse))


@require_http_methods(["GET", "POST"])
@gestion_requise
def supprimer(request: HttpRequest, pk: int) -> HttpResponse:
    action = _l_action(request, pk)
    retour = sujet_de(action).adresse
    return confirmer(
        request,
        faire=lambda: actions.supprimer(action=action, par=request.user),
        dit="L'action est abandonnée.",
        vers=retour,
        titre="Abandonner cette action ?",
        phrase=f"« {action} », prévue pour le {action.echeance:%d/%m/%Y}, ne sera plus à faire.",
        bouton="Abandonner",
        retour=retour,
    )


def _vers_le_fil(action: ProchaineAction) -> str:
    return sujet_de(action).adresse


def _l_action(request: HttpRequest, pk: int) -> ProchaineAction:
    visibles = ProchaineAction.objects.visibles_par(request.acces)
    return get_object_or_404(visibles.pour_liste().select_related("structure"), pk=pk)


def _retour(request: HttpRequest, sinon: str) -> str:
    """Where the gesture was made: the home page, the list or the thread."""
    retour = request.POST.get("retour", "")
    ici = url_has_allowed_host_and_scheme(retour, {request.get_host()}, request.is_secure())
    return retour if ici else sinon or reverse("accueil")
