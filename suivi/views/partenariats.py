"""Conventions de partenariat: all of them, one of a buyer, and its papers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project.droits import gestion_requise
from clauses_project.gestes import confirmer, saisir
from comptes.models import Piece
from comptes.pieces import servir
from marches.models import DonneurOrdre
from suivi.actions import partenariats as actions
from suivi.models import ConventionPartenariat
from suivi.partenariats.alertes import lire, lues
from suivi.partenariats.forms import PartenariatForm
from suivi.views.pieces_jointes import effacer, piece_de


@require_GET
@gestion_requise
def partenariats(request: HttpRequest) -> HttpResponse:
    visibles = ConventionPartenariat.objects.visibles_par(request.acces)
    contexte = {"conventions": lues(visibles, request.acces.structure)}
    return render(request, "suivi/partenariats.html", contexte)


@require_GET
@gestion_requise
def partenariat(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _la_convention(request, pk)
    delai = request.acces.structure.alerte_fin_convention_jours
    jointes = Piece.objects.jointes_a(ConventionPartenariat.objects.filter(pk=pk))
    contexte = {
        "lue": lire(trouvee, timezone.localdate(), delai),
        "convention": trouvee,
        "pieces": jointes.gardees().pour_liste(),
        "contacts": [
            (
                "Élu référent",
                trouvee.elu_nom,
                trouvee.elu_fonction,
                trouvee.elu_courriel,
                trouvee.elu_telephone,
            ),
            (
                "Référent technique",
                trouvee.technique_nom,
                trouvee.technique_fonction,
                trouvee.technique_courriel,
                trouvee.technique_telephone,
            ),
        ],
    }
    return render(request, "suivi/partenariat.html", contexte)


@require_http_methods(["GET", "POST"])
@gestion_requise
def nouveau(request: HttpRequest, pk: int) -> HttpResponse:
    """Of that buyer."""
    donneur = get_object_or_404(DonneurOrdre.objects.visibles_par(request.acces), pk=pk)
    form = PartenariatForm(
        request.POST or None,
        request.FILES or None,
        fixes={"structure": request.acces.structure, "donneur_ordre": donneur},
    )
    return saisir(
        request,
        form=form,
        faire=lambda: actions.creer(
            convention=form.instance, par=request.user, fichiers=form.cleaned_data["fichiers"]
        ),
        dit="La convention est enregistrée.",
        titre="Nouvelle convention de partenariat",
        surtitre=str(donneur),
        retour=donneur.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _la_convention(request, pk)
    form = PartenariatForm(request.POST or None, request.FILES or None, instance=trouvee)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.modifier(
            convention=trouvee,
            champs=form.champs(),
            par=request.user,
            version=form.version_lue,
            fichiers=form.cleaned_data["fichiers"],
        ),
        dit="La convention est modifiée.",
        titre="Modifier la convention",
        surtitre=str(trouvee.donneur_ordre),
        retour=trouvee.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def supprimer(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _la_convention(request, pk)
    return confirmer(
        request,
        faire=lambda: actions.supprimer(convention=trouvee, par=request.user),
        dit="La convention est supprimée.",
        vers=trouvee.donneur_ordre,
        titre="Supprimer cette convention ?",
        phrase=f"« {trouvee} » et ses pièces seront effacées pour toujours. Si elle a seulement pris fin, "
        "indiquez plutôt quand elle a été dénoncée.",
        bouton="Supprimer",
        retour=trouvee.get_absolute_url(),
    )


@require_GET
@gestion_requise
def piece(request: HttpRequest, pk: int) -> HttpResponseBase:
    return servir(piece_de(ConventionPartenariat.objects.visibles_par(request.acces), pk))


@require_http_methods(["GET", "POST"])
@gestion_requise
def retirer_piece(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = piece_de(ConventionPartenariat.objects.visibles_par(request.acces), pk)
    return effacer(request, trouvee, de=_la_convention(request, trouvee.objet_id))


def _la_convention(request: HttpRequest, pk: int) -> ConventionPartenariat:
    visibles = ConventionPartenariat.objects.visibles_par(request.acces)
    return get_object_or_404(visibles.pour_liste(), pk=pk)
