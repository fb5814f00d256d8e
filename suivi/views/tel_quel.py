"""« Mon Excel tel quel »: the assistant that reads a table as it is kept, step by step."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from clauses_project import pages
from clauses_project.droits import gestion_requise
from clauses_project.saisies import erreurs_dans
from comptes.depots.pages import Parcours, contexte, ou_aller
from entreprises.models import Entreprise
from marches.models import DonneurOrdre, Lot
from suivi.actions.classeur import annulation
from suivi.actions.classeur import depot as classeurs
from suivi.actions.tel_quel import assistant
from suivi.formulaires_tel_quel import (
    HEURES_DU_MOIS,
    NE_PAS_LIRE,
    ROLES,
    NomsForm,
    TableauForm,
    lire_les_noms,
    lire_les_reglages,
)
from suivi.models import ClasseurReprise, TableauLibre
from suivi.tel_quel.apercu import composer_le_tableau
from suivi.tel_quel.enums import Etape
from suivi.tel_quel.roles import DU_MOIS

PARCOURS = Parcours(
    titre="Classeurs de reprise",
    liste="suivi:classeurs",
    deposer="suivi:deposer_tableau",
    enregistrer="suivi:enregistrer_classeur",
    annuler="suivi:annuler_classeur",
    defait="Ce qu'il avait créé est retiré, ce qu'il avait changé redevient ce que c'était. Ce dont d'autres se "
    "servent depuis est gardé.",
    est_defait="Ce tableau a été annulé : ce qu'il avait écrit est revenu à ce que c'était.",
    mot="tableau",
)


@require_http_methods(["GET", "POST"])
@gestion_requise
def deposer_tableau(request: HttpRequest) -> HttpResponse:
    form = TableauForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with erreurs_dans(form):
            depose = assistant.deposer(
                structure=request.acces.structure,
                fichier=form.cleaned_data["fichier"],
                par=request.user,
            )
            return redirect(ou_aller(classeurs.faire_lire(depot=depose, par=request.user)))
    return pages.formulaire(
        request,
        form=form,
        titre="Mon Excel tel quel",
        surtitre="Classeurs de reprise",
        phrase="Envoyez le tableau tel que vous le tenez, avec ses titres et ses totaux. Vous direz ensuite ce que "
        "sont ses feuilles et ses colonnes, de qui et de quels marchés il parle. Ce qu'il ne dit pas reste à "
        "compléter.",
        bouton="Envoyer le tableau",
        retour=reverse("suivi:classeurs"),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def feuilles_tableau(request: HttpRequest, pk: int) -> HttpResponse:
    """First step: which sheets, which year, what each column is."""
    tableau = _ouvert(request, pk)
    if tableau is None:
        return redirect("suivi:classeur", pk)
    feuilles = tableau.lu.get("feuilles", [])
    erreurs: list[str] = []
    if request.method == "POST":
        try:
            reglages, bouge = lire_les_reglages(request.POST, feuilles)
            depot = assistant.dire_les_feuilles(
                tableau=tableau,
                reglages=reglages,
                continuer="relire" not in request.POST and not bouge,
                par=request.user,
            )
            return redirect(ou_aller(depot))
        except ValidationError as refus:
            erreurs = refus.messages
            feuilles = _avec_ce_qui_est_tape(request, feuilles)
    return render(
        request,
        "suivi/tableau_feuilles.html",
        {
            "depot": tableau.classeur,
            "feuilles": feuilles,
            "erreurs": erreurs,
            "roles": ROLES,
            "roles_du_mois": [*NE_PAS_LIRE, *HEURES_DU_MOIS, *ROLES[1:]],
            "du_mois": DU_MOIS,
        },
    )


def _avec_ce_qui_est_tape(request: HttpRequest, feuilles: list[dict[str, Any]]) -> list[dict]:
    """The sheets again, with what was just typed and refused."""
    for rang, feuille in enumerate(feuilles):
        feuille["prise"] = f"f{rang}-lue" in request.POST
        feuille["annee_tapee"] = request.POST.get(f"f{rang}-annee", "")
        feuille["entete"] = request.POST.get(f"f{rang}-entete", "")
        feuille["laissees_tapees"] = request.POST.get(f"f{rang}-laissees", "")
        for colonne in feuille["colonnes"]:
            colonne["role"] = request.POST.get(f"f{rang}-c{colonne['index']}", colonne["role"])
    return feuilles


@require_http_methods(["GET", "POST"])
@gestion_requise
def rapprocher_tableau(request: HttpRequest, pk: int) -> HttpResponse:
    """Second step: which contract, company and person each name stands for."""
    tableau = _ouvert(request, pk)
    if tableau is None or "noms" not in tableau.lu:
        return redirect("suivi:classeur", pk)
    noms = tableau.lu["noms"]
    form = NomsForm(
        request.POST or None,
        noms=noms,
        lots=_lots(request),
        entreprises=_entreprises(request),
        initial=tableau.choix,
    )
    if form.is_valid():
        with erreurs_dans(form):
            depot = assistant.dire_les_noms(
                tableau=tableau,
                choix={**lire_les_noms(request.POST), **form.cleaned_data},
                continuer="relire" not in request.POST,
                par=request.user,
            )
            return redirect(ou_aller(depot))
    return render(
        request,
        "suivi/tableau_noms.html",
        {
            "depot": tableau.classeur,
            "form": form,
            "noms": noms,
            "donneurs": DonneurOrdre.objects.visibles_par(request.acces).values_list(
                "nom", flat=True
            ),
        },
    )


def montrer_le_tableau(
    request: HttpRequest, depot: ClasseurReprise, tableau: TableauLibre
) -> HttpResponse:
    """The page of a table: the step it is at, else its preview, or what became of it."""
    if (
        depot.est_ouvert
        and tableau.etape != Etape.APERCU
        and tableau.lu
        and not depot.est_au_travail
    ):
        return redirect(tableau)
    commun = contexte(depot, PARCOURS, annulation.refus_d_annuler(depot))
    apercu = composer_le_tableau(depot, tableau.lu)
    restants = depot.a_completer.restants().count() if not depot.est_ouvert else 0
    return render(request, "suivi/tableau.html", commun | {"apercu": apercu, "restants": restants})


def _ouvert(request: HttpRequest, pk: int) -> TableauLibre | None:
    """The table while it may still be said; None once it is written, given up or not read yet."""
    visibles = TableauLibre.objects.visibles_par(request.acces).select_related("classeur")
    tableau = get_object_or_404(visibles, pk=pk)
    return tableau if tableau.classeur.est_ouvert and tableau.lu else None


def _lots(request: HttpRequest) -> list[tuple[str, str]]:
    lots = Lot.objects.visibles_par(request.acces).select_related("marche")
    return [
        (f"l{lot.pk}", f"{lot.marche.reference} · {lot.marche.objet[:60]} · lot {lot.numero}")
        for lot in lots.order_by("marche__reference", "numero", "pk")
    ]


def _entreprises(request: HttpRequest) -> list[tuple[str, str]]:
    siennes = Entreprise.objects.liees_a(request.acces.structure).order_by("recherche", "pk")
    return [(f"e{e.pk}", e.raison_sociale) for e in siennes]
