"""The table of situations: which class each is reported in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project import pages
from clauses_project.droits import administration_requise, gestion_requise
from clauses_project.profils import Profil
from clauses_project.saisies import erreurs_dans
from suivi.actions.classes import changer_de_classe
from suivi.apres.classes import FIXES, PAR_DEFAUT, Classe, classes_de
from suivi.enums import ClasseIAE, Situation
from suivi.formulaires_apres import ClasseForm


@require_GET
@gestion_requise
def classes(request: HttpRequest) -> HttpResponse:
    structure = request.acces.structure
    table = classes_de([structure.pk])[structure.pk]
    contexte = {
        "structure": structure,
        "lignes": [
            {
                "situation": situation,
                "classe": table[situation],
                "mot": ClasseIAE(table[situation].iae).label,
                "fixe": situation in FIXES,
                "changee": table[situation] != PAR_DEFAUT[situation],
            }
            for situation in Situation
        ],
        "modifiable": request.acces.profil == Profil.ADMINISTRATEUR,
    }
    return render(request, "suivi/classes.html", contexte)


@require_http_methods(["GET", "POST"])
@administration_requise
def modifier(request: HttpRequest, code: str) -> HttpResponse:
    if code not in Situation.values or Situation(code) in FIXES:
        raise Http404
    structure, situation = request.acces.structure, Situation(code)
    actuelle = classes_de([structure.pk])[structure.pk][situation]
    form = ClasseForm(
        request.POST or None,
        initial={
            "classe_iae": actuelle.iae,
            "en_emploi": actuelle.en_emploi,
            "positive_plie": actuelle.plie,
        },
    )
    if form.is_valid():
        lue = form.cleaned_data
        with erreurs_dans(form):
            changer_de_classe(
                structure=structure,
                situation=situation,
                classe=Classe(lue["en_emploi"], ClasseIAE(lue["classe_iae"]), lue["positive_plie"]),
                par=request.user,
            )
            messages.success(request, f"« {situation.label} » est comptée ainsi désormais.")
            return redirect("suivi:classes")
    return pages.formulaire(
        request,
        form=form,
        titre=f"Situation : {situation.label}",
        surtitre=f"Réglages › {structure}",
        phrase="Tous les chiffres du suivi se recalculent avec ce choix ; les documents déjà émis "
        "gardent les leurs.",
        retour=reverse("suivi:classes"),
    )
