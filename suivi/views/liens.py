"""What a signed link opens, without an account: a company's month by its button, an élu's figures at once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project import pages
from clauses_project.droits import gestion_requise, lien_accepte, profil_requis
from clauses_project.ecriture import mois as en_mois
from clauses_project.profils import Profil
from clauses_project.saisies import erreurs_dans
from comptes import jetons
from comptes.middleware import CLE_LIEN
from comptes.models import LienSigne
from entreprises.models import Contact
from suivi.actions import liens as actions
from suivi.formulaires_espace import EnvoiDeLienForm
from suivi.models import Declaration

INUTILISABLES = {
    "invalide": (
        "Ce lien n'est pas complet",
        "Il a peut-être été coupé en le copiant. Rouvrez le courriel et cliquez sur le lien, "
        "ou copiez-le en entier.",
        404,
    ),
    "revoque": (
        "Ce lien ne sert plus",
        "La structure qui vous l'avait envoyé l'a fermé, ou l'a remplacé par un autre. Écrivez-lui si "
        "vous avez encore des heures à déclarer.",
        410,
    ),
    "expire": (
        "Ce lien a expiré",
        "Demandez à la structure qui vous l'avait envoyé de vous en adresser un nouveau : cela lui prend "
        "un instant.",
        410,
    ),
    "transmis": (
        "Ce mois est déjà transmis",
        "Vous n'avez plus rien à faire : le récépissé est dans votre messagerie. Pour corriger une "
        "erreur, répondez à ce courriel.",
        410,
    ),
    "lecture_fermee": (
        "Ce lien ne sert plus",
        "La structure qui vous l'avait donné l'a fermé. Demandez-lui un nouveau lien pour consulter les "
        "résultats du territoire.",
        410,
    ),
    "lecture_expiree": (
        "Ce lien a expiré",
        "Demandez à la structure qui vous l'avait donné un nouveau lien pour consulter les résultats du "
        "territoire.",
        410,
    ),
    "lecture_connecte": (
        "Vous êtes déjà connecté",
        "Ce lien se lit sans compte. Pour voir ce qu'il montre, ouvrez-le dans une fenêtre de navigation "
        "privée, ou déconnectez-vous d'abord.",
        409,
    ),
}


@never_cache
@require_http_methods(["GET", "POST"])
@login_not_required
def lien(request: HttpRequest, jeton: str) -> HttpResponse:
    try:
        recu = jetons.lire_lien(jeton)
    except jetons.JetonInvalide:
        return _inutilisable(request, "invalide")
    if recu.profil == Profil.ELU:
        return _lire_les_chiffres(request, recu, jeton)
    a_declarer = actions.declarations_du_lien(recu).a_saisir()
    if pourquoi := _pourquoi(recu, reste=a_declarer.exists()):
        return _inutilisable(request, pourquoi)
    if request.method == "POST" and not request.user.is_authenticated:
        _entrer(request, jeton)
        return redirect("suivi:mois_du_lien")
    contexte = {"lien": recu, "declarations": list(a_declarer)}
    return render(request, "suivi/lien.html", contexte)


def _lire_les_chiffres(request: HttpRequest, recu: LienSigne, jeton: str) -> HttpResponse:
    """Nothing can be changed there: reading the link is enough. Someone signed in keeps their own access."""
    if not recu.est_ouvert:
        return _inutilisable(request, "lecture_fermee" if recu.revoque_le else "lecture_expiree")
    if request.user.is_authenticated:
        return _inutilisable(request, "lecture_connecte")
    _entrer(request, jeton)
    return redirect("suivi:territoire")


def _entrer(request: HttpRequest, jeton: str) -> None:
    request.session.cycle_key()
    request.session[CLE_LIEN] = jeton


def _pourquoi(recu: LienSigne, *, reste: bool) -> str:
    """Why it serves no more; nothing when it does."""
    if recu.revoque_le:
        return "revoque"
    if not recu.est_ouvert:
        return "expire"
    return "" if reste else "transmis"


def _inutilisable(request: HttpRequest, pourquoi: str) -> HttpResponse:
    titre, phrase, statut = INUTILISABLES[pourquoi]
    contexte = {"titre": titre, "phrase": phrase}
    return render(request, "suivi/lien_inutilisable.html", contexte, status=statut)


@require_GET
@lien_accepte
@profil_requis(Profil.DECLARANT)
def mois_du_lien(request: HttpRequest) -> HttpResponse:
    """What the company has to declare by its link, and what it has sent."""
    if request.user.is_authenticated:
        return redirect("accueil")
    declarations = actions.declarations_du_lien(request.acces).avec_heures()
    contexte = {"lien": request.acces, "declarations": list(declarations)}
    return render(request, "suivi/mois_du_lien.html", contexte)


@require_http_methods(["GET", "POST"])
@gestion_requise
def envoyer_lien(request: HttpRequest, pk: int) -> HttpResponse:
    declaration = get_object_or_404(
        Declaration.objects.visibles_par(request.acces).pour_liste(), pk=pk
    )
    entreprise = declaration.declarant.entreprise
    contacts = Contact.objects.visibles_par(request.acces).en_poste()
    form = EnvoiDeLienForm(
        request.POST or None,
        contacts=list(contacts.filter(entreprise=entreprise).exclude(courriel="")),
        courriel=entreprise.courriel,
    )
    if form.is_valid():
        with erreurs_dans(form):
            envoye = actions.envoyer_un_lien(
                structure=request.acces.structure,
                entreprise=entreprise,
                mois=declaration.mois,
                destinataire=form.destinataire,
                par=request.user,
            )
        if not form.errors:
            messages.success(request, f"Le lien part à {envoye.destinataire}.")
            return redirect(declaration)
    return pages.formulaire(
        request,
        form=form,
        titre=f"Envoyer un lien à {entreprise}",
        surtitre=str(declaration),
        phrase=f"Sans compte, l'entreprise déclare {en_mois(declaration.mois)} pour tous ses marchés chez "
        "vous. Un nouveau destinataire ferme le lien envoyé au précédent.",
        bouton="Envoyer le lien",
        retour=declaration.get_absolute_url(),
    )


@require_POST
@gestion_requise
def revoquer_lien(request: HttpRequest, pk: int, lien: int) -> HttpResponse:
    """Closes a link from the page of one of the declarations it opens."""
    declaration = get_object_or_404(Declaration.objects.visibles_par(request.acces), pk=pk)
    trouve = get_object_or_404(LienSigne.objects.visibles_par(request.acces), pk=lien)
    actions.revoquer(lien=trouve, structure=request.acces.structure, par=request.user)
    messages.success(request, f"Le lien envoyé à {trouve.destinataire} est fermé.")
    return redirect(declaration)


@require_POST
@gestion_requise
def fermer_lien(request: HttpRequest, pk: int) -> HttpResponse:
    """From the page of the company, whatever the month."""
    envoyes = LienSigne.objects.visibles_par(request.acces).filter(mois__isnull=False)
    lien = get_object_or_404(envoyes.select_related("entreprise"), pk=pk)
    actions.revoquer(lien=lien, structure=request.acces.structure, par=request.user)
    messages.success(request, f"Le lien envoyé à {lien.destinataire} ne sert plus.")
    return redirect(lien.entreprise)
