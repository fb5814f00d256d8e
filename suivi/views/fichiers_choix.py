"""What is said of a file being prepared: its columns, its codes, its rows, the months to write."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from clauses_project.refus import Refus, refus_en_message
from clauses_project.saisies import erreurs_dans
from comptes.depots.enums import EtatDepot
from comptes.depots.pages import ou_aller
from suivi.actions.imports import choix, depot
from suivi.formulaires_fichiers import ColonnesForm
from suivi.imports.apercu import cellules_de
from suivi.imports.enums import Manque
from suivi.models import ImportHeures, LigneImport
from suivi.views.fichiers import declarants_et_gestion, le_fichier, rendre


@require_http_methods(["GET", "POST"])
@declarants_et_gestion
def colonnes_fichier(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = le_fichier(request, pk)
    if trouve.etat not in (EtatDepot.A_PRECISER, EtatDepot.A_VERIFIER):
        return redirect(trouve)
    form = ColonnesForm(
        request.POST or None,
        feuilles=trouve.feuilles,
        initial={"mois": trouve.mois_par_defaut},
    )
    if form.is_valid():
        with erreurs_dans(form):
            lu = choix.choisir_les_colonnes(
                depot=trouve,
                feuilles=form.choix,
                mois=form.cleaned_data["mois"],
                par=request.user,
            )
            return redirect(ou_aller(depot.faire_lire(depot=lu, par=request.user)))
    return render(request, "suivi/fichier_colonnes.html", {"depot": trouve, "form": form})


@require_POST
@declarants_et_gestion
def preciser_fichier(request: HttpRequest, pk: int) -> HttpResponse:
    """The contracts of unknown sites and the names of unknown people, those that were answered."""
    trouve = le_fichier(request, pk)
    with refus_en_message(request):
        choix.preciser(
            depot=trouve,
            sites=_sites(request),
            personnes=_personnes(request),
            par=request.user,
        )
    return redirect(trouve)


@require_POST
@declarants_et_gestion
def nouvelles_personnes(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = le_fichier(request, pk)
    with refus_en_message(request):
        choix.toutes_nouvelles(depot=trouve)
    return redirect(trouve)


@require_POST
@declarants_et_gestion
def mois_du_fichier(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = le_fichier(request, pk)
    with refus_en_message(request):
        choix.choisir_les_mois(depot=trouve, mois=_mois(request))
    return redirect(trouve)


@require_http_methods(["GET", "POST"])
@declarants_et_gestion
def ligne_fichier(request: HttpRequest, pk: int, ligne: int) -> HttpResponse:
    """A row to correct: in its place for HTMX, on its own page otherwise."""
    trouve = le_fichier(request, pk)
    sienne = get_object_or_404(LigneImport, import_heures=trouve, pk=ligne)
    raison = ""
    if request.method == "POST":
        try:
            _faire(request, trouve, sienne)
        except Refus as refus:
            raison = str(refus)
        else:
            return _apres(request, trouve, sienne)
    gabarit = "_fichier_correction.html" if request.htmx else "fichier_correction.html"
    contexte = {
        "depot": trouve,
        "ligne": sienne,
        "cellules": _retapees(request, cellules_de(sienne, trouve)),
        "raison": raison,
        "double": sienne.manque == Manque.DOUBLE,
        "parametres": request.GET.urlencode(),
    }
    return render(request, f"suivi/{gabarit}", contexte)


def _faire(request: HttpRequest, trouve: ImportHeures, ligne: LigneImport) -> None:
    match request.POST.get("geste"):
        case "ecarter":
            choix.decider_de_la_ligne(depot=trouve, ligne=ligne, ecartee=True)
        case "reprendre":
            choix.decider_de_la_ligne(depot=trouve, ligne=ligne, ecartee=False)
        case "compter":
            choix.decider_de_la_ligne(depot=trouve, ligne=ligne, compter=True)
        case "connue":
            choix.plus_nouvelle(depot=trouve, ligne=ligne)
        case _:
            choix.corriger(depot=trouve, ligne=ligne, textes=_textes(request))


def _apres(request: HttpRequest, trouve: ImportHeures, ligne: LigneImport) -> HttpResponse:
    trouve = le_fichier(request, trouve.pk)
    if request.htmx:
        return rendre(request, trouve, corrigee=ligne.pk)
    ligne.refresh_from_db()
    messages.success(request, f"Ligne {ligne.numero} : {ligne.get_sort_display().lower()}.")
    suite = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{trouve.get_absolute_url()}{suite}#ligne-{ligne.pk}")


def _textes(request: HttpRequest) -> dict[int, str]:
    return {
        int(nom.removeprefix("cellule-")): texte[:1000]
        for nom, texte in request.POST.items()
        if nom.startswith("cellule-") and nom.removeprefix("cellule-").isdecimal()
    }


def _retapees(request: HttpRequest, cellules: list[dict]) -> list[dict]:
    """What was typed is given back with the refusal."""
    textes = _textes(request)
    return [{**c, "texte": textes.get(c["index"], c["texte"])} for c in cellules]


def _sites(request: HttpRequest) -> dict[str, str]:
    reponses = zip(request.POST.getlist("site"), request.POST.getlist("site_reponse"), strict=False)
    return {
        code: reponse for code, reponse in reponses if reponse == choix.AUCUN or reponse.isdecimal()
    }


def _personnes(request: HttpRequest) -> list[choix.QuiEstCe]:
    reponses = zip(
        request.POST.getlist("qui"),
        request.POST.getlist("qui_structure"),
        request.POST.getlist("qui_reponse"),
        strict=False,
    )
    return [
        choix.QuiEstCe(code, int(structure), reponse)
        for code, structure, reponse in reponses
        if structure.isdecimal() and (reponse == choix.NOUVELLE or reponse.isdecimal())
    ]


def _mois(request: HttpRequest) -> list[date]:
    dits = []
    for texte in request.POST.getlist("mois"):
        try:
            dits.append(date.fromisoformat(texte).replace(day=1))
        except ValueError:
            continue
    return dits
