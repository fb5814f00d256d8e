"""Files of hours: deposited, looked at, written, undone."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project import pages
from clauses_project.droits import profil_requis
from clauses_project.listes import afficher
from clauses_project.profils import Profil
from clauses_project.refus import Refus, refus_en_message
from clauses_project.saisies import en_une_phrase, erreurs_dans
from clauses_project.tableurs import repondre
from comptes.depots.enums import EtatDepot
from comptes.depots.pages import (
    Parcours,
    confirmer_l_annulation,
    contexte,
    ou_aller,
    retrouver,
    version_lue,
)
from entreprises.models import Entreprise
from marches.models import Declarant
from suivi.actions.imports import annulation, application, depot
from suivi.filters import FichierFilter
from suivi.formulaires_fichiers import DepotForm
from suivi.imports import apercu
from suivi.imports.modele import ENTETES, EXEMPLES
from suivi.models import ImportHeures
from suivi.tables.fichiers import TableDeLaStructure, TableDeLEntreprise

PARCOURS = Parcours(
    titre="Fichiers d'heures",
    liste="suivi:fichiers",
    deposer="suivi:deposer_fichier",
    enregistrer="suivi:enregistrer_fichier",
    annuler="suivi:annuler_fichier",
    defait="Les heures qu'il a écrites reviendront à ce qu'elles étaient ; les personnes et les contrats qu'il a "
    "ajoutés seront retirés s'ils ne servent à rien d'autre. Ce que vous avez changé depuis sera gardé.",
    est_defait="Ce fichier a été annulé : les heures qu'il avait écrites sont revenues à ce qu'elles étaient. "
    "Ses lignes sont effacées.",
)
declarants_et_gestion = profil_requis(Profil.DECLARANT, Profil.FACILITATEUR, Profil.ADMINISTRATEUR)


@require_GET
@declarants_et_gestion
def fichiers(request: HttpRequest) -> HttpResponse:
    gestion = request.acces.est_gestionnaire
    visibles = ImportHeures.objects.visibles_par(request.acces).pour_liste()
    return afficher(
        request,
        filtre=FichierFilter(request.GET, queryset=visibles),
        table_class=TableDeLaStructure if gestion else TableDeLEntreprise,
        titre="Fichiers d'heures",
        nom_export="fichiers d'heures",
        gestes=[
            ("Envoyer un fichier", reverse("suivi:deposer_fichier")),
            ("Modèle de fichier", reverse("suivi:modele_fichier")),
        ],
        phrase_vide="Aucun fichier n'a encore été envoyé. Un seul peut porter les heures de tous les marchés.",
        lien_vide=("Envoyer un fichier", reverse("suivi:deposer_fichier")),
    )


@require_GET
@declarants_et_gestion
def modele_fichier(request: HttpRequest) -> HttpResponse:
    """A workbook with the columns that are always recognised."""
    return repondre(extension="xlsx", nom="modèle heures", entetes=ENTETES, lignes=EXEMPLES)


@require_http_methods(["GET", "POST"])
@declarants_et_gestion
def deposer_fichier(request: HttpRequest) -> HttpResponse:
    form = _formulaire(request)
    if form.is_valid():
        with erreurs_dans(form):
            try:
                depose = depot.deposer(
                    entreprise=form.cleaned_data.get("entreprise") or request.acces.entreprise,
                    structure=request.acces.structure,
                    fichier=form.cleaned_data["fichier"],
                    par=request.user,
                    encore=form.cleaned_data["encore"],
                )
            except depot.DejaEnvoye as deja:
                messages.warning(request, str(deja))
                return redirect(f"{deja.depot.get_absolute_url()}?deja=1")
            depose = depot.faire_lire(depot=depose, par=request.user)
            return redirect(ou_aller(depose))
    return pages.formulaire(
        request,
        form=form,
        titre="Envoyer un fichier d'heures",
        surtitre="Fichiers d'heures",
        phrase="Vos heures de tous les marchés en une fois : le fichier est lu, vous vérifiez chaque ligne, "
        "puis vous enregistrez. Vous transmettez ensuite chaque mois comme d'habitude.",
        bouton="Envoyer et vérifier",
        retour=reverse("suivi:fichiers"),
    )


@require_GET
@declarants_et_gestion
def fichier(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview; to HTMX, the part of it that moves."""
    trouve = le_fichier(request, pk)
    if trouve.etat == EtatDepot.A_PRECISER:
        return redirect("suivi:colonnes_fichier", trouve.pk)
    return rendre(request, trouve)


@require_POST
@declarants_et_gestion
def enregistrer_fichier(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = le_fichier(request, pk)
    try:
        ecrit = application.demander_l_ecriture(
            depot=trouve,
            version=version_lue(request),
            baisses="baisses" in request.POST,
            par=request.user,
        )
    except application.ApercuPerime as perime:
        application.rafraichir(depot=trouve)
        messages.warning(request, str(perime))
    except (Refus, ValidationError, IntegrityError) as refus:
        messages.error(request, en_une_phrase(refus))
    else:
        if ecrit.etat == EtatDepot.APPLIQUE:
            messages.success(
                request,
                "Les heures du fichier sont enregistrées. Il reste à transmettre chaque déclaration.",
            )
        return redirect(ou_aller(ecrit))
    return redirect(trouve)


@require_http_methods(["GET", "POST"])
@declarants_et_gestion
def annuler_fichier(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = le_fichier(request, pk)
    profil = Profil(request.acces.profil)
    if request.method == "GET":
        return confirmer_l_annulation(request, trouve, PARCOURS)
    with refus_en_message(request):
        fait = annulation.annuler(depot=trouve, par=request.user, profil=profil)
        messages.success(request, fait.en_phrases())
    return redirect(trouve)


def le_fichier(request: HttpRequest, pk: int) -> ImportHeures:
    return retrouver(request, ImportHeures, pk)


def rendre(
    request: HttpRequest, trouve: ImportHeures, *, corrigee: int | None = None
) -> HttpResponse:
    """The page of a file, at the fate and page that the address asks for."""
    sort = request.GET.get("sort", "")
    vue = apercu.composer(trouve, sort=sort, page=request.GET.get("page", "1"))
    refus = []
    if trouve.etat == EtatDepot.APPLIQUE:
        refus = annulation.refus_d_annuler(trouve, Profil(request.acces.profil))
    propre = {
        "apercu": vue,
        "sort": sort,
        "corrigee": corrigee,
        "deja": "deja" in request.GET,
    }
    fragment = bool(request.htmx) and not request.htmx.boosted
    gabarit = "suivi/_fichier_apercu.html" if fragment else "suivi/fichier.html"
    return render(request, gabarit, contexte(trouve, PARCOURS, refus) | propre)


def _formulaire(request: HttpRequest) -> DepotForm:
    entreprises = None
    if request.acces.est_gestionnaire:
        declarent = Declarant.objects.visibles_par(request.acces).values("entreprise")
        entreprises = Entreprise.objects.visibles_par(request.acces).filter(pk__in=declarent)
    form = DepotForm(
        request.POST or None,
        request.FILES or None,
        entreprises=entreprises,
        initial={"entreprise": request.GET.get("entreprise")},
    )
    if "encore" in request.GET or "encore" in request.POST:
        form.proposer_encore()
    return form
