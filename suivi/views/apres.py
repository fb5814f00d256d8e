"""After the work: who is to be called, what they answer."""

from __future__ import annotations

from typing import Any

from auditlog.signals import accessed
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project.droits import gestion_requise
from clauses_project.listes import afficher
from clauses_project.refus import refus_en_message
from clauses_project.saisies import erreurs_dans
from comptes.journal import historique
from entreprises.models import Entreprise
from participants.enums import TypeContrat
from participants.models import ContratTravail, Participant
from suivi.actions import appels
from suivi.actions import evaluations as actions
from suivi.apres import listes
from suivi.apres.filtres import QUAND, EcheanceFilter
from suivi.apres.listes import Appel, pour_liste
from suivi.apres.sante import mots_de_sante
from suivi.enums import Canal, Jalon, Situation
from suivi.formulaires_apres import AppelForm, EvaluationForm
from suivi.models import Affectation, Echeance, Evaluation, ReponseProposee
from suivi.tables.appels import TableAppels

LIGNES_IMPRIMEES = 300


@require_GET
@gestion_requise
def a_appeler(request: HttpRequest) -> HttpResponse:
    """The phone list."""
    return afficher(
        request,
        filtre=_filtre(request),
        table_class=TableAppels,
        titre="Après le travail",
        nom_export="personnes-a-appeler",
        sous_titre="Ce que chaque personne est devenue, six et douze mois après son travail : "
        "qui appeler, et depuis quand.",
        gestes=_gestes(request),
        phrase_vide="Personne n'est à appeler maintenant.",
        lien_vide=("Voir les évaluations à venir", "?quand=toutes"),
        gabarit="suivi/a_appeler.html",
    )


@require_GET
@gestion_requise
def imprimer(request: HttpRequest) -> HttpResponse:
    """The same lines on paper, with room to write."""
    filtre, jour = _filtre(request), timezone.localdate()
    echeances = filtre.qs
    lignes = list(echeances[:LIGNES_IMPRIMEES])
    contexte = {
        "appels": [Appel(echeance, jour) for echeance in lignes],
        "reste": max(0, echeances.count() - len(lignes)) if len(lignes) == LIGNES_IMPRIMEES else 0,
        "quand": QUAND.get(filtre.form["quand"].value(), QUAND["jour"]),
        "jour": jour,
        "retour": _avec_filtres(request, "suivi:a_appeler"),
    }
    return render(request, "suivi/a_appeler_imprimer.html", contexte)


@require_POST
@gestion_requise
def noter(request: HttpRequest, pk: int) -> HttpResponse:
    """A try, in one gesture; the list comes back on the next line."""
    echeance = _l_echeance_ou_son_souvenir(request, pk)
    form = AppelForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Dites ce qu'a donné l'appel, et quel jour rappeler.")
        return _retour_a_la_liste(request)
    resultat = form.cleaned_data["resultat"]
    rappel = form.cleaned_data["rappeler_le"] if resultat == "A_RAPPELER" else None
    with refus_en_message(request):
        essai = appels.noter_un_appel(
            echeance=echeance, resultat=resultat, rappeler_le=rappel, par=request.user
        )
        quoi = essai.get_resultat_display().lower()
        messages.success(
            request,
            f"{echeance.participant} : {quoi}"
            + (f", à rappeler le {rappel:%d/%m/%Y}." if rappel else ", c'est noté."),
        )
    return _retour_a_la_liste(request)


@require_http_methods(["GET", "POST"])
@gestion_requise
def evaluer(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer of a milestone that waits for it. Reading this part of a file is logged."""
    echeance = _l_echeance_ou_son_souvenir(request, pk)
    if echeance.reponse_id and not request.POST:
        return redirect(echeance.reponse)
    accessed.send(sender=Participant, instance=echeance.participant)
    appel = Appel(echeance, timezone.localdate())
    form = EvaluationForm(
        request.POST or None,
        instance=Evaluation(),
        fixes={"structure": echeance.structure},
        initial=_proposition(request, appel),
        entreprises=entreprises_de_la_clause(echeance.participant),
        lue=echeance.reponse_id,
    )
    if form.is_valid():
        with erreurs_dans(form):
            evaluation = actions.repondre(
                echeance=echeance,
                champs=form.champs(),
                lue=form.version_lue,
                par=request.user,
            )
            messages.success(request, f"La réponse de {echeance.participant} est enregistrée.")
            avertir(request, evaluation)
            return redirect("suivi:a_appeler")
    return render(request, "suivi/evaluer.html", {"form": form, "appel": appel})


@require_http_methods(["GET", "POST"])
@gestion_requise
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer that was given: read, and corrected."""
    lue = get_object_or_404(
        Evaluation.objects.visibles_par(request.acces).select_related(
            "participant__identite", "employeur", "periode", "par"
        ),
        pk=pk,
    )
    accessed.send(sender=Participant, instance=lue.participant)
    entreprises = entreprises_de_la_clause(lue.participant)
    form = EvaluationForm(
        request.POST or None,
        instance=lue,
        initial={"chez": str(lue.employeur_id)} if lue.employeur in entreprises else {},
        entreprises=entreprises,
        lue=None,
    )
    if form.is_valid():
        with erreurs_dans(form):
            corrigee = actions.modifier(
                evaluation=lue, champs=form.champs(), par=request.user, version=form.version_lue
            )
            messages.success(request, "La réponse est corrigée.")
            avertir(request, corrigee)
            return redirect(corrigee.participant)
    contexte = {
        "form": form,
        "evaluation": Evaluation.objects.select_related("par", "periode").get(pk=lue.pk),
        "participant": lue.participant,
        "alertes": actions.alertes(lue),
        "historique": historique(lue),
    }
    return render(request, "suivi/evaluation.html", contexte)


def _gestes(request: HttpRequest) -> list[tuple[str, str]]:
    recues = ReponseProposee.objects.visibles_par(request.acces).a_relire().count()
    imprimer = ("Imprimer la liste", _avec_filtres(request, "suivi:a_appeler_imprimer"))
    adresse = reverse("suivi:reponses")
    if recues:
        return [(f"Réponses à relire ({recues})", adresse), imprimer]
    return [imprimer, ("Réponses reçues", adresse)]


def _filtre(request: HttpRequest) -> EcheanceFilter:
    return EcheanceFilter(
        request.GET, queryset=pour_liste(listes.a_appeler(request.acces)), acces=request.acces
    )


def _l_echeance_ou_son_souvenir(request: HttpRequest, pk: int) -> Echeance:
    """A milestone; for what is sent about one that has gone meanwhile, what the page said of it.

    Nothing is ever written on the latter: the action refuses it, and the form keeps what was typed.
    """
    echeances = pour_liste(Echeance.objects.visibles_par(request.acces))
    de_qui, jalon = request.POST.get("participant", ""), request.POST.get("jalon", "")
    if not de_qui.isdecimal() or jalon not in Jalon.values:
        return get_object_or_404(echeances, pk=pk)
    participant = get_object_or_404(
        Participant.objects.visibles_par(request.acces).select_related("structure", "identite"),
        pk=de_qui,
    )
    jour = timezone.localdate()
    return echeances.filter(pk=pk).first() or Echeance(
        pk=pk,
        structure=participant.structure,
        participant=participant,
        jalon=jalon,
        due_le=jour,
        limite_le=jour,
    )


def _avec_filtres(request: HttpRequest, nom: str) -> str:
    parametres = request.GET.urlencode()
    return reverse(nom) + (f"?{parametres}" if parametres else "")


def _retour_a_la_liste(request: HttpRequest) -> HttpResponseRedirect:
    """The list as it was filtered, on the line that followed."""
    retour, suivante = request.POST.get("retour", ""), request.POST.get("suivante", "")
    if not url_has_allowed_host_and_scheme(retour, allowed_hosts=None):
        retour = reverse("suivi:a_appeler")
    return HttpResponseRedirect(f"{retour}#appel-{suivante}" if suivante.isdigit() else retour)


def entreprises_de_la_clause(participant: Participant) -> list[Entreprise]:
    """Those that owed hours of theirs, and those that employed them for it; the latest first."""
    contrats = (
        ContratTravail.objects.filter(participant=participant)
        .select_related("employeur")
        .prefetch_related(
            Prefetch(
                "affectations",
                Affectation.objects.select_related("attribution__entreprise").order_by("pk"),
            )
        )
        .order_by("-date_debut", "-pk")
    )
    entreprises: dict[int, Entreprise] = {}
    for contrat in contrats:
        for affectation in contrat.affectations.all():
            entreprise = affectation.attribution.entreprise
            entreprises.setdefault(entreprise.pk, entreprise)
        entreprises.setdefault(contrat.employeur_id, contrat.employeur)
    return list(entreprises.values())


def _proposition(request: HttpRequest, appel: Appel) -> dict[str, Any]:
    """Today; « toujours en CDI » of an open CDI; what a link of the list says."""
    initial: dict[str, Any] = {"date": timezone.localdate(), "canal": Canal.TELEPHONE}
    contrat = appel.contrat
    if contrat and contrat.type == TypeContrat.CDI and contrat.date_fin is None:
        initial |= {
            "situation": Situation.CDI,
            "chez": str(contrat.employeur_id),
            "metier": contrat.poste,
        }
    if request.GET.get("situation") in Situation.values:
        initial |= {"situation": request.GET["situation"], "chez": "", "metier": ""}
    return initial


def avertir(request: HttpRequest, evaluation: Evaluation) -> None:
    for alerte in actions.alertes(evaluation):
        messages.warning(request, alerte)
    if mots := mots_de_sante(
        evaluation.commentaire, evaluation.orientation, evaluation.formation, evaluation.metier
    ):
        messages.warning(
            request,
            f"Votre texte parle peut-être de santé ({', '.join(mots)}) : la loi n'en veut pas ici. "
            f"Relisez-le sur la page de la réponse.",
        )
