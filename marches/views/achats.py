"""Planned purchases: the list, the board, and what moves one on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project.droits import gestion_requise
from clauses_project.gestes import confirmer, saisir
from clauses_project.listes import afficher
from clauses_project.refus import refus_en_message
from marches.amont import actions
from marches.amont.forms import AchatForm, ArreterForm, AttribuerForm
from marches.amont.listes import AchatFilter, AchatTable, TableauFilter
from marches.amont.tableau import dresser
from marches.models import Achat

RIEN = "Aucun projet d'achat. Notez ici ce que les acheteurs prévoient, avant la consultation."


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
        phrase_vide=RIEN,
        lien_vide=nouveau,
        autre_vue=("Voir mois par mois", reverse("marches:tableau_achats")),
    )


@require_GET
@gestion_requise
def tableau(request: HttpRequest) -> HttpResponse:
    """The board: buyers down, months across, under the filters of the list."""
    lignes = Achat.objects.visibles_par(request.acces).pour_liste()
    filtre = TableauFilter(request.GET, queryset=lignes, request=request)
    contexte = {
        "filtre": filtre,
        "tableau": dresser(filtre.qs, par=filtre.date_lue, du=filtre.premier_mois),
        "requete": request.GET.urlencode(),
        "phrase_vide": RIEN,
    }
    return render(request, "marches/tableau_achats.html", contexte)


@require_http_methods(["GET", "POST"])
@gestion_requise
def nouveau(request: HttpRequest) -> HttpResponse:
    depart = {"facilitateur": request.user.pk, "donneur_ordre": request.GET.get("donneur_ordre")}
    form = AchatForm(request.POST or None, acces=request.acces, initial=depart)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.programmer(
            structure=request.acces.structure, champs=form.champs(), par=request.user
        ),
        dit="Le projet d'achat est enregistré.",
        titre="Nouveau projet d'achat",
        retour=reverse("marches:achats"),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = trouver(request, pk)
    form = AchatForm(request.POST or None, instance=trouve, acces=request.acces)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.modifier(
            achat=trouve, champs=form.champs(), par=request.user, version=form.version_lue
        ),
        dit="Le projet d'achat est modifié.",
        titre="Modifier le projet d'achat",
        surtitre=trouve.objet,
        retour=trouve.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def supprimer(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = trouver(request, pk)
    return confirmer(
        request,
        faire=lambda: actions.supprimer(achat=trouve, par=request.user),
        dit="Le projet d'achat est supprimé.",
        vers="marches:achats",
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
    return saisir(
        request,
        form=form,
        faire=lambda: actions.arreter(achat=trouve, par=request.user, **form.cleaned_data),
        dit="L'achat est arrêté, et reste au tableau avec son motif.",
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
    return saisir(
        request,
        form=form,
        faire=lambda: actions.attribuer(achat=trouve, par=request.user, **form.cleaned_data),
        dit="Le marché est créé, avec ses lots et leurs objectifs.",
        titre="L'achat devient un marché",
        surtitre=trouve.objet,
        phrase="Les lots et les heures retenues deviennent ceux du marché : rien n'est à ressaisir. "
        "Le titulaire de chaque lot s'ajoute ensuite, sur la page du marché.",
        bouton="Créer le marché",
        retour=trouve.get_absolute_url(),
    )
