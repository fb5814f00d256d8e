"""Links of reading: for those who look at the territory twice a year and will not sign in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project import listes, pages
from clauses_project.droits import gestion_requise
from clauses_project.gestes import confirmer
from clauses_project.saisies import erreurs_dans
from comptes.models import LienSigne
from suivi.actions import lectures as actions
from suivi.actions.liens import adresse_du_lien, revoquer
from suivi.filters import LectureFilter
from suivi.formulaires_lecture import LectureForm
from suivi.tables.lectures import LectureTable


@require_GET
@gestion_requise
def lectures(request: HttpRequest) -> HttpResponse:
    nouveau = ("Nouveau lien", reverse("suivi:nouvelle_lecture"))
    return listes.afficher(
        request,
        filtre=LectureFilter(
            request.GET, queryset=LienSigne.objects.visibles_par(request.acces).de_lecture()
        ),
        table_class=LectureTable,
        titre="Liens de lecture",
        surtitre="Territoire",
        sous_titre="Les résultats du territoire, sans compte ni mot de passe",
        nom_export="liens-de-lecture",
        gestes=[nouveau],
        phrase_vide="Aucun lien de lecture. Un élu qui n'a pas de compte lit et imprime par lui les "
        "résultats du territoire, sans aucun nom.",
        lien_vide=nouveau,
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def nouvelle_lecture(request: HttpRequest) -> HttpResponse:
    form = LectureForm(request.POST or None, structure=request.acces.structure)
    if form.is_valid():
        with erreurs_dans(form):
            lien = actions.ouvrir_une_lecture(
                structure=request.acces.structure, par=request.user, **form.cleaned_data
            )
            messages.success(
                request,
                f"Le lien part à {lien.destinataire}."
                if lien.destinataire
                else "Le lien est prêt.",
            )
            return redirect("suivi:lecture", lien.pk)
    return pages.formulaire(
        request,
        form=form,
        titre="Nouveau lien de lecture",
        surtitre="Liens de lecture",
        phrase="Qui a ce lien lit les chiffres publics du territoire, et les imprime ; aucun nom, rien à modifier.",
        bouton="Faire le lien",
        retour=reverse("suivi:lectures"),
    )


@require_GET
@gestion_requise
def lecture(request: HttpRequest, pk: int) -> HttpResponse:
    lien = _trouver(request, pk)
    contexte = {
        "lien": lien,
        "communes": list(lien.communes.order_by("nom", "pk")),
        "adresse": adresse_du_lien(lien) if lien.est_ouvert else "",
    }
    return render(request, "suivi/lecture.html", contexte)


@require_http_methods(["GET", "POST"])
@gestion_requise
def fermer_lecture(request: HttpRequest, pk: int) -> HttpResponse:
    lien = _trouver(request, pk)
    return confirmer(
        request,
        faire=lambda: revoquer(lien=lien, structure=request.acces.structure, par=request.user),
        dit=f"Le lien « {lien} » est fermé : il n'ouvre plus rien.",
        titre="Fermer ce lien de lecture",
        surtitre=str(lien),
        phrase="Qui l'a reçu ne pourra plus rien lire, même s'il est en train de le faire. Vous pourrez en "
        "faire un autre.",
        bouton="Fermer le lien",
        retour=reverse("suivi:lecture", args=[lien.pk]),
        vers=reverse("suivi:lectures"),
    )


def _trouver(request: HttpRequest, pk: int) -> LienSigne:
    visibles = LienSigne.objects.visibles_par(request.acces).de_lecture()
    return get_object_or_404(visibles, pk=pk)
