"""What tables left to be completed: the list, and each point of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project.droits import gestion_requise
from clauses_project.gestes import saisir
from clauses_project.listes import afficher
from suivi.actions.tel_quel import completer
from suivi.filters import ACompleterFilter
from suivi.formulaires_tel_quel import RattacherForm
from suivi.models import ACompleter
from suivi.tables.a_completer import TableACompleter
from suivi.tel_quel.enums import A_VOIR, Manque


@require_GET
@gestion_requise
def a_completer(request: HttpRequest) -> HttpResponse:
    restants = ACompleter.objects.visibles_par(request.acces).restants().pour_liste()
    return afficher(
        request,
        filtre=ACompleterFilter(request.GET, queryset=restants),
        table_class=TableACompleter,
        titre="À compléter",
        nom_export="à compléter",
        sous_titre="Ce que vos tableaux Excel ne disaient pas. Un point complété sur sa fiche quitte la liste.",
        phrase_vide="Rien n'est à compléter.",
    )


@require_GET
@gestion_requise
def point_a_completer(request: HttpRequest, pk: int) -> HttpResponse:
    """One point: where it is completed, or that somebody looked at it."""
    point = _le_point(request, pk)
    contexte = {
        "point": point,
        "a_voir": point.manque in A_VOIR,
        "sans_siret": point.manque == Manque.SIRET,
        "encore": ACompleter.objects.filter(pk=point.pk).restants().exists(),
    }
    return render(request, "suivi/point_a_completer.html", contexte)


@require_POST
@gestion_requise
def point_vu(request: HttpRequest, pk: int) -> HttpResponse:
    completer.marquer_vu(point=_le_point(request, pk), par=request.user)
    messages.success(request, "C'est noté : ce point est vérifié.")
    return redirect("suivi:a_completer")


@require_http_methods(["GET", "POST"])
@gestion_requise
def point_rattacher(request: HttpRequest, pk: int) -> HttpResponse:
    """A company that the table names only is one that is known already."""
    point = get_object_or_404(
        ACompleter.objects.visibles_par(request.acces).filter(manque=Manque.SIRET), pk=pk
    )
    form = RattacherForm(request.POST or None)
    return saisir(
        request,
        form=form,
        faire=lambda: completer.rattacher(
            point=point, entreprise=form.cleaned_data["entreprise"], par=request.user
        ),
        dit=lambda entreprise: f"Tout ce qui avait été repris est maintenant à {entreprise}.",
        titre="Quelle est cette entreprise ?",
        surtitre=str(point.entreprise),
        phrase="Ses marchés, ses contrats de travail et ses heures iront à l'entreprise que vous dites.",
        bouton="C'est cette entreprise",
        retour=point.get_absolute_url(),
    )


def _le_point(request: HttpRequest, pk: int) -> ACompleter:
    return get_object_or_404(ACompleter.objects.visibles_par(request.acces).pour_liste(), pk=pk)
