"""Threads: what happened with a contract, a purchase, a company or a buyer, as each of their readers may read it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from clauses_project.droits import gestion_requise, profil_requis
from clauses_project.profils import Profil
from suivi.fil.cartes import a_faire
from suivi.fil.forms import FilForm
from suivi.fil.lecture import lire_le_fil
from suivi.fil.sources import actions_du
from suivi.fil.sujets import Genre, Sujet, sujet_visible


@require_GET
@profil_requis(Profil.ADMINISTRATEUR, Profil.FACILITATEUR, Profil.DONNEUR_ORDRE)
def marche(request: HttpRequest, pk: int) -> HttpResponse:
    return _fil(request, sujet_visible(Genre.MARCHE, pk, request.acces))


@require_GET
@gestion_requise
def achat(request: HttpRequest, pk: int) -> HttpResponse:
    return _fil(request, sujet_visible(Genre.ACHAT, pk, request.acces))


@require_GET
@profil_requis(Profil.ADMINISTRATEUR, Profil.FACILITATEUR, Profil.DECLARANT)
def entreprise(request: HttpRequest, pk: int) -> HttpResponse:
    return _fil(request, sujet_visible(Genre.ENTREPRISE, pk, request.acces))


@require_GET
@profil_requis(Profil.ADMINISTRATEUR, Profil.FACILITATEUR, Profil.DONNEUR_ORDRE)
def donneur_ordre(request: HttpRequest, pk: int) -> HttpResponse:
    return _fil(request, sujet_visible(Genre.DONNEUR_ORDRE, pk, request.acces))


@require_GET
@profil_requis(Profil.DECLARANT, Profil.DONNEUR_ORDRE)
def echanges(request: HttpRequest) -> HttpResponse:
    """The reader's own thread, from the menu."""
    acces = request.acces
    genre = Genre.ENTREPRISE if acces.profil == Profil.DECLARANT else Genre.DONNEUR_ORDRE
    return _fil(request, Sujet(genre, acces.organisation))


def _fil(request: HttpRequest, sujet: Sujet) -> HttpResponse:
    """A page of it; `avant` is where the page before ended."""
    gestion = request.acces.est_gestionnaire
    form = FilForm(request.GET, gestion=gestion)
    avant = request.GET.get("avant", "")
    page = lire_le_fil(sujet, request.acces, form.filtre(), avant=avant)
    contexte = {
        "sujet": sujet,
        "form": form,
        "page": page,
        "debut": not avant,
        "suite": f"?{_parametres(request, avant=page.suite)}" if page.suite else "",
        "au_debut": f"{request.path}?{_parametres(request)}",
        "retrecie": any(request.GET.get(nom) for nom in form.fields),
        "actions": a_faire(actions_du(sujet, request.acces)) if gestion else [],
        "gestes": _gestes(sujet) if gestion else [],
    }
    return render(request, "suivi/fil.html", contexte)


def _parametres(request: HttpRequest, **autres: str) -> str:
    """Those of this page, filters kept; without its place in the thread."""
    parametres = request.GET.copy()
    parametres.pop("avant", None)
    parametres.update(autres)
    return parametres.urlencode()


def _gestes(sujet: Sujet) -> list[tuple[str, str]]:
    gestes = [
        ("Noter un échange", sujet.vers("suivi:noter")),
        ("Prévoir une action", sujet.vers("suivi:prevoir_action")),
    ]
    if sujet.genre != Genre.ACHAT:  # its own will be that of the contract
        gestes.append(("Dossier de preuve (PDF)", sujet.vers("suivi:emettre_fil")))
    return gestes
