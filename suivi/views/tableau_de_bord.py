"""The facilitateur's dashboard, its charts, and the list of running lots it draws from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from clauses_project import ecriture
from clauses_project.droits import gestion_requise, profil_requis
from clauses_project.heures import ZERO
from clauses_project.listes import afficher
from clauses_project.profils import Profil
from suivi.chiffres.rythme import REGLE
from suivi.detail.liens import lien_vers
from suivi.filtres_tableau import FiltreLots, FiltreTableau
from suivi.graphiques.telechargement import repondre, telechargeable
from suivi.mots import ecrire_periode
from suivi.tableaux.bord import CLES, Bord
from suivi.tableaux.classeurs import classeur_du_bord
from suivi.tableaux.facilitateur import (
    LotEnCours,
    lots_en_cours,
    restes_par_commune,
    restes_par_metier,
)
from suivi.tableaux.phrases import dire_les_feux, nommer
from suivi.tables.rythmes import RythmesTable

LOTS_MONTRES = 10


@require_GET
@profil_requis(Profil.ADMINISTRATEUR, Profil.FACILITATEUR, Profil.DONNEUR_ORDRE, Profil.DECLARANT)
def tableau_de_bord(request: HttpRequest) -> HttpResponse:
    match request.acces.profil:
        case Profil.DONNEUR_ORDRE:
            return redirect("suivi:donneur_ordre", request.acces.donneur_ordre_id)
        case Profil.DECLARANT:
            return redirect("suivi:entreprise", request.acces.entreprise_id)
    filtre = FiltreTableau(request.GET, acces=request.acces)
    contexte: dict[str, Any] = {"filtre": filtre, "requete": request.GET.urlencode(), "t": None}
    if filtre.is_valid():
        contexte["t"] = _tableau(filtre, request)
    return render(request, "suivi/tableau_de_bord.html", contexte)


@require_GET
@gestion_requise
def graphique(request: HttpRequest, cle: str, extension: str) -> HttpResponse:
    filtre = FiltreTableau(request.GET, acces=request.acces)
    if not filtre.is_valid():
        return redirect(f"{reverse('suivi:tableau_de_bord')}?{request.GET.urlencode()}")
    return repondre(
        Bord(filtre, request.acces).graphiques.get(cle),
        extension,
        source=f"{request.acces.structure} · {filtre.en_mots}.",
        nom="tableau-de-bord",
    )


@require_GET
@gestion_requise
def classeur(request: HttpRequest) -> HttpResponse:
    filtre = FiltreTableau(request.GET, acces=request.acces)
    if not filtre.is_valid():
        return redirect(f"{reverse('suivi:tableau_de_bord')}?{request.GET.urlencode()}")
    return classeur_du_bord(Bord(filtre, request.acces))


@require_GET
@gestion_requise
def lots(request: HttpRequest) -> HttpResponse:
    filtre = FiltreLots(request.GET, acces=request.acces)
    rangs = []
    if filtre.is_valid():
        rangs = filtre.garder(lots_en_cours(filtre.perimetre, request.acces))
    return afficher(
        request,
        filtre=_Rangs(rangs, filtre),
        table_class=RythmesTable,
        titre="Lots en cours",
        surtitre="Tableau de bord",
        sous_titre=REGLE,
        nom_export="lots-en-cours",
        phrase_vide="Aucun lot en cours n'a d'objectif d'heures.",
        table_kwargs={"pied": _pied(rangs)},
    )


@dataclass(frozen=True)
class _Rangs:
    """Rows, and the form that chose them."""

    qs: list[LotEnCours]
    form: FiltreLots


def _pied(rangs: list[LotEnCours]) -> dict[str, Any]:
    return {
        "lot": len(rangs),
        **{
            nom: sum((getattr(rang, nom) for rang in rangs), ZERO)
            for nom in ("objectif", "fait", "reste")
        },
    }


def _tableau(filtre: FiltreTableau, request: HttpRequest) -> dict[str, Any]:
    bord = Bord(filtre, request.acces)
    demande = request.GET.urlencode()
    return {
        "periode": ecrire_periode(bord.periode),
        "cles": [
            (ecriture.heures(nombre), nommer(cle, nombre), lien_vers(cle, filtre.de_la_periode))
            for cle, nombre in ((cle, getattr(bord.ici, cle)) for cle in CLES)
        ],
        "comparaison": bord.comparaison,
        "rangs": bord.lots[:LOTS_MONTRES],
        "nombre": len(bord.lots),
        "feux": dire_les_feux(rang.rythme for rang in bord.lots),
        "regle": REGLE,
        "tous": _vers_les_lots(filtre),
        "metiers": [
            (r, _vers_les_lots(filtre, metier=r.cle)) for r in restes_par_metier(bord.lots)
        ],
        "communes": [
            (r, _vers_les_lots(filtre, commune_execution=r.cle) if r.cle else "")
            for r in restes_par_commune(bord.lots)
        ],
        "attentes": [
            (ecriture.heures(a.nombre), a.nom, lien_vers(a.cle, filtre.des_contrats))
            for a in bord.attentes
        ],
        "progression": bord.progression,
        "graphiques": {
            cle: telechargeable(dessin, "suivi:graphique_tableau_de_bord", requete=demande)
            for cle, dessin in bord.graphiques.items()
        },
    }


def _vers_les_lots(filtre: FiltreTableau, **plus: str) -> str:
    demande = {nom: valeur for nom, valeur in {**filtre.des_contrats, **plus}.items() if valeur}
    adresse = reverse("suivi:lots_en_cours")
    return f"{adresse}?{urlencode(demande)}" if demande else adresse
