"""Letters of a contract, in Word: what was written, and the form that writes more."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project.droits import gestion_requise
from clauses_project.gestes import saisir
from marches.models import Marche
from suivi.actions import redaction as actions
from suivi.models import Penalite, PieceRedigee
from suivi.redaction.champs_courriers import entreprises_du
from suivi.redaction.enums import DU_MARCHE, GenrePiece
from suivi.redaction.forms import CourrierForm, EtatPenalitesForm

PHRASES = {
    GenrePiece.DEMARRAGE: "Le plan d'heures par trimestre est celui des « heures prévues » de chaque lot.",
    GenrePiece.RELANCE: "Les déclarations et les relevés qui manquent aujourd'hui y sont écrits.",
    GenrePiece.ALERTE: "Elle dit à l'acheteur où en est l'entreprise ; la décision lui revient.",
    GenrePiece.MISE_EN_DEMEURE: "C'est un projet, que l'acheteur met à son en-tête et signe.",
    GenrePiece.ATTESTATION: "Les chiffres sont ceux de l'attestation en PDF, depuis le début du marché.",
}


@require_GET
@gestion_requise
def courriers(request: HttpRequest, pk: int) -> HttpResponse:
    """`?entreprise=`: whom the next one is for."""
    marche = _le_marche(request, pk)
    entreprise = request.GET.get("entreprise", "")
    suite = f"?entreprise={entreprise}" if entreprise.isdecimal() else ""
    contexte = {
        "marche": marche,
        "genres": [
            (genre.label, PHRASES[genre], _adresse(marche, genre) + suite) for genre in DU_MARCHE
        ],
        "courriers": PieceRedigee.objects.visibles_par(request.acces)
        .filter(marche=marche)
        .pour_liste(),
    }
    return render(request, "suivi/courriers.html", contexte)


@require_http_methods(["GET", "POST"])
@gestion_requise
def ecrire(request: HttpRequest, pk: int, genre: str) -> HttpResponse:
    marche = _le_marche(request, pk)
    voulu = next((g for g in DU_MARCHE if _slug(g) == genre), None)
    if voulu is None:
        raise Http404
    entreprises = entreprises_du(marche)
    form = CourrierForm(
        request.POST or None,
        structure=request.acces.structure,
        entreprises=entreprises,
        genre=voulu,
        initial={"entreprise": request.GET.get("entreprise") or entreprises.first()},
    )
    ensuite = reverse("suivi:courriers", args=[marche.pk])

    def rediger() -> str:
        actions.ecrire(
            marche=marche,
            entreprise=form.cleaned_data["entreprise"],
            genre=voulu,
            modele=form.cleaned_data["modele"],
            saisie=form.saisie(),
            par=request.user,
        )
        return ensuite

    return saisir(
        request,
        form=form,
        faire=rediger,
        dit=f"{voulu.label} : le courrier est rédigé.",
        titre=voulu.label,
        surtitre=f"{marche} · {marche.reference}",
        phrase=PHRASES[voulu],
        bouton="Rédiger en Word",
        retour=ensuite,
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def etat_penalite(request: HttpRequest, pk: int) -> HttpResponse:
    """The state of a penalty, to hand to the buyer."""
    penalites = Penalite.objects.visibles_par(request.acces).pour_liste()
    penalite = get_object_or_404(penalites, pk=pk)
    form = EtatPenalitesForm(request.POST or None, structure=request.acces.structure)

    def rediger() -> Penalite:
        actions.ecrire(
            marche=penalite.lot.marche,
            entreprise=penalite.attribution.entreprise,
            genre=GenrePiece.PENALITES,
            modele=form.cleaned_data["modele"],
            saisie={},
            par=request.user,
            penalite=penalite,
        )
        return penalite

    return saisir(
        request,
        form=form,
        faire=rediger,
        dit="L'état des pénalités est rédigé.",
        titre="État des pénalités",
        surtitre=str(penalite),
        phrase="Le calcul, la procédure et les observations, tels qu'ils sont aujourd'hui.",
        bouton="Rédiger en Word",
        retour=penalite.get_absolute_url(),
    )


def _le_marche(request: HttpRequest, pk: int) -> Marche:
    marches = Marche.objects.visibles_par(request.acces)
    return get_object_or_404(
        marches.select_related("structure", "donneur_ordre", "facilitateur"), pk=pk
    )


def _slug(genre: str) -> str:
    return genre.lower().replace("_", "-")


def _adresse(marche: Marche, genre: str) -> str:
    return reverse("suivi:ecrire_courrier", args=[marche.pk, _slug(genre)])
