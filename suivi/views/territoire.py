"""The territory: its figures on screen, as a workbook and as a report to print."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from clauses_project.droits import lien_accepte, profil_requis
from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes.models import Tache
from suivi.bilans import Bilan
from suivi.cartes_du_territoire import composer
from suivi.detail.liens import lien_vers
from suivi.exports import classeur_territoire
from suivi.filtres_territoire import FiltreTerritoire
from suivi.graphiques.telechargement import repondre
from suivi.papier.rendu import habiller, imprimer
from suivi.papier.territoire import apercu_du_tableau_de_bord
from suivi.reseaux.attente import faire_attendre
from suivi.views.documents import pdf

LECTEURS = (Profil.ADMINISTRATEUR, Profil.FACILITATEUR, Profil.ELU, Profil.COORDINATEUR)


def lecteurs_du_territoire(vue):
    """Those who read figures, an élu without account by a signed link included."""
    return lien_accepte(profil_requis(*LECTEURS)(vue))


@require_GET
@lecteurs_du_territoire
def territoire(request: HttpRequest) -> HttpResponse:
    filtre = FiltreTerritoire(request.GET, acces=request.acces)
    if attente := _attente(filtre, request):
        return redirect(attente)
    bilan = _bilan(filtre, court=True)
    contexte = {
        "filtre": filtre,
        "bilan": bilan,
        "titre": filtre.nom_du_territoire,
        "requete": request.GET.urlencode(),
        **(_page(bilan, filtre, request) if bilan else {}),
    }
    return render(request, "suivi/territoire.html", contexte)


def _page(bilan: Bilan, filtre: FiltreTerritoire, request: HttpRequest) -> dict[str, Any]:
    """Figures with the address of their rows and those of the year before; parts of cards."""
    comparaison = bilan.comparaison
    siennes = {commune.pk for commune in filtre.communes_de_l_elu}
    return {
        "adresse_lots": lien_vers("taux_realisation", request.GET),
        "cles": [
            (
                cle,
                lien_vers(cle.vers, request.GET),
                comparaison.mots(cle.vers) if comparaison else "",
            )
            for cle in bilan.cles
        ],
        "note_de_comparaison": comparaison.note if comparaison else "",
        "parties": composer(bilan, request.GET, siennes or None),
    }


@require_GET
@lecteurs_du_territoire
def bilan_territoire(request: HttpRequest) -> HttpResponse:
    """What is on the screen, to print: marked « aperçu », for nothing of it is archived."""
    filtre = FiltreTerritoire(request.GET, acces=request.acces)
    if attente := _attente(filtre, request):
        return redirect(attente)
    bilan = _bilan(filtre, court=True)
    if bilan is None:
        return _corriger(request)
    structures = bilan.perimetre.structures
    structure = structures[0] if len(structures) == 1 else None  # a réseau has no letterhead
    _, contenu = imprimer(habiller(apercu_du_tableau_de_bord(bilan), structure), structure)
    return pdf(contenu, f"{bilan.nom_de_fichier}.pdf")


@require_GET
@lecteurs_du_territoire
def classeur(request: HttpRequest) -> HttpResponse:
    filtre = FiltreTerritoire(request.GET, acces=request.acces)
    if attente := _attente(filtre, request):
        return redirect(attente)
    bilan = _bilan(filtre)
    return _corriger(request) if bilan is None else classeur_territoire(bilan)


@require_GET
@lecteurs_du_territoire
def graphique(request: HttpRequest, cle: str, extension: str) -> HttpResponse:
    filtre = FiltreTerritoire(request.GET, acces=request.acces)
    if attente := _attente(filtre, request):
        return redirect(attente)
    bilan = _bilan(filtre, court=True)
    if bilan is None:
        return _corriger(request)
    return repondre(
        bilan.graphiques.get(cle), extension, source=bilan.source, nom=bilan.nom_de_fichier
    )


def _attente(filtre: FiltreTerritoire, request: HttpRequest) -> Tache | None:
    """The work in the background that these figures wait for, where a réseau has too much to compute."""
    if not request.user.is_authenticated or not filtre.is_valid() or not filtre.est_offert:
        return None
    return faire_attendre(
        filtre.perimetre,
        filtre.periode,
        public=filtre.public,
        par=request.user,
        adresse=request.get_full_path(),
    )


def _bilan(filtre: FiltreTerritoire, *, court: bool = False) -> Bilan | None:
    """The figures, or None when what was asked is refused: the form then says why.

    `court`: of a réseau, the first rows of its longest breakdowns; the workbook has them all.
    """
    if not filtre.is_valid():
        return None
    try:
        return filtre.bilan(court=court)
    except Refus:
        return None


def _corriger(request: HttpRequest) -> HttpResponse:
    """Back to the page that says what is wrong, with all that was asked."""
    return redirect(f"{reverse('suivi:territoire')}?{request.GET.urlencode()}")
