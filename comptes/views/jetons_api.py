"""The tokens of the API: made, shown once, revoked by the administrateurs of the structure."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project import listes, pages
from clauses_project.droits import administration_requise
from clauses_project.gestes import confirmer
from clauses_project.saisies import erreurs_dans
from comptes.api import actions
from comptes.api.forms import JetonForm
from comptes.api.models import JetonApi
from comptes.api.tables import JetonFilter, JetonTable


@require_GET
@administration_requise
def jetons(request: HttpRequest) -> HttpResponse:
    nouveau = ("Nouveau jeton", reverse("comptes:nouveau_jeton"))
    lignes = JetonApi.objects.visibles_par(request.acces).pour_liste()
    return listes.afficher(
        request,
        filtre=JetonFilter(request.GET, queryset=lignes),
        table_class=JetonTable,
        titre="Jetons d'API",
        surtitre="Réglages",
        sous_titre="Par eux, un programme lit les données, sans rien pouvoir modifier",
        nom_export="jetons-api",
        gestes=[nouveau, ("Documentation de l'API", reverse("api:documentation"))],
        phrase_vide="Aucun jeton. Avec un jeton, un tableur, un entrepôt de données ou un autre logiciel "
        "lit vos marchés, vos heures et vos chiffres.",
        lien_vide=nouveau,
    )


@never_cache
@require_http_methods(["GET", "POST"])
@administration_requise
def nouveau_jeton(request: HttpRequest) -> HttpResponse:
    form = JetonForm(request.POST or None, acces=request.acces)
    if form.is_valid():
        with erreurs_dans(form):
            ligne, jeton = actions.creer_jeton(
                structure=request.acces.structure, par=request.user, **form.promesse()
            )
            return render(request, "comptes/jeton_montre.html", {"ligne": ligne, "jeton": jeton})
    return pages.formulaire(
        request,
        form=form,
        titre="Nouveau jeton d'API",
        surtitre="Jetons d'API",
        phrase="Il lit ce que lirait sur ses écrans la personne choisie, sans aucun nom de participant.",
        bouton="Faire le jeton",
        retour=reverse("comptes:jetons"),
    )


@require_http_methods(["GET", "POST"])
@administration_requise
def revoquer_jeton(request: HttpRequest, pk: int) -> HttpResponse:
    jeton = get_object_or_404(JetonApi.objects.visibles_par(request.acces), pk=pk)
    return confirmer(
        request,
        faire=lambda: actions.revoquer_jeton(jeton=jeton, par=request.user),
        dit=f"Le jeton « {jeton.libelle} » est révoqué : il n'ouvre plus rien.",
        titre="Révoquer ce jeton",
        surtitre=str(jeton),
        phrase="Le programme qui s'en sert ne lira plus rien dès maintenant. Vous pourrez faire un autre jeton.",
        bouton="Révoquer le jeton",
        retour=reverse("comptes:jetons"),
    )
