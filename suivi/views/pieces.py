"""The papers of a declaration: joined, read, seen, removed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project import pages
from clauses_project.droits import gestion_requise, lien_accepte
from clauses_project.profils import Profil
from clauses_project.refus import refus_en_message
from clauses_project.saisies import erreurs_dans
from comptes.models import Piece
from comptes.pieces import servir
from suivi.actions import pieces as actions
from suivi.formulaires_espace import PieceForm
from suivi.models import Declaration
from suivi.views.declarations import declarants_et_gestion


@require_http_methods(["GET", "POST"])
@lien_accepte
@declarants_et_gestion
def joindre(request: HttpRequest, pk: int) -> HttpResponseBase:
    declaration = get_object_or_404(
        Declaration.objects.visibles_par(request.acces).pour_liste(), pk=pk
    )
    form = PieceForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with erreurs_dans(form):
            actions.joindre(declaration=declaration, par=request.auteur, **form.cleaned_data)
        if not form.errors:
            messages.success(request, "La pièce est jointe.")
            return redirect(declaration)
    return pages.formulaire(
        request,
        form=form,
        titre="Joindre une pièce",
        surtitre=str(declaration),
        phrase="Relevé d'heures, attestation, contrat. Seuls votre entreprise et le facilitateur qui suit "
        "le marché pourront la lire. Sur un bulletin de paie, masquez le numéro de sécurité sociale.",
        bouton="Joindre cette pièce",
        retour=declaration.get_absolute_url(),
    )


@require_GET
@lien_accepte
@declarants_et_gestion
def piece(request: HttpRequest, pk: int) -> HttpResponseBase:
    trouvee = _la_piece(request, pk)
    if trouvee.effacee_le:
        raise Http404
    return servir(trouvee)


@require_POST
@lien_accepte
@declarants_et_gestion
def retirer(request: HttpRequest, pk: int) -> HttpResponseBase:
    trouvee = _la_piece(request, pk)
    declaration = get_object_or_404(
        Declaration.objects.visibles_par(request.acces), pk=trouvee.objet_id
    )
    with refus_en_message(request):
        actions.retirer(
            piece=trouvee,
            declaration=declaration,
            par=request.auteur,
            profil=Profil(request.acces.profil),
        )
        messages.success(request, "La pièce est retirée.")
    return redirect(declaration)


@require_POST
@gestion_requise
def marquer_vue(request: HttpRequest, pk: int) -> HttpResponseBase:
    trouvee = actions.marquer_vue(piece=_la_piece(request, pk), par=request.user)
    messages.success(
        request,
        "La pièce est marquée comme vue, et son fichier est effacé."
        if trouvee.effacee_le
        else "La pièce est marquée comme vue.",
    )
    return redirect("suivi:declaration", trouvee.objet_id)


def _la_piece(request: HttpRequest, pk: int) -> Piece:
    declarations = Declaration.objects.visibles_par(request.acces)
    return get_object_or_404(
        Piece.objects.jointes_a(declarations).select_related("structure"), pk=pk
    )
