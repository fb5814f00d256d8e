"""Planned purchases: the list, one of them, and what moves it on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project import pages
from clauses_project.droits import gestion_requise
from clauses_project.listes import afficher
from clauses_project.refus import refus_en_message
from clauses_project.saisies import erreurs_dans
from marches.amont import actions, lecture
from marches.amont.forms import AchatForm, ArreterForm, AttribuerForm
from marches.amont.listes import AchatFilter, AchatTable
from marches.models import Achat


def trouver(request: HttpRequest, pk: int) -> Achat:
    achats = Achat.objects.visibles_par(request.acces).select_related(
        "donneur_ordre", "operation", "facilitateur", "commune_execution", "marche", "structure"
    )
    return get_object_or_404(achats, pk=pk)


@require_GET
@gestion_requise
def achats(request: HttpRequest) -> HttpResponse:
    nouveau = ("Nouveau projet d'achat", reverse("marches:nouvel_achat"))
    lignes = Achat.objects.visibles_par(request.acces).pour_liste()
    return afficher(
        request,
        filtre=AchatFilter(request.GET, queryset=lignes, request=request),
        table_class=AchatTable,
        titre="Projets d'achat",
        nom_export="projets-achat",
        gestes=[nouveau, ("Suis-je obligé ?", reverse("marches:suis_je_oblige"))],
        phrase_vide="Aucun projet d'achat. Notez ici ce que les acheteurs prévoient, avant la consultation.",
        lien_vide=nouveau,
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def nouveau(request: HttpRequest) -> HttpResponse:
    depart = {"facilitateur": request.user.pk, "donneur_ordre": request.GET.get("donneur_ordre")}
    form = AchatForm(request.POST or None, acces=request.acces, initial=depart)
    if form.is_valid():
        with erreurs_dans(form):
            achat = actions.programmer(
                structure=request.acces.structure, champs=form.champs(), par=request.user
            )
            messages.success(request, "Le projet d'achat est enregistré.")
            return redirect(achat)
    return pages.formulaire(
        request, form=form, titre="Nouveau projet d'achat", retour=reverse("marches:achats")
    )


@require_GET
@gestion_requise
def achat(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = trouver(request, pk)
    return render(
        request,
        "marches/achat.html",
        {
            "achat": trouve,
            "ton": lecture.TONS[trouve.etape],
            "avis": lecture.avis_de(trouve, lecture.seuils_de(trouve.structure)),
            "reserves": lecture.reserves_de(trouve),
            "lots": lecture.lots_de(trouve),
            "gestes": lecture.gestes_de(trouve),
        },
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = trouver(request, pk)
    form = AchatForm(request.POST or None, instance=trouve, acces=request.acces)
    if form.is_valid():
        with erreurs_dans(form):
            actions.modifier(
                achat=trouve, champs=form.champs(), par=request.user, version=form.version_lue
            )
            messages.success(request, "Le projet d'achat est modifié.")
            return redirect(trouve)
    return pages.formulaire(
        request,
        form=form,
        titre="Modifier le projet d'achat",
        surtitre=trouve.objet,
        retour=trouve.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def supprimer(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = trouver(request, pk)
    if request.method == "POST":
        with refus_en_message(request):
            actions.supprimer(achat=trouve, par=request.user)
            messages.success(request, "Le projet d'achat est supprimé.")
            return redirect("marches:achats")
        return redirect(trouve)
    return pages.confirmation(
        request,
        titre="Supprimer ce projet d'achat ?",
        phrase=f"« {trouve} », ses lots et leurs calibrages disparaîtront. Une occasion manquée se garde : "
        "arrêtez plutôt l'achat, avec le motif.",
        bouton="Supprimer le projet",
        retour=trouve.get_absolute_url(),
    )


@require_POST
@gestion_requise
def avancer(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = trouver(request, pk)
    with refus_en_message(request):
        avance = actions.avancer(
            achat=trouve, etape=request.POST.get("etape", ""), par=request.user
        )
        messages.success(
            request, f"L'achat est maintenant « {avance.get_etape_display().lower()} »."
        )
    return redirect(trouve)


@require_http_methods(["GET", "POST"])
@gestion_requise
def arreter(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = trouver(request, pk)
    form = ArreterForm(request.POST or None)
    if form.is_valid():
        with erreurs_dans(form):
            actions.arreter(achat=trouve, par=request.user, **form.cleaned_data)
            messages.success(request, "L'achat est arrêté, et reste au tableau avec son motif.")
            return redirect(trouve)
    return pages.formulaire(
        request,
        form=form,
        titre="Arrêter ce projet d'achat",
        surtitre=trouve.objet,
        bouton="Arrêter",
        retour=trouve.get_absolute_url(),
    )


@require_POST
@gestion_requise
def reprendre(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = trouver(request, pk)
    with refus_en_message(request):
        actions.reprendre(achat=trouve, par=request.user)
        messages.success(request, "L'achat est repris, au diagnostic.")
    return redirect(trouve)


@require_http_methods(["GET", "POST"])
@gestion_requise
def attribuer(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = trouver(request, pk)
    form = AttribuerForm(
        request.POST or None, initial={"date_notification": trouve.date_notification}
    )
    if form.is_valid():
        with erreurs_dans(form):
            marche = actions.attribuer(achat=trouve, par=request.user, **form.cleaned_data)
            messages.success(request, "Le marché est créé, avec ses lots et leurs objectifs.")
            return redirect(marche)
    return pages.formulaire(
        request,
        form=form,
        titre="L'achat devient un marché",
        surtitre=trouve.objet,
        phrase="Les lots et les heures retenues deviennent ceux du marché : rien n'est à ressaisir. "
        "Le titulaire de chaque lot s'ajoute ensuite, sur la page du marché.",
        bouton="Créer le marché",
        retour=trouve.get_absolute_url(),
    )
