"""Operations: contracts of one project."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project.droits import gestion_requise
from clauses_project.gestes import confirmer, saisir
from clauses_project.listes import afficher
from comptes import journal
from marches.filters import OperationFilter
from marches.forms import OperationForm
from marches.models import Operation
from marches.tables import OperationTable


@require_GET
@gestion_requise
def liste(request: HttpRequest) -> HttpResponse:
    operations = Operation.objects.visibles_par(request.acces).annotate(nombre=Count("marches"))
    nouvelle = ("Nouvelle opération", reverse("marches:nouvelle_operation"))
    return afficher(
        request,
        filtre=OperationFilter(request.GET, queryset=operations.order_by("recherche", "pk")),
        table_class=OperationTable,
        titre="Opérations",
        nom_export="operations",
        gestes=[nouvelle],
        phrase_vide="Aucune opération. Une opération réunit les marchés d'un même projet.",
        lien_vide=nouvelle,
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def nouvelle(request: HttpRequest) -> HttpResponse:
    structure = request.acces.structure
    form = OperationForm(request.POST or None, fixes={"structure": structure})
    return saisir(
        request,
        form=form,
        faire=lambda: journal.creer(
            objet=Operation(structure=structure, **form.champs()), par=request.user
        ),
        dit=lambda operation: f"L'opération « {operation} » est créée.",
        vers="marches:operations",
        titre="Nouvelle opération",
        bouton="Créer l'opération",
        retour=reverse("marches:operations"),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    operation = get_object_or_404(Operation.objects.visibles_par(request.acces), pk=pk)
    fixes = {"structure": request.acces.structure}
    form = OperationForm(request.POST or None, instance=operation, fixes=fixes)
    return saisir(
        request,
        form=form,
        faire=lambda: journal.modifier(objet=operation, champs=form.champs(), par=request.user),
        dit="L'opération est modifiée.",
        vers="marches:operations",
        titre="Modifier l'opération",
        retour=reverse("marches:operations"),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def supprimer(request: HttpRequest, pk: int) -> HttpResponse:
    operation = get_object_or_404(Operation.objects.visibles_par(request.acces), pk=pk)
    return confirmer(
        request,
        faire=lambda: journal.supprimer(objet=operation, par=request.user),
        dit="L'opération est supprimée.",
        titre="Supprimer cette opération ?",
        phrase=f"« {operation} » disparaîtra. Une opération qui a des marchés ne se supprime pas.",
        bouton="Supprimer l'opération",
        retour=reverse("marches:operations"),
    )
