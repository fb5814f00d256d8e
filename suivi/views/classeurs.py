"""The takeover workbook on screen: its model, the export of a structure, a file looked at, written, undone."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project import pages
from clauses_project.droits import gestion_requise
from clauses_project.listes import afficher
from clauses_project.refus import refus_en_message
from clauses_project.saisies import erreurs_dans
from clauses_project.tableurs import a_telecharger, nom_de_fichier
from comptes.enums import Verbe
from comptes.journal import journaliser
from suivi.actions.classeur import annulation, depot
from suivi.filters import ClasseurFilter
from suivi.formulaires_classeur import ClasseurForm
from suivi.imports.enums import TON_DE_L_IMPORT, EtatImport
from suivi.models import ClasseurReprise
from suivi.reprise.apercu import composer
from suivi.reprise.ecriture import ecrire_le_modele
from suivi.reprise.export import exporter
from suivi.tables.classeurs import TableDesClasseurs


@require_GET
@gestion_requise
def classeurs(request: HttpRequest) -> HttpResponse:
    visibles = ClasseurReprise.objects.visibles_par(request.acces).pour_liste()
    return afficher(
        request,
        filtre=ClasseurFilter(request.GET, queryset=visibles),
        table_class=TableDesClasseurs,
        titre="Classeurs de reprise",
        nom_export="classeurs de reprise",
        gestes=[
            ("Envoyer un classeur", reverse("suivi:deposer_classeur")),
            ("Modèle à remplir", reverse("suivi:modele_classeur")),
            ("Exporter toute la structure", reverse("suivi:exporter_classeur")),
        ],
        phrase_vide="Aucun classeur n'a encore été envoyé. Un seul reprend tout ce que vous suiviez dans "
        "Excel : marchés, personnes, contrats, heures.",
        lien_vide=("Envoyer un classeur", reverse("suivi:deposer_classeur")),
    )


@require_GET
@gestion_requise
def modele_classeur(request: HttpRequest) -> HttpResponse:
    """The empty workbook, with its lists, its explanations and an example."""
    sortie = io.BytesIO()
    ecrire_le_modele(sortie)
    return a_telecharger(sortie.getvalue(), nom_de_fichier("modèle de classeur", "xlsx"))


@require_GET
@gestion_requise
def exporter_classeur(request: HttpRequest) -> HttpResponse:
    """All that the structure holds: names are in it, so the journal says who took it."""
    structure = request.acces.structure
    sortie = io.BytesIO()
    comptes = exporter(structure, sortie)
    journaliser(
        verbe=Verbe.EXPORTER,
        objet=structure,
        par=request.user,
        pourquoi="Classeur de toute la structure",
        details={"lignes": comptes},
    )
    return a_telecharger(sortie.getvalue(), nom_de_fichier(f"classeur {structure.code}", "xlsx"))


@require_http_methods(["GET", "POST"])
@gestion_requise
def deposer_classeur(request: HttpRequest) -> HttpResponse:
    form = ClasseurForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with erreurs_dans(form):
            depose = depot.deposer(
                structure=request.acces.structure,
                fichier=form.cleaned_data["fichier"],
                par=request.user,
            )
            return redirect(_ou_aller(depot.faire_lire(depot=depose, par=request.user)))
    return pages.formulaire(
        request,
        form=form,
        titre="Envoyer un classeur de reprise",
        surtitre="Classeurs de reprise",
        phrase="Il est lu et vérifié feuille par feuille ; vous voyez chaque erreur avant que rien ne soit "
        "enregistré. Envoyé à nouveau, il met à jour et ne double rien.",
        bouton="Envoyer et vérifier",
        retour=reverse("suivi:classeurs"),
    )


@require_GET
@gestion_requise
def classeur(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview, sheet by sheet, with every error."""
    trouve = _le_classeur(request, pk)
    contexte: dict[str, Any] = {
        "depot": trouve,
        "apercu": composer(trouve),
        "ton": TON_DE_L_IMPORT[EtatImport(trouve.etat)],
        "refus_d_annuler": annulation.refus_d_annuler(trouve),
    }
    return render(request, "suivi/classeur.html", contexte)


@require_POST
@gestion_requise
def enregistrer_classeur(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = _le_classeur(request, pk)
    version = request.POST.get("version", "")
    with refus_en_message(request):
        trouve = depot.demander_l_ecriture(
            depot=trouve,
            lignes_justes="lignes_justes" in request.POST,
            version=int(version) if version.isdecimal() else -1,
            par=request.user,
        )
        if trouve.etat == EtatImport.APPLIQUE:
            messages.success(request, "Le classeur est enregistré.")
    return redirect(_ou_aller(trouve))


@require_GET
@gestion_requise
def rejets_classeur(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows with errors, given back with a column that says which."""
    trouve = _le_classeur(request, pk)
    if not trouve.rejets:
        raise Http404
    with trouve.rejets.open("rb") as fichier:
        return a_telecharger(fichier.read(), nom_de_fichier("lignes à corriger", "xlsx"))


@require_http_methods(["GET", "POST"])
@gestion_requise
def annuler_classeur(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = _le_classeur(request, pk)
    ecrit = trouve.etat == EtatImport.APPLIQUE
    if request.method == "GET":
        return pages.confirmation(
            request,
            titre="Annuler ce classeur ?" if ecrit else "Abandonner ce classeur ?",
            phrase="Ce qu'il avait créé est retiré, ce qu'il avait changé redevient ce que c'était. Ce dont "
            "d'autres se servent depuis est gardé."
            if ecrit
            else "Le fichier et ce qui en a été lu seront effacés. Rien n'est encore enregistré.",
            bouton="Annuler ce classeur" if ecrit else "Abandonner ce classeur",
            retour=trouve.get_absolute_url(),
        )
    with refus_en_message(request):
        gardees = annulation.annuler(depot=trouve, par=request.user)
        messages.success(
            request, "Le classeur est annulé." if ecrit else "Le classeur est abandonné."
        )
        if gardees:
            messages.info(request, f"{gardees} lignes dont on se sert depuis sont gardées.")
    return redirect(trouve)


def _le_classeur(request: HttpRequest, pk: int) -> ClasseurReprise:
    return get_object_or_404(
        ClasseurReprise.objects.visibles_par(request.acces).pour_liste(), pk=pk
    )


def _ou_aller(trouve: ClasseurReprise) -> str:
    """The page of the work while the worker is at it, else the workbook's."""
    if trouve.tache is not None and trouve.est_au_travail:
        return trouve.tache.get_absolute_url()
    return trouve.get_absolute_url()
