"""Files that look like one person: found, brought together, parted again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project import pages
from clauses_project.droits import gestion_requise
from clauses_project.saisies import erreurs_dans
from participants.doublons import paires
from participants.models import Fusion, Participant
from suivi.actions import fusions as actions
from suivi.forms import MotifForm

PAIRES_MONTREES = 50


@require_GET
@gestion_requise
def doublons(request: HttpRequest) -> HttpResponse:
    trouvees = paires(Participant.objects.visibles_par(request.acces))
    contexte = {"paires": trouvees[:PAIRES_MONTREES], "nombre": len(trouvees)}
    return render(request, "suivi/doublons.html", contexte)


@require_http_methods(["GET", "POST"])
@gestion_requise
def fusionner(request: HttpRequest, pk: int, autre: int) -> HttpResponse:
    """What would move from the other file to this one; then does it, with a reason."""
    fiches = Participant.objects.visibles_par(request.acces).select_related("identite")
    gardee, absorbee = get_object_or_404(fiches, pk=pk), get_object_or_404(fiches, pk=autre)
    form = MotifForm(request.POST or None)
    form.fields["motif"].label = "Pourquoi est-ce la même personne ?"
    if form.is_valid():
        with erreurs_dans(form):
            actions.fusionner(
                gardee=gardee,
                absorbee=absorbee,
                motif=form.cleaned_data["motif"],
                par=request.user,
            )
            messages.success(request, f"Les deux fiches de {gardee} n'en font plus qu'une.")
            return redirect(gardee)
    contexte = {
        "gardee": gardee,
        "absorbee": absorbee,
        "fiches": [
            ("Fiche gardée", gardee, getattr(gardee, "identite", None)),
            ("Fiche réunie à elle", absorbee, getattr(absorbee, "identite", None)),
        ],
        "prevu": actions.deplacement(gardee=gardee, absorbee=absorbee),
        "form": form,
    }
    return render(request, "suivi/fusionner.html", contexte)


@require_http_methods(["GET", "POST"])
@gestion_requise
def separer(request: HttpRequest, pk: int) -> HttpResponse:
    fusion = get_object_or_404(
        Fusion.objects.visibles_par(request.acces).select_related(
            "gardee__identite", "absorbee__identite"
        ),
        pk=pk,
    )
    form = MotifForm(request.POST or None)
    form.fields["motif"].label = "Pourquoi n'est-ce pas la même personne ?"
    if form.is_valid():
        with erreurs_dans(form):
            actions.separer(fusion=fusion, motif=form.cleaned_data["motif"], par=request.user)
            messages.success(
                request, f"La fiche {fusion.absorbee.identifiant} est de nouveau à part."
            )
            return redirect(fusion.absorbee)
    return pages.confirmation(
        request,
        titre="Séparer les deux fiches",
        surtitre=f"Participants › {fusion.gardee}",
        phrase=f"La fiche {fusion.absorbee.identifiant} ({fusion.absorbee}) reprend ce qu'elle avait : "
        "ses contrats de travail, ses éligibilités, son suivi. Ce qui est venu depuis reste sur "
        f"{fusion.gardee.identifiant}.",
        bouton="Séparer les deux fiches",
        retour=fusion.gardee.get_absolute_url(),
        form=form,
        danger=False,
    )
