"""The settings of the structure: read by those who run it, changed by its administrateurs."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project import pages
from clauses_project.droits import administration_requise, gestion_requise
from clauses_project.formulaires import ajouter_erreurs
from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes import journal
from comptes.forms import ReglagesForm
from comptes.reglages import lire


@require_GET
@gestion_requise
def reglages(request: HttpRequest) -> HttpResponse:
    structure = request.acces.structure
    contexte = {
        "structure": structure,
        "groupes": lire(structure),
        "communes": structure.communes.count(),
        "emblemes": structure.emblemes.all(),
        "modifiable": request.acces.profil == Profil.ADMINISTRATEUR,
    }
    return render(request, "comptes/reglages.html", contexte)


@require_http_methods(["GET", "POST"])
@administration_requise
def modifier_reglages(request: HttpRequest) -> HttpResponse:
    form = ReglagesForm(request.POST or None, instance=request.acces.structure)
    if form.is_valid():
        try:
            journal.modifier(
                objet=form.instance,
                champs=form.champs(),
                par=request.user,
                version=form.version_lue,
            )
        except Refus as refus:
            form.add_error(None, str(refus))
        except ValidationError as erreurs:
            ajouter_erreurs(form, erreurs)
        else:
            messages.success(request, "Les réglages sont enregistrés. Le passé ne change pas.")
            return redirect("comptes:reglages")
    return pages.formulaire(
        request,
        form=form,
        titre="Modifier les réglages",
        surtitre=str(request.acces.structure),
        phrase="Un réglage vaut pour la suite : ce qui est déjà décidé ou déclaré ne bouge pas.",
        retour=reverse("comptes:reglages"),
    )
