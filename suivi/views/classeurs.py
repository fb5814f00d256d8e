"""The takeover workbook on screen: its model, the export of a structure, a file looked at, written, undone."""

from __future__ import annotations

import io
from pathlib import PurePath

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project import pages
from clauses_project.droits import gestion_requise
from clauses_project.listes import afficher
from clauses_project.refus import refus_en_message
from clauses_project.saisies import erreurs_dans
from clauses_project.tableurs import a_telecharger, nom_de_fichier
from comptes.depots.enums import EtatDepot
from comptes.depots.pages import (
    Parcours,
    confirmer_l_annulation,
    contexte,
    ou_aller,
    retrouver,
    version_lue,
)
from comptes.enums import Verbe
from comptes.journal import journaliser
from suivi.actions.classeur import annulation, depot
from suivi.filters import ClasseurFilter
from suivi.formulaires_classeur import ClasseurForm
from suivi.models import ClasseurReprise, TableauLibre
from suivi.reprise.apercu import composer
from suivi.reprise.ecriture import ecrire_le_modele
from suivi.reprise.export import exporter
from suivi.tables.classeurs import TableDesClasseurs
from suivi.views.tel_quel import montrer_le_tableau

PARCOURS = Parcours(
    titre="Classeurs de reprise",
    liste="suivi:classeurs",
    deposer="suivi:deposer_classeur",
    enregistrer="suivi:enregistrer_classeur",
    annuler="suivi:annuler_classeur",
    defait="Ce qu'il avait créé est retiré, ce qu'il avait changé redevient ce que c'était. Ce dont d'autres se "
    "servent depuis est gardé.",
    est_defait="Ce classeur a été annulé : ce qu'il avait écrit est revenu à ce que c'était.",
    mot="classeur",
)


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
            ("Mon Excel tel quel", reverse("suivi:deposer_tableau")),
            ("Envoyer un classeur", reverse("suivi:deposer_classeur")),
            ("À compléter", reverse("suivi:a_completer")),
            ("Modèle à remplir", reverse("suivi:modele_classeur")),
            ("Exporter toute la structure", reverse("suivi:exporter_classeur")),
        ],
        phrase_vide="Rien n'a encore été repris. Envoyez votre tableau Excel tel que vous le tenez, ou remplissez "
        "le modèle : marchés, personnes, contrats, heures.",
        lien_vide=("Mon Excel tel quel", reverse("suivi:deposer_tableau")),
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
            return redirect(ou_aller(depot.faire_lire(depot=depose, par=request.user)))
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
    if tableau := TableauLibre.objects.filter(pk=trouve.pk).select_related("classeur").first():
        return montrer_le_tableau(request, trouve, tableau)
    commun = contexte(trouve, PARCOURS, annulation.refus_d_annuler(trouve))
    return render(request, "suivi/classeur.html", commun | {"apercu": composer(trouve)})


@require_POST
@gestion_requise
def enregistrer_classeur(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = _le_classeur(request, pk)
    with refus_en_message(request):
        trouve = depot.demander_l_ecriture(
            depot=trouve,
            lignes_justes="lignes_justes" in request.POST,
            version=version_lue(request),
            par=request.user,
        )
        if trouve.etat == EtatDepot.APPLIQUE:
            messages.success(request, "Le classeur est enregistré.")
    return redirect(ou_aller(trouve))


@require_GET
@gestion_requise
def rejets_classeur(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows with errors, given back with a column that says which."""
    trouve = _le_classeur(request, pk)
    if not trouve.rejets:
        raise Http404
    nom = nom_de_fichier("lignes à corriger", "xlsx")
    if TableauLibre.objects.filter(
        pk=trouve.pk
    ).exists():  # whose own name may be what says its year
        nom = f"à corriger - {PurePath(trouve.nom).stem}.xlsx"
    with trouve.rejets.open("rb") as fichier:
        return a_telecharger(fichier.read(), nom)


@require_http_methods(["GET", "POST"])
@gestion_requise
def annuler_classeur(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = _le_classeur(request, pk)
    if request.method == "GET":
        return confirmer_l_annulation(request, trouve, PARCOURS)
    ecrit = trouve.etat == EtatDepot.APPLIQUE
    with refus_en_message(request):
        gardees = annulation.annuler(depot=trouve, par=request.user)
        messages.success(
            request, "Le classeur est annulé." if ecrit else "Le classeur est abandonné."
        )
        if gardees:
            messages.info(request, f"{gardees} lignes dont on se sert depuis sont gardées.")
    return redirect(trouve)


def _le_classeur(request: HttpRequest, pk: int) -> ClasseurReprise:
    return retrouver(request, ClasseurReprise, pk)
