"""Penalties: their list, what a contract foresees, a proposal, its letters, and what the buyer decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project.droits import gestion_requise, profil_requis
from clauses_project.gestes import saisir
from clauses_project.listes import afficher
from clauses_project.profils import Profil
from clauses_project.saisies import erreurs_dans
from comptes import pieces
from comptes.journal import historique
from comptes.models import Piece
from marches.models import Attribution, Lot
from suivi.actions import penalites as actions
from suivi.filtres_penalites import PenaliteFilter
from suivi.forms import MotifForm
from suivi.models import BaremePenalites, Penalite, PieceRedigee
from suivi.penalites.calcul import Calcul
from suivi.penalites.enums import TONS_DES_PENALITES, Geste, fait
from suivi.penalites.forms import (
    BaremeForm,
    DecisionForm,
    NotificationForm,
    ObservationsForm,
    ProposerForm,
)
from suivi.penalites.situation import debiteurs, lire_situation
from suivi.tables.penalites import PenaliteTable
from suivi.views.pieces_jointes import piece_de

LECTEURS = (
    Profil.ADMINISTRATEUR,
    Profil.FACILITATEUR,
    Profil.DONNEUR_ORDRE,
    Profil.DECLARANT,
)
decideurs = profil_requis(Profil.ADMINISTRATEUR, Profil.FACILITATEUR, Profil.DONNEUR_ORDRE)
ADRESSES = {
    Geste.NOTIFIER: "suivi:notifier_penalite",
    Geste.OBSERVER: "suivi:observer_penalite",
    Geste.APPLIQUER: "suivi:appliquer_penalite",
    Geste.RENONCER: "suivi:renoncer_penalite",
    Geste.RETIRER: "suivi:retirer_penalite",
}


@require_GET
@profil_requis(*LECTEURS)
def penalites(request: HttpRequest) -> HttpResponse:
    visibles = Penalite.objects.visibles_par(request.acces).pour_liste()
    vide = {
        Profil.DECLARANT: "Aucune pénalité ne vous a été notifiée.",
        Profil.DONNEUR_ORDRE: "Aucune pénalité ne vous est proposée.",
    }
    return afficher(
        request,
        filtre=PenaliteFilter(request.GET, queryset=visibles, request=request),
        table_class=PenaliteTable,
        titre="Pénalités",
        sous_titre="Proposées par le facilitateur, décidées par l'acheteur.",
        nom_export="penalites",
        phrase_vide=vide.get(
            request.acces.profil,
            "Aucune pénalité. Elle se propose depuis la page d'un lot, une fois le marché fini.",
        ),
    )


@require_GET
@gestion_requise
def penalites_lot(request: HttpRequest, pk: int) -> HttpResponse:
    """What the contract foresees for a lot, who owes its hours, and the penalties there are."""
    lot = _le_lot(request, pk)
    visibles = Penalite.objects.visibles_par(request.acces).filter(lot=lot).pour_liste()
    contexte = {
        "lot": lot,
        "bareme": BaremePenalites.objects.visibles_par(request.acces).filter(lot=lot).first(),
        "debiteurs": debiteurs(lot),
        "penalites": [(p, TONS_DES_PENALITES[p.etat]) for p in visibles],
    }
    return render(request, "suivi/penalites_lot.html", contexte)


@require_http_methods(["GET", "POST"])
@gestion_requise
def bareme(request: HttpRequest, pk: int) -> HttpResponse:
    lot = _le_lot(request, pk)
    bareme = BaremePenalites.objects.visibles_par(request.acces).filter(lot=lot).first()
    form = BaremeForm(
        request.POST or None,
        instance=bareme or BaremePenalites(),
        fixes={"structure": lot.structure, "lot": lot},
    )
    return saisir(
        request,
        form=form,
        faire=lambda: actions.fixer_bareme(
            bareme=form.instance,
            champs=form.champs(),
            par=request.user,
            version=form.version_lue,
        ),
        dit="Le barème du lot est enregistré.",
        titre="Barème de pénalités",
        surtitre=f"{lot.marche} · {lot}",
        phrase="Recopiez ce que dit le cahier des clauses de ce lot. Les pénalités déjà proposées ne bougent pas.",
        retour=reverse("suivi:penalites_lot", args=[lot.pk]),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def proposer(request: HttpRequest, pk: int) -> HttpResponse:
    """The final state of the lot and the sum, line by line; or why there is no penalty to propose."""
    attribution = get_object_or_404(
        Attribution.objects.visibles_par(request.acces).select_related(
            "entreprise", "lot__structure", "lot__marche__donneur_ordre"
        ),
        pk=pk,
    )
    if attribution not in debiteurs(attribution.lot):
        raise Http404  # a sous-traitant owes its hours to its donneur d'ordre
    situation = lire_situation(attribution.lot, attribution, timezone.localdate())
    form = ProposerForm(
        request.POST or None,
        avec_jours=situation.attend_des_jours,
        comptes=situation.jours,
    )
    if form.is_valid():
        with erreurs_dans(form):
            penalite = actions.proposer(
                attribution=attribution,
                jours=form.jours_retenus,
                note=form.cleaned_data["note"],
                par=request.user,
            )
            messages.success(request, "La pénalité est proposée à l'acheteur.")
            return redirect(penalite)
    calcul = situation.calculer()
    contexte = {
        "attribution": attribution,
        "situation": situation,
        "phrases": calcul.phrases() if calcul and not situation.obstacles() else [],
        "refus": situation.refus(),
        "form": form if situation.attend_des_jours or not situation.refus() else None,
    }
    return render(request, "suivi/penalite_proposer.html", contexte)


@require_GET
@profil_requis(*LECTEURS)
def penalite(request: HttpRequest, pk: int) -> HttpResponse:
    """The working, the dates, what the company answered; what may be done now."""
    trouvee = _la_penalite(request, pk)
    profil = Profil(request.acces.profil)
    calcul = Calcul.lire(trouvee.calcul)
    gestes = actions.gestes_de(trouvee, profil, timezone.localdate())
    siennes = Penalite.objects.visibles_par(request.acces).filter(pk=trouvee.pk)
    contexte = {
        "penalite": trouvee,
        "ton": TONS_DES_PENALITES[trouvee.etat],
        "calcul": calcul,
        "phrases": calcul.phrases(),
        "retards": trouvee.calcul["retards"] if calcul.par_jour else [],
        "jours_comptes": trouvee.calcul["jours_comptes"],
        "delai_passe": trouvee.delai_passe(timezone.localdate()),
        "observations": trouvee.observations.select_related("penalite", "par"),
        "pieces": Piece.objects.jointes_a(siennes).gardees().pour_liste(),
        "gestes": [(geste.label, reverse(ADRESSES[geste], args=[trouvee.pk])) for geste in gestes],
        "etats": PieceRedigee.objects.visibles_par(request.acces)
        .filter(penalite=trouvee)
        .pour_liste(),
        "gestion": profil.est_gestionnaire,
        "pour_l_entreprise": profil == Profil.DECLARANT,
        "historique": [(evenement, fait(evenement.details)) for evenement in historique(trouvee)]
        if profil.est_gestionnaire
        else [],
    }
    return render(request, "suivi/penalite.html", contexte)


@require_http_methods(["GET", "POST"])
@decideurs
def notifier(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _la_penalite(request, pk)
    form = NotificationForm(request.POST or None, request.FILES or None, profil=_profil(request))
    return _saisir(
        request,
        trouvee,
        form,
        faire=lambda: actions.notifier(penalite=trouvee, **_lettre(request, form)),
        dit="La pénalité est notifiée : l'entreprise peut répondre.",
        titre="Notifier la pénalité à l'entreprise",
        phrase=f"Elle aura {trouvee.delai_jours} jours pour présenter ses observations. La pénalité ne "
        "s'applique pas avant.",
        bouton="Notifier",
    )


@require_http_methods(["GET", "POST"])
@profil_requis(Profil.ADMINISTRATEUR, Profil.FACILITATEUR, Profil.DECLARANT)
def observer(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _la_penalite(request, pk)
    form = ObservationsForm(request.POST or None, request.FILES or None, profil=_profil(request))
    return _saisir(
        request,
        trouvee,
        form,
        faire=lambda: (
            actions.observer(
                penalite=trouvee,
                texte=form.cleaned_data["texte"],
                recues_le=form.le,
                fichier=form.cleaned_data["fichier"],
                par=request.user,
                profil=_profil(request),
            ).penalite
        ),
        dit="Les observations sont enregistrées ; l'acheteur les lira.",
        titre="Observations de l'entreprise",
        phrase=f"Attendues jusqu'au {trouvee.fin_du_delai:%d/%m/%Y} ; lues après aussi, tant que rien n'est décidé."
        if trouvee.fin_du_delai
        else "",
        bouton="Enregistrer les observations",
    )


@require_http_methods(["GET", "POST"])
@decideurs
def appliquer(request: HttpRequest, pk: int) -> HttpResponse:
    return _decider(
        request,
        pk,
        actions.appliquer,
        motif_exige=False,
        dit="La pénalité est appliquée ; l'entreprise en est avisée.",
        titre="Appliquer la pénalité",
        phrase="C'est la décision de l'acheteur. Elle est définitive ici.",
        bouton="Appliquer la pénalité",
    )


@require_http_methods(["GET", "POST"])
@decideurs
def renoncer(request: HttpRequest, pk: int) -> HttpResponse:
    return _decider(
        request,
        pk,
        actions.renoncer,
        motif_exige=True,
        dit="L'acheteur renonce à la pénalité ; le motif est gardé.",
        titre="Renoncer à la pénalité",
        phrase="L'acheteur peut y renoncer à tout moment ; le motif reste au dossier.",
        bouton="Renoncer à la pénalité",
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _la_penalite(request, pk)
    form = MotifForm(request.POST or None)
    return _saisir(
        request,
        trouvee,
        form,
        faire=lambda: actions.retirer(
            penalite=trouvee,
            motif=form.cleaned_data["motif"],
            par=request.user,
            profil=_profil(request),
        ),
        dit="La proposition est retirée.",
        titre="Retirer la proposition",
        phrase="L'acheteur ne la verra plus. Vous pourrez en proposer une autre.",
        bouton="Retirer la proposition",
    )


@require_GET
@profil_requis(*LECTEURS)
def piece(request: HttpRequest, pk: int) -> HttpResponseBase:
    return pieces.servir(piece_de(Penalite.objects.visibles_par(request.acces), pk))


def _saisir(request: HttpRequest, penalite: Penalite, form: Any, **page: Any) -> HttpResponse:
    """A form that does one thing of a penalty, and comes back to it."""
    retour = penalite.get_absolute_url()
    return saisir(request, form=form, surtitre=str(penalite), retour=retour, **page)


def _lettre(request: HttpRequest, form: Any) -> dict[str, Any]:
    return {
        "le": form.cleaned_data["le"],
        "fichier": form.cleaned_data["fichier"],
        "par": request.user,
        "profil": _profil(request),
    }


def _decider(
    request: HttpRequest,
    pk: int,
    action: Callable[..., Penalite],
    *,
    motif_exige: bool,
    **page: Any,
) -> HttpResponse:
    """What the buyer decides, in its space or by the letter that the facilitateur records."""
    penalite = _la_penalite(request, pk)
    form = DecisionForm(
        request.POST or None,
        request.FILES or None,
        profil=_profil(request),
        motif_exige=motif_exige,
    )
    return _saisir(
        request,
        penalite,
        form,
        faire=lambda: action(
            penalite=penalite, motif=form.cleaned_data["motif"], **_lettre(request, form)
        ),
        **page,
    )


def _profil(request: HttpRequest) -> Profil:
    return Profil(request.acces.profil)


def _le_lot(request: HttpRequest, pk: int) -> Lot:
    lots = Lot.objects.visibles_par(request.acces)
    return get_object_or_404(lots.select_related("structure", "marche__donneur_ordre"), pk=pk)


def _la_penalite(request: HttpRequest, pk: int) -> Penalite:
    return get_object_or_404(Penalite.objects.visibles_par(request.acces).pour_liste(), pk=pk)
