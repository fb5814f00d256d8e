"""Published contracts that nobody follows here; those that wait to be qualified."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project.droits import gestion_requise
from clauses_project.gestes import saisir
from clauses_project.listes import afficher
from clauses_project.refus import refus_en_message
from marches.decp import qualification
from marches.decp import radar as actions
from marches.decp.filtres import AQualifierFilter, RadarFilter
from marches.decp.formulaires import MotifForm, QualificationForm
from marches.decp.tables import TONS, AQualifierTable, RadarTable
from marches.enums import Statut
from marches.models import ContratPublie, Marche


@require_GET
@gestion_requise
def radar(request: HttpRequest) -> HttpResponse:
    publies = ContratPublie.objects.visibles_par(request.acces)
    return afficher(
        request,
        filtre=RadarFilter(
            request.GET, queryset=publies.filter(social=True, marche=None).pour_liste()
        ),
        table_class=RadarTable,
        titre="Radar des marchés publiés",
        sous_titre="Avec une considération sociale, publiés par leurs acheteurs, que personne ne suit ici.",
        nom_export="radar",
        gestes=[
            ("À qualifier", reverse("marches:a_qualifier")),
            ("Changements publiés", reverse("marches:propositions")),
            ("Part par acheteur", reverse("suivi:part_sociale")),
            ("Fichiers", reverse("marches:decp_fichiers")),
        ],
        phrase_vide="Aucun marché publié n'attend : les fichiers lus n'en disent pas d'autre dans le territoire.",
        lien_vide=("Envoyer un fichier", reverse("marches:decp_deposer")),
    )


@require_GET
@gestion_requise
def contrat(request: HttpRequest, pk: int) -> HttpResponse:
    publie = _publie(request, pk)
    contexte = {
        "publie": publie,
        "contenu": publie.contenu,
        "ton": TONS.get(publie.situation, "neutre"),
        "propositions": publie.propositions.pour_liste(),
    }
    return render(request, "marches/radar_contrat.html", contexte)


@require_POST
@gestion_requise
def prendre(request: HttpRequest, pk: int) -> HttpResponse:
    publie = _publie(request, pk)
    with refus_en_message(request):
        marche = actions.prendre(publie=publie, par=request.user)
        messages.success(request, f"Le marché {marche.reference} est à qualifier.")
        return redirect(marche)
    return redirect(publie)


@require_http_methods(["GET", "POST"])
@gestion_requise
def ecarter(request: HttpRequest, pk: int) -> HttpResponse:
    publie = _publie(request, pk)
    form = MotifForm(request.POST or None)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.ecarter(
            publie=publie, par=request.user, motif=form.cleaned_data["motif"]
        ),
        dit=f"{publie.reference} est écarté du radar.",
        vers="marches:radar",
        titre="Écarter du radar",
        surtitre=publie.reference,
        phrase=publie.objet[:300],
        bouton="Écarter",
        retour=publie.get_absolute_url(),
    )


@require_POST
@gestion_requise
def remettre(request: HttpRequest, pk: int) -> HttpResponse:
    publie = actions.remettre(publie=_publie(request, pk), par=request.user)
    messages.success(request, f"{publie.reference} est de nouveau sur le radar.")
    return redirect(publie)


@require_GET
@gestion_requise
def a_qualifier(request: HttpRequest) -> HttpResponse:
    marches = Marche.objects.visibles_par(request.acces).filter(statut=Statut.A_QUALIFIER)
    return afficher(
        request,
        filtre=AQualifierFilter(request.GET, queryset=marches.pour_liste()),
        table_class=AQualifierTable,
        titre="Marchés à qualifier",
        sous_titre="Une publication dit qu'une clause existe, jamais combien d'heures : à vous de le dire.",
        nom_export="marchés à qualifier",
        gestes=[("Radar", reverse("marches:radar"))],
        phrase_vide="Aucun marché n'attend d'être qualifié.",
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def qualifier(request: HttpRequest, pk: int) -> HttpResponse:
    marche = _marche(request, pk)
    if marche.statut != Statut.A_QUALIFIER:
        messages.info(request, qualification.DEJA)
        return redirect(marche)
    form = QualificationForm(
        request.POST or None, instance=marche, initial={"facilitateur": request.user}
    )
    return saisir(
        request,
        form=form,
        faire=lambda: qualification.qualifier(
            marche=marche,
            champs=form.champs(),
            heures=form.heures(),
            declarants=form.cleaned_data["declarants"],
            par=request.user,
            version=form.version_lue,
        ),
        dit=f"Le marché {marche.reference} est suivi.",
        vers=marche,
        titre="Qualifier le marché",
        surtitre=f"{marche.reference} · {marche.donneur_ordre}",
        phrase="Ce que la publication ne dit pas : le type de clause et les heures de chaque lot.",
        bouton="Suivre ce marché",
        retour=marche.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def decliner(request: HttpRequest, pk: int) -> HttpResponse:
    marche = _marche(request, pk)
    form = MotifForm(request.POST or None)
    return saisir(
        request,
        form=form,
        faire=lambda: qualification.decliner(
            marche=marche, motif=form.cleaned_data["motif"], par=request.user
        ),
        dit=f"Le marché {marche.reference} ne sera pas suivi.",
        vers="marches:a_qualifier",
        titre="Ne pas suivre ce marché",
        surtitre=f"{marche.reference} · {marche.donneur_ordre}",
        phrase="Il devient « abandonné » : il ne compte nulle part, et un fichier plus récent ne le propose plus.",
        bouton="Ne pas suivre",
        retour=marche.get_absolute_url(),
    )


def _publie(request: HttpRequest, pk: int) -> ContratPublie:
    publies = ContratPublie.objects.visibles_par(request.acces).pour_liste()
    return get_object_or_404(publies.select_related("ecarte_par", "structure"), pk=pk)


def _marche(request: HttpRequest, pk: int) -> Marche:
    marches = Marche.objects.visibles_par(request.acces).select_related("structure")
    return get_object_or_404(marches.select_related("donneur_ordre"), pk=pk)
