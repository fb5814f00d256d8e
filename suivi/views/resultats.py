"""What people became, six and twelve months after the work: on screen, as a workbook, and the rows behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from clauses_project.droits import gestion_requise
from clauses_project.listes import afficher
from clauses_project.refus import Refus
from suivi.chiffres.apres import COMPTES
from suivi.chiffres.devenirs import VENTILATIONS, des_jalons, lire_devenirs, ventiler
from suivi.chiffres.sortie import LIBELLES_DU_SUIVI
from suivi.enums import Jalon
from suivi.exports import classeur
from suivi.filtres_resultats import FiltreResultats
from suivi.graphiques.telechargement import repondre, telechargeable
from suivi.models import Echeance
from suivi.mots import code_periode
from suivi.resultats.feuilles import feuilles
from suivi.resultats.lecture import JalonLu, Resultats
from suivi.tables.resultats import DevenirsTable
from suivi.views.territoire import lecteurs_du_territoire


@require_GET
@lecteurs_du_territoire
def resultats(request: HttpRequest) -> HttpResponse:
    filtre = FiltreResultats(request.GET, acces=request.acces)
    lus = _resultats(filtre)
    contexte: dict[str, Any] = {
        "filtre": filtre,
        "titre": filtre.nom_du_territoire,
        "lus": lus,
        "requete": request.GET.urlencode(),
        "jalons": [_jalon(lu, request) for lu in lus.jalons] if lus else [],
    }
    return render(request, "suivi/resultats.html", contexte)


@require_GET
@lecteurs_du_territoire
def exporter(request: HttpRequest) -> HttpResponse:
    filtre = FiltreResultats(request.GET, acces=request.acces)
    lus = _resultats(filtre)
    if lus is None:
        return _corriger(request)
    premiere, *autres = feuilles(lus, filtre.nom_du_territoire, filtre.lecture_en_mots)
    return classeur(
        _nom(filtre, lus), premiere=premiere, tableaux=autres, definitions=lus.definitions
    )


@require_GET
@lecteurs_du_territoire
def graphique(request: HttpRequest, cle: str, extension: str) -> HttpResponse:
    filtre = FiltreResultats(request.GET, acces=request.acces)
    lus = _resultats(filtre)
    if lus is None:
        return _corriger(request)
    return repondre(
        lus.graphiques.get(cle),
        extension,
        source=f"{filtre.nom_du_territoire} · {lus.periode_ecrite}.",
        nom=_nom(filtre, lus),
    )


@dataclass(frozen=True)
class _Choix:
    """Rows, and the form that chose them."""

    qs: QuerySet[Echeance]
    form: FiltreResultats


@require_GET
@gestion_requise
def personnes(request: HttpRequest, jalon: str, mesure: str) -> HttpResponse:
    """The people that a figure counts: the same milestones, one by one."""
    if jalon.upper() not in Jalon.values or mesure not in COMPTES:
        raise Http404
    filtre = FiltreResultats(request.GET, acces=request.acces)
    retenues: list[int] = []
    ligne = ""
    if filtre.is_valid():
        retenues, ligne = _echeances(filtre, Jalon(jalon.upper()), mesure)
    lignes = (
        Echeance.objects.visibles_par(request.acces)
        .filter(pk__in=retenues)
        .select_related("participant__identite", "periode", "reponse__employeur")
        .order_by("due_le", "pk")
    )
    mots = [LIBELLES_DU_SUIVI[mesure], ligne]
    return afficher(
        request,
        filtre=_Choix(lignes, filtre),
        table_class=DevenirsTable,
        titre=" · ".join(mot for mot in mots if mot),
        nom_export=f"apres-{jalon}-{mesure}",
        surtitre=f"Après le travail, {Jalon(jalon.upper()).label}\u00a0: les lignes de ce chiffre",
        phrase_vide="Aucune ligne ne compose ce chiffre sur cette période.",
    )


def _echeances(filtre: FiltreResultats, jalon: Jalon, mesure: str) -> tuple[list[int], str]:
    """Keys of the milestones counted, and the words of the row they are narrowed to."""
    tous = lire_devenirs(filtre.perimetre, filtre.periode, cohorte=filtre.cohorte)
    cle, code = filtre.data.get("ventilation", ""), filtre.data.get("groupe", "")
    siens, ligne = des_jalons(tous, jalon), ""
    if cle:
        if cle not in VENTILATIONS:
            raise Http404
        groupe = next((g for g in ventiler(tous, cle, jalon) if g.code == code), None)
        siens, ligne = (groupe.devenirs, groupe.libelle) if groupe else ([], "")
    return [un.echeance for un in siens if COMPTES[mesure](un.rang)], ligne


def _jalon(lu: JalonLu, request: HttpRequest) -> dict[str, Any]:
    """A milestone with where its figures lead: names are for those who run the structure."""
    gestion = request.acces.est_gestionnaire

    def lien(mesure: str, **plus: str) -> str:
        if not gestion or mesure not in COMPTES:
            return ""
        demande = request.GET.copy()
        for nom, valeur in plus.items():
            demande[nom] = valeur
        adresse = reverse("suivi:resultats_personnes", args=[lu.cle, mesure])
        return f"{adresse}?{demande.urlencode()}" if demande else adresse

    return {
        "lu": lu,
        "cles": [(cle, lien(cle.vers)) for cle in lu.cles],
        "vocabulaires": [(mots, valeur, lien(nom)) for nom, mots, valeur in lu.lignes()],
        "situations": lu.situations,
        "classes": _telechargeable(lu, f"{lu.cle}-situations", request),
        "cartes": [
            {
                "tableau": tableau,
                "g": _telechargeable(lu, f"{lu.cle}-{tableau.cle.replace('_', '-')}", request),
                "lignes": [
                    (
                        ecrite[0],
                        [
                            (mot, lien(nom, ventilation=tableau.cle, groupe=ligne.code))
                            for nom, mot in zip(tableau.noms, ecrite[1:], strict=True)
                        ],
                    )
                    for ecrite, ligne in zip(tableau.ecrites(), tableau.lignes, strict=True)
                ],
            }
            for tableau in lu.tableaux
        ],
    }


def _telechargeable(lu: JalonLu, cle: str, request: HttpRequest):
    dessin = lu.graphiques.get(cle)
    requete = request.GET.urlencode()
    return dessin and telechargeable(dessin, "suivi:graphique_resultats", requete=requete)


def _resultats(filtre: FiltreResultats) -> Resultats | None:
    """None when what was asked is refused: the form then says why."""
    if not filtre.is_valid():
        return None
    try:
        return filtre.resultats()
    except Refus as refus:
        filtre.add_error(None, str(refus))
        return None


def _nom(filtre: FiltreResultats, lus: Resultats) -> str:
    quoi = "cohorte" if lus.cohorte else "evaluations"
    return f"{quoi}-{slugify(filtre.nom_du_territoire)}-{code_periode(lus.periode)}"


def _corriger(request: HttpRequest) -> HttpResponse:
    """Back to the page that says what is wrong, with all that was asked."""
    return redirect(f"{reverse('suivi:resultats')}?{request.GET.urlencode()}")
