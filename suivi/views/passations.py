"""Hand-overs and covers: what passes to whom, who takes over for a while, and who follows a person or a company."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project.droits import gestion_requise
from clauses_project.gestes import confirmer, saisir
from clauses_project.saisies import erreurs_dans
from comptes.models import Remplacement
from entreprises.models import Entreprise
from participants.models import Participant
from suivi.actions import passations as actions
from suivi.formulaires_passations import PassationForm, ReferentForm, RemplacementForm
from suivi.models import Passation, Referent
from suivi.portefeuille.genres import GENRES, appels_dus
from suivi.portefeuille.lecture import a_transmettre, en_bref, transmis
from suivi.portefeuille.retours import dire_ce_qui_est_revenu, dire_ce_qui_revient, laissees

MONTREES = 50


@require_GET
@gestion_requise
def passations(request: HttpRequest) -> HttpResponse:
    """Covers and hand-overs, the latest first."""
    remplacements = Remplacement.objects.visibles_par(request.acces).pour_liste()[:MONTREES]
    faites = Passation.objects.visibles_par(request.acces).pour_liste()[:MONTREES]
    contexte = {
        "remplacements": remplacements,
        "passations": [(passation, en_bref(passation)) for passation in faites],
    }
    return render(request, "suivi/passations.html", contexte)


@require_http_methods(["GET", "POST"])
@gestion_requise
def passer(request: HttpRequest) -> HttpResponse:
    """First from whom to whom; then the portfolio, all of it ticked; then it is done."""
    depart = request.GET if "vers" in request.GET else None
    form = PassationForm(request.POST or depart, acces=request.acces, initial=request.GET.dict())
    choix = _choix(request) if request.method == "POST" else None
    if form.is_valid() and choix is not None:
        with erreurs_dans(form):
            faite = actions.passer(
                structure=request.acces.structure,
                choix=choix,
                par=request.user,
                **form.cleaned_data,
            )
            return redirect(faite)
    de = form.cleaned_data.get("de") if form.is_bound else None
    contexte = {
        "form": form,
        "de": de,
        "parts": a_transmettre(request.acces.structure, de, choix) if de else [],
        "appels": appels_dus(request.acces, [de.pk]) if de else 0,
    }
    return render(request, "suivi/passer.html", contexte)


def _choix(request: HttpRequest) -> dict[str, list[int]]:
    """The rows ticked, by kind; what is not a number is nobody's."""
    return {
        genre.code: [int(pk) for pk in request.POST.getlist(genre.code) if pk.isdecimal()]
        for genre in GENRES
    }


@require_GET
@gestion_requise
def passation(request: HttpRequest, pk: int) -> HttpResponse:
    faite = get_object_or_404(Passation.objects.visibles_par(request.acces).pour_liste(), pk=pk)
    laisses = laissees(faite) if faite.annulee_le else {}
    contexte = {
        "passation": faite,
        "parts": transmis(faite, laisses),
        "laisses": any(laisses.values()),
    }
    return render(request, "suivi/passation.html", contexte)


@require_http_methods(["GET", "POST"])
@gestion_requise
def annuler(request: HttpRequest, pk: int) -> HttpResponse:
    faite = get_object_or_404(Passation.objects.visibles_par(request.acces).pour_liste(), pk=pk)
    return confirmer(
        request,
        faire=lambda: actions.annuler(passation=faite, par=request.user),
        dit=lambda annulee: f"La passation est annulée. {dire_ce_qui_est_revenu(annulee)}",
        vers=faite,
        titre="Annuler cette passation ?",
        surtitre=str(faite),
        phrase=dire_ce_qui_revient(faite),
        bouton="Annuler la passation",
        retour=faite.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def remplacer(request: HttpRequest) -> HttpResponse:
    form = RemplacementForm(
        request.POST or None, acces=request.acces, initial={"du": timezone.localdate()}
    )

    def enregistrer() -> str:
        actions.remplacer(structure=request.acces.structure, champs=form.champs(), par=request.user)
        return reverse("suivi:passations")

    return saisir(
        request,
        form=form,
        faire=enregistrer,
        dit="Le remplacement est noté : il commence et finit de lui-même.",
        titre="Prévoir un remplacement",
        phrase="Ce que suit la personne absente apparaît chez la personne qui remplace, « pour » elle. "
        "Rien ne change de mains.",
        retour=reverse("suivi:passations"),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def arreter_remplacement(request: HttpRequest, pk: int) -> HttpResponse:
    remplacements = Remplacement.objects.visibles_par(request.acces).pour_liste()
    remplacement = get_object_or_404(remplacements, pk=pk)
    return confirmer(
        request,
        faire=lambda: actions.arreter(
            remplacement=remplacement, par=request.user, jour=timezone.localdate()
        ),
        dit="Le remplacement est arrêté.",
        vers="suivi:passations",
        titre="Arrêter ce remplacement ?",
        phrase=f"{remplacement}. Il s'arrête aujourd'hui.",
        bouton="Arrêter",
        retour=reverse("suivi:passations"),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def confier_personne(request: HttpRequest, pk: int) -> HttpResponse:
    personne = get_object_or_404(Participant.objects.visibles_par(request.acces), pk=pk)
    if personne.efface_le:
        raise Http404
    return _confier(request, personne, {"participant": personne})


@require_http_methods(["GET", "POST"])
@gestion_requise
def confier_entreprise(request: HttpRequest, pk: int) -> HttpResponse:
    entreprise = get_object_or_404(Entreprise.objects.visibles_par(request.acces), pk=pk)
    return _confier(request, entreprise, {"entreprise": entreprise})


def _confier(request: HttpRequest, objet: Model, lien: dict[str, Any]) -> HttpResponse:
    structure = request.acces.structure
    referent = Referent.objects.filter(structure=structure, **lien).first()
    depart = referent.facilitateur_id if referent else request.user.pk
    form = ReferentForm(request.POST or None, acces=request.acces, initial={"facilitateur": depart})

    def confier() -> Model:
        actions.confier(
            structure=structure,
            objet=objet,
            facilitateur=form.cleaned_data["facilitateur"],
            par=request.user,
        )
        return objet

    return saisir(
        request,
        form=form,
        faire=confier,
        dit="C'est noté.",
        titre="Qui suit ce dossier ?",
        surtitre=str(objet),
        retour=objet.get_absolute_url(),
    )
