"""Conventions de globalisation: their list, their page, what they share out, their document."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project import pages
from clauses_project.droits import gestion_requise
from clauses_project.gestes import saisir
from clauses_project.saisies import erreurs_dans
from comptes import pieces
from comptes.models import Piece
from marches.models import Attribution
from suivi.actions import conventions as actions
from suivi.formulaires_globalisation import ClotureForm, ConventionForm, DocumentForm, PartsForm
from suivi.globalisation import fiche_convention
from suivi.models import ConventionGlobalisation


@require_GET
@gestion_requise
def conventions(request: HttpRequest) -> HttpResponse:
    lues = ConventionGlobalisation.objects.visibles_par(request.acces).pour_liste()
    return render(request, "suivi/conventions.html", {"conventions": lues})


@require_GET
@gestion_requise
def convention(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _la_convention(request, pk)
    return render(request, "suivi/convention.html", {"fiche": fiche_convention(trouvee)})


@require_http_methods(["GET", "POST"])
@gestion_requise
def nouvelle(request: HttpRequest) -> HttpResponse:
    """From a contract (`?attribution=`), its attribution is the first concerned."""
    premiere = _premiere(request)
    form = ConventionForm(
        request.POST or None,
        fixes={"structure": request.acces.structure},
        initial={"signee_le": timezone.localdate()},
    )
    if form.is_valid():
        with erreurs_dans(form):
            convention = actions.creer(
                convention=form.instance, attribution=premiere, par=request.user
            )
            messages.success(request, "La convention est créée : dites maintenant ses parts.")
            return redirect("suivi:parts_convention", convention.pk)
    return pages.formulaire(
        request,
        form=form,
        titre="Nouvelle convention de globalisation",
        phrase="Des heures travaillées sur un seul site, comptées pour plusieurs marchés.",
        retour=reverse("suivi:conventions"),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _la_convention(request, pk)
    form = ConventionForm(request.POST or None, instance=trouvee)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.modifier(
            convention=trouvee,
            champs=form.champs(),
            par=request.user,
            version=form.version_lue,
        ),
        dit="La convention est modifiée.",
        vers=trouvee,
        titre="Modifier la convention",
        surtitre=str(trouvee),
        retour=trouvee.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def parts(request: HttpRequest, pk: int) -> HttpResponse:
    """Which contracts, and how much of the hours each."""
    trouvee = _la_convention(request, pk)
    siennes = list(
        trouvee.parts.select_related("attribution__lot__marche", "attribution__entreprise")
    )
    autres = (
        Attribution.objects.visibles_par(request.acces)
        .exclude(pk__in=[part.attribution_id for part in siennes])
        .select_related("entreprise", "lot__marche")
        .order_by("lot__marche__reference", "lot__numero", "pk")
    )
    form = PartsForm(
        request.POST or None, parts=siennes, autres=autres, initial={"version": trouvee.version}
    )
    if form.is_valid():
        with erreurs_dans(form):
            actions.partager(
                convention=trouvee,
                parts=form.parts(),
                par=request.user,
                version=form.cleaned_data["version"],
            )
            messages.success(request, "Les parts sont enregistrées.")
            encore = form.cleaned_data["nouvelle"] and sum(form.parts().values()) < 100
            return redirect("suivi:parts_convention" if encore else "suivi:convention", pk)
    return pages.formulaire(
        request,
        form=form,
        titre="Parts de la convention",
        surtitre=str(trouvee),
        phrase="Ensemble, elles font 100 %. Une part vide retire le marché ; les mois déjà répartis ne bougent pas.",
        retour=trouvee.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def clore(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _la_convention(request, pk)
    form = ClotureForm(request.POST or None, initial={"le": timezone.localdate()})
    if form.is_valid():
        with erreurs_dans(form):
            actions.clore(convention=trouvee, le=form.cleaned_data["le"], par=request.user)
            messages.success(request, "La convention est close. Ce qui était réparti le reste.")
            return redirect(trouvee)
    return pages.confirmation(
        request,
        titre="Clore la convention",
        surtitre=str(trouvee),
        phrase="Après ce mois, aucune heure ne sera plus répartie par elle. Les mois déjà répartis ne bougent pas.",
        bouton="Clore la convention",
        retour=trouvee.get_absolute_url(),
        form=form,
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def joindre(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _la_convention(request, pk)
    form = DocumentForm(request.POST or None, request.FILES or None)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.joindre(
            convention=trouvee, fichier=form.cleaned_data["fichier"], par=request.user
        ),
        dit="Le document est joint.",
        vers=trouvee,
        titre="Joindre la convention signée",
        surtitre=str(trouvee),
        bouton="Joindre ce document",
        retour=trouvee.get_absolute_url(),
    )


@require_GET
@gestion_requise
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    piece = _le_document(request, pk)
    if piece.effacee_le:
        raise Http404
    return pieces.servir(piece)


@require_POST
@gestion_requise
def retirer_document(request: HttpRequest, pk: int) -> HttpResponse:
    piece = _le_document(request, pk)
    pieces.retirer(piece=piece, par=request.user)
    messages.success(request, "Le document est retiré.")
    return redirect("suivi:convention", piece.objet_id)


def _la_convention(request: HttpRequest, pk: int) -> ConventionGlobalisation:
    return get_object_or_404(
        ConventionGlobalisation.objects.visibles_par(request.acces).select_related("structure"),
        pk=pk,
    )


def _le_document(request: HttpRequest, pk: int) -> Piece:
    conventions = ConventionGlobalisation.objects.visibles_par(request.acces)
    return get_object_or_404(Piece.objects.jointes_a(conventions), pk=pk)


def _premiere(request: HttpRequest) -> Attribution | None:
    pk = request.GET.get("attribution", "")
    if not pk.isdecimal():
        return None
    return get_object_or_404(Attribution.objects.visibles_par(request.acces), pk=pk)
