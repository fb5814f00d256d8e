"""The whole way of a person on one page, on paper, and the copy of their data that they asked for."""

from __future__ import annotations

from auditlog.signals import accessed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project import pages
from clauses_project.droits import gestion_requise
from clauses_project.saisies import erreurs_dans
from participants.models import Participant
from suivi.actions import dossiers as actions
from suivi.dossier.etapes import annees_de
from suivi.formulaires_dossier import RemiseForm
from suivi.views.documents import pdf


@require_GET
@gestion_requise
def parcours(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that happened, in order. Reading it is logged."""
    personne = _trouver(request, pk)
    accessed.send(sender=Participant, instance=personne)
    contexte = {"participant": personne, "annees": annees_de(personne, acces=request.acces)}
    return render(request, "suivi/parcours.html", contexte)


@require_GET
@gestion_requise
def parcours_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    personne = _trouver(request, pk)
    accessed.send(sender=Participant, instance=personne)
    nom, contenu = actions.imprimer_le_parcours(participant=personne, acces=request.acces)
    return pdf(contenu, nom)


@require_http_methods(["GET", "POST"])
@gestion_requise
def remettre(request: HttpRequest, pk: int) -> HttpResponse:
    """What the person asked to see, as a PDF to hand to them."""
    personne = _trouver(request, pk)
    form = RemiseForm(request.POST or None, initial={"demandee_le": timezone.localdate()})
    if form.is_valid():
        with erreurs_dans(form):
            accessed.send(sender=Participant, instance=personne)
            nom, contenu = actions.remettre_ses_donnees(
                participant=personne,
                demandee_le=form.cleaned_data["demandee_le"],
                identite_verifiee=form.verification,
                acces=request.acces,
            )
            return pdf(contenu, nom)
    return pages.formulaire(
        request,
        form=form,
        titre="Remettre ses données à la personne",
        surtitre=f"Participants › {personne}",
        phrase="Toute personne peut demander une copie de ce que vous savez d'elle (RGPD, article 15)\u00a0: son "
        "identité, ses éligibilités et leurs raisons, ses contrats, ses heures, ses évaluations, vos notes, les "
        "courriels, le journal de son dossier. Remettez-la à elle seule. Ce geste est noté au journal.",
        bouton="Préparer la copie (PDF)",
        retour=personne.get_absolute_url(),
    )


def _trouver(request: HttpRequest, pk: int) -> Participant:
    """The person; of a file brought into another one, that other one, which has everything."""
    visibles = Participant.objects.avec_reunies_visibles_par(request.acces)
    personne = get_object_or_404(visibles.select_related("identite", "structure"), pk=pk)
    if personne.fusionne_dans_id is None:
        return personne
    return visibles.select_related("identite", "structure").get(pk=personne.fusionne_dans_id)
