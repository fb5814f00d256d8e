"""A person the company adds to its month."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from clauses_project import pages
from clauses_project.droits import lien_accepte
from clauses_project.ecriture import du_mois
from clauses_project.profils import Profil
from clauses_project.saisies import erreurs_dans
from suivi.actions.embauches import annoncer_une_personne
from suivi.formulaires_espace import EmbaucheForm
from suivi.models import Declaration
from suivi.views.declarations import declarants_et_gestion


@require_http_methods(["GET", "POST"])
@lien_accepte
@declarants_et_gestion
def embauche(request: HttpRequest, pk: int) -> HttpResponse:
    declaration = get_object_or_404(
        Declaration.objects.visibles_par(request.acces).pour_liste(), pk=pk
    )
    form = EmbaucheForm(request.POST or None)
    if form.is_valid():
        with erreurs_dans(form):
            annoncer_une_personne(
                declaration=declaration,
                identite=form.identite(),
                sexe=form.cleaned_data["sexe"],
                contrat=form.contrat(),
                par=request.auteur,
                profil=Profil(request.acces.profil),
            )
        if not form.errors:
            messages.success(
                request,
                f"{form.nom_complet} est dans la déclaration {du_mois(declaration.mois)} : "
                "saisissez ses heures. Le facilitateur établira son éligibilité.",
            )
            return redirect(declaration)
    return pages.formulaire(
        request,
        form=form,
        titre="Ajouter une personne",
        surtitre=str(declaration),
        phrase="Une personne que vous employez pour ce marché et qui n'est pas dans la liste. Ses heures "
        "seront comptées une fois son éligibilité établie par le facilitateur.",
        bouton="Ajouter cette personne",
        retour=declaration.get_absolute_url(),
    )
