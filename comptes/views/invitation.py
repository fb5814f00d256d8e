"""The page behind the link of an invitation. Reading it changes nothing: only its button does."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from clauses_project.refus import Refus
from comptes import actions, jetons
from comptes.forms import NouveauCompteForm
from comptes.models import Invitation

INUTILISABLES = {
    "invalide": (
        "Ce lien n'est pas complet",
        "Il a peut-être été coupé en le copiant. Rouvrez le courriel d'invitation et cliquez sur le lien, "
        "ou copiez-le en entier.",
        404,
    ),
    "expire": (
        "Cette invitation a expiré",
        "Demandez à la personne qui vous a invité de vous la renvoyer : cela lui prend un instant.",
        410,
    ),
    "annulee": (
        "Cette invitation a été annulée",
        "Si vous pensez avoir besoin de cet accès, écrivez à la personne qui vous avait invité.",
        410,
    ),
    "acceptee": (
        "Cette invitation a déjà servi",
        "Votre accès est ouvert : il suffit de vous connecter.",
        410,
    ),
}


@never_cache
@sensitive_post_parameters("mot_de_passe", "confirmation")
@require_http_methods(["GET", "POST"])
@login_not_required
def invitation(request: HttpRequest, jeton: str) -> HttpResponse:
    try:
        recue = jetons.lire(jeton)
    except jetons.JetonInvalide:
        return _inutilisable(request, "invalide")
    except jetons.JetonExpire:
        return _inutilisable(request, "expire")
    if recue.acceptee_le and request.method == "POST":
        return _deja_acceptee(request, recue)
    if not recue.est_utilisable:
        return _inutilisable(request, _pourquoi(recue))
    if request.user.is_authenticated:
        return _avec_un_compte(request, recue)
    if actions.compte_de(recue.email):
        return _page(request, "comptes/invitation_connexion.html", recue)
    return _nouvelle_personne(request, recue)


def _avec_un_compte(request: HttpRequest, recue: Invitation) -> HttpResponse:
    if not actions.est_a(request.user, recue.email):
        return _page(request, "comptes/invitation_autre_compte.html", recue)
    if request.method == "GET":
        return _page(request, "comptes/invitation.html", recue)
    try:
        acces = actions.accepter_invitation(invitation=recue, utilisateur=request.user)
    except Refus as refus:
        messages.error(request, str(refus))
        return redirect(request.path)
    return _bienvenue(request, acces)


def _nouvelle_personne(request: HttpRequest, recue: Invitation) -> HttpResponse:
    connus = {"prenom": recue.prenom, "nom": recue.nom}
    form = NouveauCompteForm(request.POST or None, email=recue.email, initial=connus)
    if form.is_valid():
        champs = {nom: form.cleaned_data[nom] for nom in ("prenom", "nom", "mot_de_passe")}
        try:
            acces = actions.accepter_invitation(invitation=recue, **champs)
        except Refus as refus:
            messages.error(request, str(refus))
            return redirect(request.path)
        login(request, acces.utilisateur, backend=settings.AUTHENTICATION_BACKENDS[0])
        return _bienvenue(request, acces)
    return _page(request, "comptes/invitation_nouveau_compte.html", recue, form=form)


def _bienvenue(request: HttpRequest, acces) -> HttpResponse:
    actions.choisir_acces(request=request, acces=acces)
    messages.success(request, f"Votre accès est ouvert : {acces}.")
    return redirect("accueil")


def _deja_acceptee(request: HttpRequest, recue: Invitation) -> HttpResponse:
    """A second click on « Accepter »: the first one did it."""
    if request.user.is_authenticated and actions.est_a(request.user, recue.email):
        return redirect("accueil")
    messages.info(request, "Votre accès est ouvert : connectez-vous.")
    return redirect("account_login")


def _pourquoi(recue: Invitation) -> str:
    if recue.acceptee_le:
        return "acceptee"
    return "annulee" if recue.annulee_le else "expire"


def _inutilisable(request: HttpRequest, pourquoi: str) -> HttpResponse:
    titre, phrase, statut = INUTILISABLES[pourquoi]
    contexte = {"titre": titre, "phrase": phrase}
    return render(request, "comptes/invitation_inutilisable.html", contexte, status=statut)


def _page(request: HttpRequest, gabarit: str, recue: Invitation, form=None) -> HttpResponse:
    contexte = {"invitation": recue, "permet": actions.CE_QUE_PERMET[recue.profil], "form": form}
    return render(request, gabarit, contexte)
