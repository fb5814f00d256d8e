"""« Qui a accès »: the people, the invitations that wait, and how one comes and goes."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project import listes, pages
from clauses_project.droits import administration_requise, gestion_requise, tous_les_profils
from clauses_project.gestes import confirmer
from clauses_project.profils import Profil
from clauses_project.refus import Refus, refus_en_message
from comptes import actions
from comptes.departs import ce_qu_il_suit
from comptes.filters import AccesFiltre, InvitationFiltre
from comptes.forms import InvitationForm, profils_invitables
from comptes.models import Acces, Invitation
from comptes.tables import AccesTable, InvitationTable

EXPLICATIONS = {
    Profil.DECLARANT: "Une personne d'une entreprise ou d'une structure d'insertion, qui déclare les heures.",
    Profil.DONNEUR_ORDRE: "Une personne chez un acheteur, qui suit ses marchés ; elle ne voit que des initiales.",
    Profil.PRESCRIPTEUR: "Une personne de France Travail, d'une mission locale, d'un CCAS…, qui demande si ceux "
    "qu'elle vous adresse sont éligibles.",
    Profil.FACILITATEUR: "Un collègue, qui tient le suivi de la structure.",
    Profil.ELU: "Un élu du territoire, qui consulte des résultats sans aucun nom.",
    Profil.COORDINATEUR: "Une personne du réseau, qui consulte les résultats de ses structures sans aucun nom.",
    Profil.ADMINISTRATEUR: "Un collègue qui, en plus du suivi, gère les accès et les réglages.",
}


@require_GET
@administration_requise
def acces(request: HttpRequest) -> HttpResponse:
    lignes = Acces.objects.visibles_par(request.acces).en_cours().pour_liste()
    en_attente = Invitation.objects.visibles_par(request.acces).ouvertes().count()
    return listes.afficher(
        request,
        filtre=AccesFiltre(request.GET, queryset=lignes, request=request),
        table_class=AccesTable,
        titre="Qui a accès",
        nom_export="acces",
        gestes=[
            ("Inviter", reverse("comptes:inviter")),
            (f"Invitations en attente ({en_attente})", reverse("comptes:invitations")),
            ("Passations et remplacements", reverse("suivi:passations")),
        ],
        phrase_vide="Personne ne répond à cette recherche.",
    )


@require_GET
@administration_requise
def invitations(request: HttpRequest) -> HttpResponse:
    lignes = Invitation.objects.visibles_par(request.acces).ouvertes().pour_liste()
    return listes.afficher(
        request,
        filtre=InvitationFiltre(request.GET, queryset=lignes, request=request),
        table_class=InvitationTable,
        titre="Invitations en attente",
        nom_export="invitations",
        surtitre="Qui a accès",
        gestes=[
            ("Inviter", reverse("comptes:inviter")),
            ("Qui a accès", reverse("comptes:acces")),
        ],
        phrase_vide="Aucune invitation n'attend de réponse.",
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def inviter(request: HttpRequest) -> HttpResponse:
    profil = _profil_demande(request)
    form = InvitationForm(
        request.POST or None, acces=request.acces, profil=profil, initial=request.GET.dict()
    )
    if form.is_valid():
        try:
            invitation = actions.inviter(
                par=request.user, structure=request.acces.structure, **form.promesse()
            )
        except Refus as refus:
            form.add_error(None, str(refus))
        else:
            messages.success(
                request,
                f"L'invitation est partie à {invitation.email}. Elle expire le "
                f"{timezone.localdate(invitation.expire_le):%d/%m/%Y}.",
            )
            return redirect(_apres_invitation(request.acces))
    return render(request, "comptes/inviter.html", _page_inviter(request, form, profil))


@require_http_methods(["GET", "POST"])
@administration_requise
def renvoyer_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visibles_par(request.acces), pk=pk)
    return confirmer(
        request,
        faire=lambda: actions.renvoyer_invitation(invitation=invitation, par=request.user),
        dit=f"L'invitation est repartie à {invitation.email}.",
        titre=f"Renvoyer l'invitation de {invitation.email} ?",
        phrase=f"Un nouveau courriel part. Son lien servira {settings.INVITATION_JOURS} jours.",
        bouton="Renvoyer",
        retour=reverse("comptes:invitations"),
        danger=False,
    )


@require_http_methods(["GET", "POST"])
@administration_requise
def annuler_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visibles_par(request.acces), pk=pk)
    return confirmer(
        request,
        faire=lambda: actions.annuler_invitation(invitation=invitation, par=request.user),
        dit=f"L'invitation de {invitation.email} est annulée.",
        titre=f"Annuler l'invitation de {invitation.email} ?",
        phrase="Le lien reçu cesse de servir tout de suite. Vous pourrez inviter à nouveau cette personne.",
        bouton="Annuler l'invitation",
        retour=reverse("comptes:invitations"),
    )


@require_http_methods(["GET", "POST"])
@administration_requise
def revoquer(request: HttpRequest, pk: int) -> HttpResponse:
    vise = get_object_or_404(Acces.objects.visibles_par(request.acces).pour_liste(), pk=pk)
    if request.method == "POST":
        with refus_en_message(request):
            actions.revoquer_acces(acces=vise, par=request.user, structure=request.acces.structure)
            messages.success(request, f"{vise.utilisateur} n'a plus cet accès ({vise}).")
        return redirect("comptes:acces")
    suivi, transmettre = ce_qu_il_suit(vise)
    return pages.confirmation(
        request,
        titre=f"Retirer l'accès de {vise.utilisateur} ?",
        phrase=f"{suivi} {_consequence(vise)}".strip(),
        avant=transmettre,
        bouton="Retirer l'accès",
        retour=reverse("comptes:acces"),
    )


@require_POST
@tous_les_profils
def changer_acces(request: HttpRequest) -> HttpResponse:
    choisi = request.POST.get("acces", "")
    if not choisi.isdecimal():
        raise Http404
    vise = get_object_or_404(
        Acces.objects.en_cours().filter(utilisateur=request.user), pk=int(choisi)
    )
    actions.choisir_acces(request=request, acces=vise)
    messages.info(request, f"Vous travaillez maintenant pour {vise.organisation}.")
    return redirect("accueil")


def _profil_demande(request: HttpRequest) -> Profil:
    """The profile to invite, a company's person unless said. 403 for one this reader may not invite."""
    demande = request.POST.get("profil") or request.GET.get("profil") or Profil.DECLARANT
    if demande not in Profil.values:
        raise Http404
    if demande not in profils_invitables(request.acces):
        raise PermissionDenied
    return Profil(demande)


def _page_inviter(request: HttpRequest, form: InvitationForm, profil: Profil) -> dict:
    return {
        "form": form,
        "profils": [
            {"code": possible.value, "libelle": possible.label, "ici": possible == profil}
            for possible in profils_invitables(request.acces)
        ],
        "explication": EXPLICATIONS[profil],
        "retour": reverse(_apres_invitation(request.acces)),
    }


def _apres_invitation(acces: Acces) -> str:
    """An administrateur goes on to those who wait; a facilitateur sees the e-mail that was sent."""
    return "comptes:invitations" if acces.profil == Profil.ADMINISTRATEUR else "comptes:courriels"


def _consequence(vise: Acces) -> str:
    phrase = f"{vise} : cette personne ne verra plus rien dès maintenant. Ce qu'elle a saisi reste."
    if vise.entreprise_id:
        phrase += (
            " Une entreprise est commune à toutes les structures : l'accès est retiré pour toutes."
        )
    return phrase
