"""What a person answers by the link they received: six questions, no account, once."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project.saisies import erreurs_dans
from comptes import jetons
from suivi.actions import reponses as actions
from suivi.formulaires_reponses import ReponseDeLaPersonneForm
from suivi.models import ReponseProposee

COUPE = (
    "Ce lien n'est pas complet",
    "Il a peut-être été coupé : rouvrez le message reçu et touchez le lien, ou copiez-le en entier.",
    404,
)
TROP_D_ENVOIS = (
    "Trop d'envois d'affilée",
    "Patientez quelques minutes, puis revenez sur cette page et envoyez de nouveau.",
    429,
)


@never_cache
@require_http_methods(["GET", "POST"])
@login_not_required
def repondre(request: HttpRequest, jeton: str) -> HttpResponse:
    """The questions. What is typed comes back with the sentence that says why it was not kept."""
    try:
        lien = jetons.lire_court(jeton)
    except jetons.JetonInvalide:
        return _phrase(request, *COUPE)
    attendue = ReponseProposee.objects.select_related("structure", "participant", "lien").get(
        lien=lien
    )
    if request.method == "GET" and (pourquoi := actions.inutilisable(attendue)):
        return _phrase(request, "Ce lien ne sert plus", pourquoi, 410)
    if not ratelimit.consume(request, action="reponse_par_lien", key=jeton):
        return _phrase(request, *TROP_D_ENVOIS)
    form = ReponseDeLaPersonneForm(
        request.POST or None, instance=ReponseProposee(jalon=attendue.jalon)
    )
    if form.is_valid():
        with erreurs_dans(form):
            actions.recevoir(lien=lien, champs=form.reponse())
            return redirect("suivi:merci")
    contexte = {"form": form, "structure": attendue.structure, "expire_le": attendue.expire_le}
    return render(request, "suivi/repondre.html", contexte)


@require_GET
@login_not_required
def merci(request: HttpRequest) -> HttpResponse:
    return _phrase(
        request,
        "Merci, votre réponse est envoyée",
        "Une personne de la structure va la lire. Si vous avez demandé de l'aide, elle vous appellera. Vous "
        "pouvez fermer cette page.",
        200,
    )


def _phrase(request: HttpRequest, titre: str, phrase: str, statut: int) -> HttpResponse:
    contexte = {"titre": titre, "phrase": phrase}
    return render(request, "suivi/lien_inutilisable.html", contexte, status=statut)
