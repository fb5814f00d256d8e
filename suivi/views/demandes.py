"""« Est-il éligible ? »: a company or a prescripteur asks before hiring, the facilitateur answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project import listes, pages
from clauses_project.droits import gestion_requise, lien_accepte, profil_requis
from clauses_project.gestes import confirmer
from clauses_project.profils import Profil
from clauses_project.saisies import erreurs_dans
from comptes.journal import historique
from participants.enums import TONS_DES_DEMANDES, EtatDemande
from participants.filters import DemandeFilter
from participants.forms.demande import (
    AccordForm,
    DemandeDePrescripteurForm,
    DemandeForm,
    RefusDemandeForm,
    RepriseForm,
)
from participants.models import DemandeEligibilite, Eligibilite, Participant
from participants.tables import DemandeRecueTable, MaDemandeTable
from suivi.actions import demandes as actions
from suivi.demandes import faits_a_verifier, fiches_connues
from suivi.views.contrats import attributions_ouvertes

demandeurs = profil_requis(Profil.DECLARANT, Profil.PRESCRIPTEUR)
demandeurs_et_gestion = profil_requis(
    Profil.DECLARANT, Profil.PRESCRIPTEUR, Profil.FACILITATEUR, Profil.ADMINISTRATEUR
)


@require_GET
@demandeurs_et_gestion
def demandes(request: HttpRequest) -> HttpResponse:
    visibles = DemandeEligibilite.objects.visibles_par(request.acces).pour_liste()
    filtre = DemandeFilter(request.GET, queryset=visibles)
    if request.acces.est_gestionnaire:
        return listes.afficher(
            request,
            filtre=filtre,
            table_class=DemandeRecueTable,
            titre="Demandes d'éligibilité",
            sous_titre="Ce que les entreprises et les prescripteurs demandent avant une embauche",
            nom_export="demandes-eligibilite",
            phrase_vide="Personne ne vous a encore demandé si quelqu'un est éligible.",
        )
    nouvelle = ("Est-il éligible ?", reverse("suivi:demander"))
    return listes.afficher(
        request,
        filtre=filtre,
        table_class=MaDemandeTable,
        titre="Mes demandes",
        sous_titre="Avant une embauche, demandez si les heures de la personne compteront",
        nom_export="mes-demandes",
        gestes=[nouvelle],
        phrase_vide="Vous n'avez encore rien demandé. Avant une embauche, demandez si la personne est éligible.",
        lien_vide=nouvelle,
    )


@require_http_methods(["GET", "POST"])
@lien_accepte
@demandeurs
def demander(request: HttpRequest) -> HttpResponse:
    form = _formulaire_de(request)
    if form.is_valid():
        with erreurs_dans(form):
            demande = actions.demander(demande=form.demande(), par=request.auteur)
            return _envoyee(request, demande)
    return pages.formulaire(
        request,
        form=form,
        titre="Est-il éligible ?",
        bouton="Envoyer la demande",
        retour=reverse("suivi:demandes" if request.user.is_authenticated else "suivi:mois_du_lien"),
        phrase="Le facilitateur vous dira si ses heures compteront, et jusqu'à quand.",
    )


def _formulaire_de(request: HttpRequest) -> DemandeForm | DemandeDePrescripteurForm:
    """What this reader can say of the person; by a link, for the contracts of the structure that sent it."""
    acces = request.acces
    if acces.profil == Profil.PRESCRIPTEUR:
        debut = {"date_debut": timezone.localdate()}
        return DemandeDePrescripteurForm(
            request.POST or None, prescripteur=acces.prescripteur, initial=debut
        )
    attributions = attributions_ouvertes(acces).select_related("structure")
    if structure := acces.restreint_a.get("structure"):
        attributions = attributions.filter(structure=structure)
    return DemandeForm(request.POST or None, attributions=attributions, entreprise=acces.entreprise)


def _envoyee(request: HttpRequest, demande: DemandeEligibilite) -> HttpResponse:
    """The page of the request; who came by a link has none, and will read the answer by e-mail."""
    envoyee = f"Votre demande est envoyée à {demande.structure}."
    if request.user.is_authenticated:
        messages.success(request, envoyee)
        return redirect(demande)
    messages.success(request, f"{envoyee} La réponse viendra à {demande.courriel_demandeur}.")
    return redirect("suivi:mois_du_lien")


@require_GET
@demandeurs_et_gestion
def demande(request: HttpRequest, pk: int) -> HttpResponse:
    """For who asked, the request and the answer; for the facilitateur, what it takes to answer."""
    trouvee = _trouver(request, pk)
    contexte = {
        "demande": trouvee,
        "marche": trouvee.attribution.lot.marche if trouvee.attribution else None,
        "ton": TONS_DES_DEMANDES[EtatDemande(trouvee.etat)],
    }
    if not request.acces.est_gestionnaire:
        return render(request, "suivi/demande_envoyee.html", contexte)
    contexte |= {
        "attente": (timezone.localdate() - timezone.localdate(trouvee.demandee_le)).days,
        "fiches": fiches_connues(trouvee) if trouvee.est_en_attente else [],
        "evenements": historique(trouvee),
    }
    return render(request, "suivi/demande.html", contexte)


@require_http_methods(["GET", "POST"])
@demandeurs
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _trouver(request, pk)
    return confirmer(
        request,
        faire=lambda: actions.retirer(demande=trouvee, par=request.user),
        dit="Votre demande est retirée.",
        titre="Retirer la demande",
        surtitre=f"Mes demandes › {trouvee}",
        phrase=f"{trouvee.structure} ne répondra pas à votre demande pour {trouvee}.",
        bouton="Retirer",
        retour=trouvee.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def accorder(request: HttpRequest, pk: int) -> HttpResponse:
    """Establishes the eligibility and answers; `?participant=` is the file chosen, else one is made."""
    trouvee = _trouver(request, pk)
    personne = _personne_choisie(request)
    form = AccordForm(
        request.POST or None,
        acces=request.acces,
        nouvelle=personne is None,
        anonyme=personne is not None and not hasattr(personne, "identite"),
        initial=faits_a_verifier(trouvee, personne),
    )
    if form.is_valid():
        with erreurs_dans(form):
            actions.accorder(
                demande=trouvee,
                participant=personne,
                sexe=form.cleaned_data.get("sexe", ""),
                certification=form.certification(),
                reserve=form.cleaned_data["reserve"],
                avec_contrat=form.cleaned_data["avec_contrat"],
                par=request.user,
            )
            return _repondue(request, trouvee)
    return pages.formulaire(
        request,
        form=form,
        titre=f"{personne or trouvee} : établir l'éligibilité et répondre",
        bouton="Établir et répondre",
        surtitre=f"Demandes › {trouvee}",
        retour=trouvee.get_absolute_url(),
        phrase=f"{trouvee.demandeur} lira les dates et la réserve, jamais les critères.",
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def reprendre(request: HttpRequest, pk: int, eligibilite: int) -> HttpResponse:
    """Answers with an eligibility established before."""
    trouvee = _trouver(request, pk)
    connue = get_object_or_404(
        Eligibilite.objects.visibles_par(request.acces).select_related("participant__identite"),
        pk=eligibilite,
    )
    form = RepriseForm(request.POST or None, structure=request.acces.structure)
    if form.is_valid():
        with erreurs_dans(form):
            actions.accorder(
                demande=trouvee,
                participant=connue.participant,
                eligibilite=connue,
                reserve=form.cleaned_data["reserve"],
                avec_contrat=form.cleaned_data["avec_contrat"],
                par=request.user,
            )
            return _repondue(request, trouvee)
    return pages.formulaire(
        request,
        form=form,
        titre=f"{connue.participant} : répondre avec l'éligibilité en cours",
        bouton="Répondre « comptabilisable »",
        surtitre=f"Demandes › {trouvee}",
        retour=trouvee.get_absolute_url(),
        phrase=f"Éligible {connue}. {trouvee.demandeur} ne saura pas que vous suivez déjà cette personne.",
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def refuser(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _trouver(request, pk)
    form = RefusDemandeForm(request.POST or None, structure=request.acces.structure)
    if form.is_valid():
        with erreurs_dans(form):
            actions.refuser(demande=trouvee, reponse=form.cleaned_data["reponse"], par=request.user)
            return _repondue(request, trouvee)
    return pages.formulaire(
        request,
        form=form,
        titre=f"{trouvee} : non comptabilisable",
        bouton="Répondre « non comptabilisable »",
        surtitre=f"Demandes › {trouvee}",
        retour=trouvee.get_absolute_url(),
    )


@require_POST
@gestion_requise
def lever_la_reserve(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _trouver(request, pk)
    actions.lever_la_reserve(demande=trouvee, par=request.user)
    messages.success(request, f"La réserve est levée : {trouvee.demandeur} ne la lit plus.")
    return redirect(trouvee)


def _trouver(request: HttpRequest, pk: int) -> DemandeEligibilite:
    visibles = DemandeEligibilite.objects.visibles_par(request.acces).pour_liste()
    return get_object_or_404(
        visibles.select_related(
            "structure",
            "entreprise",
            "prescripteur",
            "attribution__entreprise",
            "attribution__lot__marche",
            "eligibilite",
            "participant__identite",
            "demandee_par",
            "repondue_par",
        ),
        pk=pk,
    )


def _personne_choisie(request: HttpRequest) -> Participant | None:
    choisie = request.GET.get("participant", "")
    if not choisie:
        return None
    return get_object_or_404(
        Participant.objects.visibles_par(request.acces).select_related("identite"),
        pk=int(choisie) if choisie.isdecimal() else 0,
    )


def _repondue(request: HttpRequest, demande: DemandeEligibilite) -> HttpResponse:
    messages.success(request, f"Votre réponse est envoyée à {demande.demandeur}.")
    return redirect(demande)
