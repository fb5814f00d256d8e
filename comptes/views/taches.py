"""Long work in the background, for the person who asked for it and those who run the structure."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from clauses_project.droits import tous_les_profils
from comptes.enums import TONS_TACHE, EtatTache
from comptes.models import Tache
from comptes.taches import TRAVAUX, annuler, reprendre


@require_GET
@tous_les_profils
def tache(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; to HTMX, which asks every two seconds, what moves in it, then the whole page at the end."""
    lue = _la_tache(request, pk)
    avance = lue.est_vivante and not lue.est_muette
    if request.htmx and not avance:
        return HttpResponseClientRefresh()
    travail = TRAVAUX.get(lue.nature)
    contexte = {
        "tache": lue,
        "avance": avance,
        "titre": travail.titre if travail else "Travail en cours",
        "ton": TONS_TACHE[EtatTache(lue.etat)],
        "phrase": lue.resultat.get("phrase", ""),
        "suite": lue.resultat.get("suite", ""),
        "refus": lue.resultat.get("refus", []),
    }
    return render(
        request, "comptes/_tache.html" if request.htmx else "comptes/tache.html", contexte
    )


@require_POST
@tous_les_profils
def annuler_tache(request: HttpRequest, pk: int) -> HttpResponse:
    annulee = annuler(tache=_la_tache(request, pk), par=request.user)
    if annulee.etat == EtatTache.ANNULEE:
        messages.success(request, "Ce travail est annulé. Ce qui était fait l'est toujours.")
    return redirect(annulee)


@require_POST
@tous_les_profils
def reprendre_tache(request: HttpRequest, pk: int) -> HttpResponse:
    interrompue = _la_tache(request, pk)
    if reprendre(tache=interrompue):
        messages.success(request, "Le reste de ce travail est repris.")
    return redirect(interrompue)


def _la_tache(request: HttpRequest, pk: int) -> Tache:
    return get_object_or_404(Tache.objects.visibles_par(request.acces), pk=pk)
