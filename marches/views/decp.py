"""Files of published contracts: deposited, looked at, written, undone."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project import pages
from clauses_project.droits import gestion_requise
from clauses_project.listes import afficher
from clauses_project.refus import Refus, refus_en_message
from clauses_project.saisies import en_une_phrase, erreurs_dans
from comptes.depots import actions
from comptes.depots.enums import EtatDepot
from comptes.depots.pages import Parcours, confirmer_l_annulation, contexte, ou_aller, retrouver
from marches.decp import annulation, application, bilan, depot
from marches.decp.enums import Etendue
from marches.decp.filtres import DepotDecpFilter, RemarqueFilter
from marches.decp.formulaires import DepotDecpForm, EtendueForm
from marches.decp.tables import DepotDecpTable, RemarqueTable
from marches.models import DepotDecp, RemarqueDecp

MONTRES = 50  # contracts of a preview; all are on the radar once written
PARCOURS = Parcours(
    titre="Fichiers de marchés publiés",
    liste="marches:decp_fichiers",
    deposer="marches:decp_deposer",
    enregistrer="marches:decp_enregistrer",
    annuler="marches:decp_annuler",
    defait="Les marchés à qualifier qu'il a créés seront retirés, et ce qu'il a publié oublié. Un marché que "
    "quelqu'un a qualifié ou modifié depuis sera gardé.",
    est_defait="Ce fichier a été annulé : les marchés à qualifier qu'il avait créés sont retirés.",
)


@require_GET
@gestion_requise
def fichiers(request: HttpRequest) -> HttpResponse:
    visibles = DepotDecp.objects.visibles_par(request.acces).pour_liste()
    return afficher(
        request,
        filtre=DepotDecpFilter(request.GET, queryset=visibles),
        table_class=DepotDecpTable,
        titre="Fichiers de marchés publiés",
        nom_export="fichiers de marchés publiés",
        gestes=[
            ("Envoyer un fichier", reverse("marches:decp_deposer")),
            ("Radar", reverse("marches:radar")),
        ],
        phrase_vide="Aucun fichier n'a encore été lu.",
        lien_vide=("Envoyer un fichier", reverse("marches:decp_deposer")),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def deposer(request: HttpRequest) -> HttpResponse:
    form = DepotDecpForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with erreurs_dans(form):
            depose = depot.deposer(
                structure=request.acces.structure,
                fichier=form.cleaned_data["fichier"],
                par=request.user,
            )
            depose = depot.faire_lire(depot=depose, par=request.user)
            return redirect(ou_aller(depose))
    return pages.formulaire(
        request,
        form=form,
        titre="Envoyer des marchés publiés",
        surtitre="Marchés publiés",
        phrase="Les données essentielles de la commande publique, publiées par les acheteurs : les marchés avec "
        "une considération sociale en sont retenus. Un fichier national, trop lourd pour cette page, se lit "
        "par la commande importer_decp.",
        bouton="Envoyer et vérifier",
        retour=reverse("marches:decp_fichiers"),
    )


@require_GET
@gestion_requise
def fichier(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file would bring, or what it brought."""
    trouve = _le_fichier(request, pk)
    a_verifier = trouve.etat == EtatDepot.A_VERIFIER
    sociales = trouve.lignes.filter(social=True).order_by("sort", "pk")
    propre = {
        "phrases": list(bilan.phrases(trouve)) if trouve.bilan else [],
        "suites": list(bilan.phrases_de_l_ecriture(trouve)) if trouve.applique_le else [],
        "lignes": sociales[:MONTRES],
        "nombre": sociales.count(),
        "remarques": trouve.remarques.count(),
        "form": EtendueForm(initial={"etendue": application.etendue_proposee(trouve)})
        if a_verifier
        else None,
    }
    commun = contexte(trouve, PARCOURS, annulation.refus_d_annuler(trouve))
    return render(request, "marches/decp_fichier.html", commun | propre)


@require_GET
@gestion_requise
def remarques(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = _le_fichier(request, pk)
    return afficher(
        request,
        filtre=RemarqueFilter(
            request.GET,
            queryset=RemarqueDecp.objects.visibles_par(request.acces).filter(depot=trouve),
        ),
        table_class=RemarqueTable,
        titre="Réparé, signalé, refusé",
        surtitre=trouve.nom,
        nom_export="remarques de lecture",
        gestes=[("Revenir au fichier", trouve.get_absolute_url())],
        phrase_vide="Rien n'a été réparé ni refusé dans ce fichier.",
    )


@require_POST
@gestion_requise
def enregistrer(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = _le_fichier(request, pk)
    if trouve.est_arrete:
        actions.revenir_a_l_apercu(depot=trouve, raison=actions.ARRETE)
        return redirect(trouve)
    form = EtendueForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choisissez les marchés à prendre en suivi.")
        return redirect(trouve)
    try:
        ecrit = application.demander(
            depot=trouve, etendue=Etendue(form.cleaned_data["etendue"]), par=request.user
        )
    except (Refus, ValidationError, IntegrityError) as refus:
        messages.error(request, en_une_phrase(refus))
        return redirect(trouve)
    if ecrit.etat == EtatDepot.APPLIQUE:
        messages.success(request, "Les marchés de ce fichier sont enregistrés.")
    return redirect(ou_aller(ecrit))


@require_http_methods(["GET", "POST"])
@gestion_requise
def annuler(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = _le_fichier(request, pk)
    if request.method == "GET":
        return confirmer_l_annulation(request, trouve, PARCOURS)
    ecrit = trouve.etat == EtatDepot.APPLIQUE
    with refus_en_message(request):
        fait = annulation.annuler(depot=trouve, par=request.user)
        messages.success(request, fait.en_phrases() if ecrit else "Le fichier est abandonné.")
    return redirect(trouve)


def _le_fichier(request: HttpRequest, pk: int) -> DepotDecp:
    return retrouver(request, DepotDecp, pk)
