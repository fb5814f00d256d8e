"""An exchange: noted from a thread, read by those it was shared with, corrected, withdrawn, put back."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project.droits import gestion_requise, profil_requis
from clauses_project.gestes import confirmer, saisir
from clauses_project.profils import Profil
from clauses_project.saisies import erreurs_dans
from comptes.pieces import servir
from suivi.actions import fil as actions
from suivi.fil.collage import lire
from suivi.fil.forms import CollageForm, EchangeForm, initial_du_collage
from suivi.fil.recits import pieces_des
from suivi.fil.sujets import Sujet, sujet_de, sujet_visible
from suivi.models import Echange
from suivi.views.pieces_jointes import effacer, piece_de

LECTEURS = (
    Profil.ADMINISTRATEUR,
    Profil.FACILITATEUR,
    Profil.DONNEUR_ORDRE,
    Profil.DECLARANT,
)
LU = "Le courriel est lu : vérifiez, puis enregistrez."
SANS_ENTETE = (
    "Aucune ligne « De », « À », « Date » ou « Objet » n'est reconnue : le texte est repris, "
    "complétez le reste."
)


@require_http_methods(["GET", "POST"])
@gestion_requise
def noter(request: HttpRequest, genre: str, pk: int) -> HttpResponse:
    """A new exchange; « Lire ce courriel » fills the form with what was pasted, and stores nothing."""
    sujet = sujet_visible(genre, pk, request.acces)
    collage = CollageForm(request.POST if "coller" in request.POST else None)
    options = {
        "sujet": sujet,
        "acces": request.acces,
        "fixes": {"structure": request.acces.structure, **sujet.fixes},
    }
    if collage.is_bound:
        initial = _du_collage(request, collage)
        return _page(request, sujet, EchangeForm(initial=initial, **options), collage)
    form = EchangeForm(request.POST or None, request.FILES or None, **options)
    if form.is_valid():
        with erreurs_dans(form):
            actions.noter(
                echange=form.instance,
                par=request.user,
                fichiers=form.cleaned_data["fichiers"],
            )
            messages.success(request, "C'est noté dans le fil.")
            return redirect(sujet.adresse)
    return _page(request, sujet, form, collage)


def _du_collage(request: HttpRequest, collage: CollageForm) -> dict:
    if not collage.is_valid():
        return {}
    courriel = lire(collage.cleaned_data["colle"])
    reconnu = courriel.de or courriel.a or courriel.quand or courriel.objet
    messages.info(request, LU if reconnu else SANS_ENTETE)
    return initial_du_collage(courriel)


def _page(
    request: HttpRequest, sujet: Sujet, form: forms.Form, collage: CollageForm
) -> HttpResponse:
    contexte = {"sujet": sujet, "form": form, "collage": collage}
    return render(request, "suivi/noter.html", contexte)


@require_GET
@profil_requis(*LECTEURS)
def echange(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = _l_echange(request, pk)
    sujet = sujet_de(trouve)
    contexte = {
        "echange": trouve,
        "sujet": sujet,
        "pieces": pieces_des([trouve])[trouve.pk],
        "gestion": request.acces.est_gestionnaire,
    }
    return render(request, "suivi/echange.html", contexte)


@require_http_methods(["GET", "POST"])
@gestion_requise
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = _l_echange(request, pk)
    form = EchangeForm(
        request.POST or None,
        request.FILES or None,
        instance=trouve,
        sujet=sujet_de(trouve),
        acces=request.acces,
    )
    return saisir(
        request,
        form=form,
        faire=lambda: actions.corriger(
            echange=trouve,
            champs=form.champs(),
            par=request.user,
            version=form.version_lue,
            fichiers=form.cleaned_data["fichiers"],
        ),
        dit="L'échange est corrigé.",
        titre="Corriger cet échange",
        surtitre=str(sujet_de(trouve).objet),
        retour=trouve.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = _l_echange(request, pk)
    return confirmer(
        request,
        faire=lambda: actions.retirer(echange=trouve, par=request.user),
        dit="L'échange est retiré du fil. Sa page permet de le remettre.",
        vers=trouve,
        titre="Retirer cet échange ?",
        phrase=f"{trouve} : il ne sera plus dans le fil, ni lu par ceux avec qui il est partagé. "
        "Vous pourrez le remettre.",
        bouton="Retirer du fil",
        retour=trouve.get_absolute_url(),
    )


@require_POST
@gestion_requise
def remettre(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = _l_echange(request, pk)
    actions.remettre(echange=trouve, par=request.user)
    messages.success(request, "L'échange est de nouveau dans le fil.")
    return redirect(trouve)


@require_GET
@profil_requis(*LECTEURS)
def piece(request: HttpRequest, pk: int) -> HttpResponseBase:
    return servir(piece_de(Echange.objects.visibles_par(request.acces), pk))


@require_http_methods(["GET", "POST"])
@gestion_requise
def retirer_piece(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = piece_de(Echange.objects.visibles_par(request.acces), pk)
    return effacer(request, trouvee, de=_l_echange(request, trouvee.objet_id))


def _l_echange(request: HttpRequest, pk: int) -> Echange:
    return get_object_or_404(
        Echange.objects.visibles_par(request.acces)
        .avec_sujet()
        .select_related("structure", "retire_par"),
        pk=pk,
    )
