"""Hours typed in a grid: one cell as it is left, and the people and months of a contract."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from clauses_project.dates import ajouter_mois, mois_de
from clauses_project.droits import gestion_requise, lien_accepte, profil_requis
from clauses_project.ecriture import centiemes
from clauses_project.profils import Profil
from clauses_project.refus import Conflit, Refus
from clauses_project.saisies import DEUX_FOIS
from marches.models import Lot, Marche
from suivi.actions import cellules as actions
from suivi.chiffres import avancement_par_lot, promesse_par_lot
from suivi.forms import CelluleForm, PeriodeDeGrilleForm
from suivi.globalisation import conventions_du_mois
from suivi.grille import Rang, composer
from suivi.grille_marche import GrilleMarche, composer_le_marche, saisies_de
from suivi.models import Declaration, LigneHeures

declarants_et_gestion = profil_requis(Profil.DECLARANT, Profil.FACILITATEUR, Profil.ADMINISTRATEUR)

MOIS_MONTRES = 6


@require_POST
@lien_accepte
@declarants_et_gestion
def cellule(request: HttpRequest, pk: int, affectation: int) -> JsonResponse:
    """Saves one cell as it is left; answers what the page needs to say so, or why it is not."""
    declaration = get_object_or_404(Declaration.objects.visibles_par(request.acces), pk=pk)
    form = CelluleForm(request.POST)
    if not form.is_valid():
        return _refusee([raison for raisons in form.errors.values() for raison in raisons])
    try:
        ecrite = actions.saisir_cellule(
            declaration=declaration,
            affectation=affectation,
            heures=form.heures(),
            version=form.cleaned_data["version"],
            par=request.auteur,
            profil=Profil(request.acces.profil),
        )
    except actions.ConflitDeCellule as conflit:
        reponse = {"etat": "conflit", "message": conflit.raisons[0], **_ligne(conflit.ligne)}
        return JsonResponse(reponse, status=409)
    except Refus as refus:
        return _refusee(refus.raisons)
    except IntegrityError:
        return _refusee([DEUX_FOIS])
    return JsonResponse(_enregistree(request, ecrite))


@require_GET
@gestion_requise
def controles(request: HttpRequest, pk: int) -> JsonResponse:
    """The checks of each row and the proposed decision, as they stand after cells were saved."""
    declarations = Declaration.objects.visibles_par(request.acces).pour_liste()
    declaration = get_object_or_404(declarations, pk=pk)
    grille = composer(declaration, acces=request.acces)
    contexte = {"declaration": declaration, "conventions": conventions_du_mois(declaration)}

    def rang_lu(rang: Rang) -> dict:
        html = render_to_string("suivi/_controles.html", {**contexte, "rang": rang})
        return {"html": html, "alerte": bool(rang.controles)}

    return JsonResponse(
        {
            "rangs": {rang.affectation.pk: rang_lu(rang) for rang in grille.rangs},
            "decision": render_to_string(
                "suivi/_decision_proposee.html", {"declaration": declaration, "grille": grille}
            ),
        }
    )


@require_GET
@gestion_requise
def grille_marche(request: HttpRequest, pk: int) -> HttpResponse:
    marche = _le_marche(request, pk)
    form, du, au = _periode(request)
    return _page(request, _composer(request, marche, du, au), form)


@require_POST
@gestion_requise
def saisir_grille_marche(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves every cell that changed, or none, and then gives the page back with all that was typed."""
    marche = _le_marche(request, pk)
    form, du, au = _periode(request)
    grille = _composer(request, marche, du, au, donnees=request.POST)
    if grille.erreurs:
        return _page(request, grille, form)
    try:
        nombre = actions.saisir_ensemble(
            saisies=saisies_de(grille, request.POST, request.acces),
            par=request.user,
            profil=Profil(request.acces.profil),
        )
    except Refus as refus:
        if isinstance(
            refus, Conflit
        ):  # told once, what was typed may be saved over what the other did
            grille = _composer(request, marche, du, au, donnees=request.POST, conflit=True)
        return _page(request, grille, form, refus.raisons)
    messages.success(
        request, "La saisie est enregistrée." if nombre else "Rien n'avait changé dans la grille."
    )
    return redirect(f"{reverse('suivi:grille_marche', args=[pk])}?{request.GET.urlencode()}")


def _refusee(raisons) -> JsonResponse:
    return JsonResponse({"etat": "refusee", "message": " ".join(raisons)}, status=422)


def _ligne(ligne: LigneHeures | None) -> dict:
    """A line as the grid writes it."""
    heures = {partie: getattr(ligne, f"heures_{partie}", None) for partie in actions.PARTIES}
    return {
        "version": ligne.version if ligne else None,
        **{partie: "" if h is None else centiemes(h) for partie, h in heures.items()},
    }


def _enregistree(request: HttpRequest, ecrite: actions.Cellule) -> dict:
    declaration, ligne = ecrite.declaration, ecrite.ligne
    lot = declaration.declarant.attribution.lot
    avancements = avancement_par_lot([lot])
    promesses = promesse_par_lot(avancements) if request.acces.est_gestionnaire else {}
    return {
        "etat": "enregistree",
        "message": "",
        **_ligne(ligne),
        "heures": centiemes(ligne.heures) if ligne else "",
        "declaration": {"avant": ecrite.avant, "version": declaration.version},
        "totaux": {nom: centiemes(h) for nom, h in declaration.totaux().items()},
        "lot": lot.pk,
        "objectif": render_to_string(
            "suivi/_objectif.html",
            {"avancement": avancements[lot.pk], "promesse": promesses.get(lot.pk, "")},
        ),
    }


def _le_marche(request: HttpRequest, pk: int) -> Marche:
    return get_object_or_404(Marche.objects.visibles_par(request.acces), pk=pk)


def _periode(request: HttpRequest):
    """The form of the period, and the months: the last six where nothing good was asked for."""
    au = mois_de(timezone.localdate())
    du = ajouter_mois(au, 1 - MOIS_MONTRES)
    demandee = "du" in request.GET or "au" in request.GET
    form = PeriodeDeGrilleForm(
        {"du": f"{du:%Y-%m}", "au": f"{au:%Y-%m}", **request.GET.dict()} if demandee else None,
        initial={"du": du, "au": au},
    )
    if demandee and form.is_valid():
        du, au = form.cleaned_data["du"], form.cleaned_data["au"]
    return form, du, au


def _composer(
    request: HttpRequest, marche: Marche, du, au, donnees=None, conflit=False
) -> GrilleMarche:
    lots = Lot.objects.visibles_par(request.acces).filter(marche=marche).select_related("marche")
    partie = request.GET.get("partie")
    return composer_le_marche(
        marche,
        list(lots.order_by("numero", "pk")),
        acces=request.acces,
        du=du,
        au=au,
        partie=partie if partie in actions.PARTIES else "travail",
        donnees=donnees,
        conflit=conflit,
    )


def _page(request: HttpRequest, grille: GrilleMarche, form, refus=()) -> HttpResponse:
    avancements = avancement_par_lot(grille.lots)
    promesses = promesse_par_lot(avancements)
    contexte = {
        "marche": grille.marche,
        "grille": grille,
        "periode": form,
        "parametres": f"du={grille.mois[0]:%Y-%m}&au={grille.mois[-1]:%Y-%m}",
        "refus": list(refus),
        "lots": [(lot, avancements[lot.pk], promesses[lot.pk]) for lot in grille.lots],
    }
    return render(request, "suivi/grille_marche.html", contexte)
