"""The eligibilities of a person: establish, prolong, correct, print."""

from __future__ import annotations

from auditlog.signals import accessed
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project import pages
from clauses_project.droits import gestion_requise
from clauses_project.saisies import erreurs_dans
from participants.forms import CorrectionEligibiliteForm, EligibiliteForm, ProlongationForm
from participants.models import Eligibilite, Participant
from suivi.actions import eligibilites as actions
from suivi.fiche_eligibilite import fiche_eligibilite
from suivi.parcours import alerte_du_contrat
from suivi.pdf import pdf_fiche_eligibilite


@require_http_methods(["GET", "POST"])
@gestion_requise
def certifier(request: HttpRequest, pk: int) -> HttpResponse:
    personne = get_object_or_404(
        Participant.objects.visibles_par(request.acces).select_related("identite"), pk=pk
    )
    sans_naissance = not hasattr(personne, "identite")
    form = EligibiliteForm(request.POST or None, acces=request.acces, anonyme=sans_naissance)
    if form.is_valid():
        with erreurs_dans(form):
            eligibilite = actions.certifier(
                participant=personne, par=request.user, **form.certification()
            )
            messages.success(request, f"{personne} est éligible {eligibilite}.")
            _avertir(request, eligibilite)
            return redirect(personne)
    return pages.formulaire(
        request,
        form=form,
        titre="Établir l'éligibilité",
        bouton="Établir",
        surtitre=f"Participants › {personne}",
        retour=personne.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def corriger(request: HttpRequest, pk: int) -> HttpResponse:
    eligibilite = _trouver(request, pk)
    form = CorrectionEligibiliteForm(
        request.POST or None,
        acces=request.acces,
        eligibilite=eligibilite,
        anonyme=not hasattr(eligibilite.participant, "identite"),
    )
    if form.is_valid():
        with erreurs_dans(form):
            eligibilite = actions.corriger(
                eligibilite=eligibilite,
                champs={
                    "debut": form.cleaned_data["debut"],
                    "fin": form.cleaned_data["fin"],
                    **form.faits(),
                    **form.indication(),
                },
                criteres=form.criteres(),
                pourquoi=form.cleaned_data["pourquoi"],
                par=request.user,
                version=form.cleaned_data["version"],
            )
            messages.success(request, "L'éligibilité est corrigée.")
            _avertir(request, eligibilite)
            return redirect(eligibilite)
    return pages.formulaire(
        request,
        form=form,
        titre="Corriger l'éligibilité",
        surtitre=f"Participants › {eligibilite.participant}",
        retour=eligibilite.get_absolute_url(),
        phrase="Pour un fait enregistré par erreur. Les heures déjà validées sont décidées à nouveau, "
        "sauf celles décidées à la main.",
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def prolonger(request: HttpRequest, pk: int) -> HttpResponse:
    eligibilite = _trouver(request, pk)
    form = ProlongationForm(
        request.POST or None, initial={"fin": eligibilite.fin, "version": eligibilite.version}
    )
    if form.is_valid():
        with erreurs_dans(form):
            eligibilite = actions.prolonger(
                eligibilite=eligibilite,
                fin=form.cleaned_data["fin"],
                motif=form.cleaned_data["motif"],
                par=request.user,
                version=form.cleaned_data["version"],
            )
            messages.success(request, f"L'éligibilité est prolongée : {eligibilite}.")
            _avertir(request, eligibilite)
            return redirect(eligibilite)
    return pages.formulaire(
        request,
        form=form,
        titre="Prolonger l'éligibilité",
        bouton="Prolonger",
        surtitre=f"Participants › {eligibilite.participant}",
        retour=eligibilite.get_absolute_url(),
        phrase=f"Éligible {eligibilite}.",
    )


@require_GET
@gestion_requise
def fiche(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet to sign, as a PDF. Its download is in the journal, and is a reading of the person's file."""
    eligibilite = _trouver(request, pk)
    actions.noter_l_impression(eligibilite=eligibilite, par=request.user)
    accessed.send(sender=Participant, instance=eligibilite.participant)
    feuille = fiche_eligibilite(eligibilite)
    return HttpResponse(
        pdf_fiche_eligibilite(feuille),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{feuille.nom_de_fichier}.pdf"'},
    )


def _trouver(request: HttpRequest, pk: int) -> Eligibilite:
    return get_object_or_404(
        Eligibilite.objects.visibles_par(request.acces).select_related(
            "structure", "participant__identite", "commune", "prescripteur", "certifiee_par"
        ),
        pk=pk,
    )


def _avertir(request: HttpRequest, eligibilite: Eligibilite) -> None:
    """What is allowed, and worth a second look."""
    for autre in actions.chevauchees(eligibilite):
        messages.warning(
            request,
            f"Cette éligibilité chevauche celle {autre} : la dernière commencée compte.",
        )
    toutes = list(eligibilite.participant.eligibilites.all())
    for contrat in eligibilite.participant.contrats.pour_liste():
        if alerte := alerte_du_contrat(contrat, toutes):
            messages.warning(request, f"{contrat} : {alerte}")
