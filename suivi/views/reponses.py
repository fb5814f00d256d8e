"""Answers that others give: asked of the person by a link, reviewed by the facilitateur."""

from __future__ import annotations

from auditlog.signals import accessed
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project import listes, pages
from clauses_project.droits import gestion_requise
from clauses_project.gestes import confirmer
from clauses_project.refus import refus_en_message
from clauses_project.saisies import erreurs_dans
from comptes.journal import historique
from participants.models import Participant
from suivi.actions import liens_de_reponse as liens
from suivi.actions import reponses as actions
from suivi.apres.listes import Appel, pour_liste
from suivi.enums import EtatReponse
from suivi.formulaires_apres import EvaluationForm
from suivi.formulaires_reponses import MiseDeCoteForm
from suivi.models import Echeance, Evaluation, ReponseProposee
from suivi.reponses.filtres import ReponseFilter
from suivi.reponses.lecture import echeance_de, en_evaluation, sante_dite
from suivi.reponses.messages import sms
from suivi.tables.reponses import TableReponses
from suivi.views.apres import avertir, entreprises_de_la_clause


@require_GET
@gestion_requise
def reponses(request: HttpRequest) -> HttpResponse:
    """What came, to be reviewed; and the links that wait."""
    return listes.afficher(
        request,
        filtre=ReponseFilter(
            request.GET, queryset=ReponseProposee.objects.visibles_par(request.acces).pour_liste()
        ),
        table_class=TableReponses,
        titre="Réponses reçues",
        surtitre="Après le travail",
        sous_titre="Ce que les personnes et les prescripteurs vous disent : rien ne compte avant votre "
        "relecture.",
        nom_export="reponses-recues",
        gestes=[("Après le travail", reverse("suivi:a_appeler"))],
        phrase_vide="Aucune réponse n'attend votre relecture.",
        lien_vide=("Voir les liens envoyés", "?etat=ATTENDUE"),
        gabarit="suivi/reponses.html",
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def demander(request: HttpRequest, pk: int) -> HttpResponse:
    """The link of a milestone: made, copied into an SMS, sent, closed."""
    echeance = get_object_or_404(pour_liste(Echeance.objects.visibles_par(request.acces)), pk=pk)
    if request.method == "POST":
        with refus_en_message(request):
            liens.demander(echeance=echeance, par=request.user)
            messages.success(request, "Le lien est prêt : copiez le SMS ou envoyez le courriel.")
        return redirect("suivi:demander_reponse", echeance.pk)
    accessed.send(sender=Participant, instance=echeance.participant)
    attendue = next(iter(liens.en_cours(echeance.participant, echeance.jalon)), None)
    ouverte = attendue if attendue and attendue.lien_ouvert else None
    contexte = {
        "appel": Appel(echeance, timezone.localdate()),
        "reponse": attendue,
        "ouverte": ouverte,
        "identite": getattr(echeance.participant, "identite", None),
        "texte": sms(ouverte, liens.adresse_courte(ouverte)) if ouverte else "",
    }
    return render(request, "suivi/demander_reponse.html", contexte)


@require_POST
@gestion_requise
def ecrire(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the link by e-mail."""
    reponse = _trouver(request, pk)
    with refus_en_message(request):
        liens.ecrire(reponse=reponse, par=request.user)
        messages.success(request, f"Le courriel part pour {reponse.participant}.")
    return _retour(request)


@require_http_methods(["GET", "POST"])
@gestion_requise
def fermer(request: HttpRequest, pk: int) -> HttpResponse:
    reponse = _trouver(request, pk)
    return confirmer(
        request,
        faire=lambda: liens.fermer(reponse=reponse, par=request.user),
        dit=f"Le lien de {reponse.participant} est fermé.",
        titre="Fermer ce lien",
        surtitre=str(reponse),
        phrase=f"{reponse.participant} ne pourra plus répondre par ce lien. Vous pourrez en préparer un autre.",
        bouton="Fermer le lien",
        retour=reverse("suivi:reponses"),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def relire(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said, beside the evaluation it would make. Reading it is logged."""
    reponse = _trouver(request, pk)
    accessed.send(sender=Participant, instance=reponse.participant)
    echeance = echeance_de(reponse, reponse.date or timezone.localdate())
    entreprises = entreprises_de_la_clause(reponse.participant)
    form = EvaluationForm(
        request.POST or None,
        instance=Evaluation(),
        fixes={"structure": reponse.structure},
        initial=_lue(reponse, entreprises),
        entreprises=entreprises,
        lue=echeance.reponse_id if echeance else None,
    )
    form.fields["situation"].widget.attrs.pop("autofocus")  # what was said is read first
    if form.is_valid():
        with erreurs_dans(form):
            evaluation = actions.accepter(
                reponse=reponse, champs=form.champs(), lue=form.version_lue, par=request.user
            )
            messages.success(request, f"La réponse de {reponse.participant} est acceptée.")
            avertir(request, evaluation)
            return redirect("suivi:reponses")
    contexte = {
        "reponse": reponse,
        "a_relire": reponse.etat == EtatReponse.A_RELIRE or form.is_bound,
        "form": form,
        "deja": echeance.reponse if echeance else None,
        "sante": sante_dite(reponse),
        "historique": historique(reponse),
    }
    return render(request, "suivi/relire_reponse.html", contexte)


@require_http_methods(["GET", "POST"])
@gestion_requise
def ecarter(request: HttpRequest, pk: int) -> HttpResponse:
    reponse = _trouver(request, pk)
    form = MiseDeCoteForm(request.POST or None)
    if form.is_valid():
        with erreurs_dans(form):
            actions.ecarter(reponse=reponse, motif=form.cleaned_data["motif"], par=request.user)
            messages.success(request, "La réponse est écartée : elle ne compte pas.")
            return redirect("suivi:reponses")
    return pages.confirmation(
        request,
        titre="Écarter cette réponse",
        surtitre=str(reponse),
        phrase="Elle restera lisible et ne comptera pas. La personne reste à appeler.",
        bouton="Écarter",
        retour=reponse.get_absolute_url(),
        form=form,
    )


def _lue(reponse: ReponseProposee, entreprises: list) -> dict:
    """The evaluation as it would be: the former employer in one gesture."""
    if reponse.date is None:
        return {}
    chez = str(entreprises[0].pk) if reponse.meme_employeur and entreprises else ""
    return {**en_evaluation(reponse), "chez": chez}


def _trouver(request: HttpRequest, pk: int) -> ReponseProposee:
    return get_object_or_404(
        ReponseProposee.objects.visibles_par(request.acces).pour_liste(), pk=pk
    )


def _retour(request: HttpRequest) -> HttpResponse:
    """To the page of the link it was sent from."""
    echeance = request.POST.get("echeance", "")
    if echeance.isdecimal():
        return redirect("suivi:demander_reponse", int(echeance))
    return redirect("suivi:reponses")
