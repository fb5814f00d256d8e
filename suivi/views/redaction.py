"""Papers of a consultation, written from models; and the models of the structure."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project.droits import gestion_requise, profil_requis
from clauses_project.gestes import confirmer
from clauses_project.profils import Profil
from clauses_project.saisies import erreurs_dans
from marches.models import Achat
from suivi.actions import redaction as actions
from suivi.actions.fil import fiche_tiree
from suivi.fiche_calibrage import fiche_calibrage
from suivi.models import ModeleWord, PieceRedigee
from suivi.pdf import pdf_fiche_calibrage
from suivi.redaction import defauts
from suivi.redaction.champs import CHAMPS, CHAMPS_DES_COURRIERS
from suivi.redaction.enums import GenrePiece
from suivi.redaction.forms import ModeleForm, RedigerForm
from suivi.views.documents import pdf

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "POST"])
@gestion_requise
def rediger(request: HttpRequest, pk: int) -> HttpResponse:
    """What was written for a purchase, and the form that writes more."""
    achats = Achat.objects.visibles_par(request.acces)
    achat = get_object_or_404(
        achats.select_related("structure", "donneur_ordre", "facilitateur"), pk=pk
    )
    form = RedigerForm(request.POST or None, achat=achat)
    if form.is_valid():
        with erreurs_dans(form):
            piece = actions.rediger(
                achat=achat,
                genre=form.cleaned_data["genre"],
                modele=form.cleaned_data["modele"],
                ccag=form.cleaned_data["ccag"],
                penalites=form.penalites(),
                par=request.user,
            )
            messages.success(request, f"{piece.get_genre_display()} : la pièce est rédigée.")
            return redirect("suivi:rediger", pk=achat.pk)
    pieces = PieceRedigee.objects.visibles_par(request.acces).filter(achat=achat).pour_liste()
    contexte = {"achat": achat, "form": form, "pieces": pieces}
    return render(request, "suivi/rediger.html", contexte)


@require_GET
@gestion_requise
def fiche(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of the calibrage, to be signed by the buyer and the facilitateur."""
    achats = Achat.objects.visibles_par(request.acces).select_related(
        "structure", "donneur_ordre", "operation", "facilitateur", "commune_execution"
    )
    achat = get_object_or_404(achats, pk=pk)
    feuille = fiche_calibrage(achat)
    fiche_tiree(achat=achat, par=request.user)
    return pdf(pdf_fiche_calibrage(feuille), f"{feuille.nom_de_fichier}.pdf")


@require_GET
@profil_requis(Profil.ADMINISTRATEUR, Profil.FACILITATEUR, Profil.DONNEUR_ORDRE)
def piece(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = get_object_or_404(PieceRedigee.objects.visibles_par(request.acces), pk=pk)
    with trouvee.fichier.open("rb") as fichier:
        return _word(fichier.read(), trouvee.nom)


@require_http_methods(["GET", "POST"])
@gestion_requise
def modeles(request: HttpRequest) -> HttpResponse:
    """The models of the structure, ours to start from, and the fields they may hold."""
    form = ModeleForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with erreurs_dans(form):
            modele = actions.deposer_modele(
                structure=request.acces.structure,
                genre=form.cleaned_data["genre"],
                nom=form.cleaned_data["nom"],
                octets=form.cleaned_data["fichier"].read(),
                par=request.user,
            )
            messages.success(request, f"Le modèle « {modele.nom} » est prêt.")
            return redirect("suivi:modeles_word")
    contexte = {
        "form": form,
        "modeles": ModeleWord.objects.visibles_par(request.acces).pour_liste(),
        "genres": GenrePiece.choices,
        "champs": (
            ("Les champs des pièces d'une consultation", CHAMPS.items()),
            ("Les champs des courriers d'un marché", CHAMPS_DES_COURRIERS.items()),
        ),
    }
    return render(request, "suivi/modeles_word.html", contexte)


@require_GET
@gestion_requise
def modele_propose(request: HttpRequest, genre: str) -> HttpResponse:
    """Ours, to be changed and given back."""
    genre = genre.upper()
    if genre not in GenrePiece:
        return redirect("suivi:modeles_word")
    return _word(defauts.modele(genre), f"modele-{genre.lower()}.docx")


@require_GET
@gestion_requise
def modele(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = get_object_or_404(ModeleWord.objects.visibles_par(request.acces), pk=pk)
    with trouve.fichier.open("rb") as fichier:
        return _word(fichier.read(), f"modele-{trouve.genre.lower()}.docx")


@require_http_methods(["GET", "POST"])
@gestion_requise
def retirer_modele(request: HttpRequest, pk: int) -> HttpResponse:
    trouve = get_object_or_404(ModeleWord.objects.visibles_par(request.acces), pk=pk)
    return confirmer(
        request,
        faire=lambda: actions.retirer_modele(modele=trouve, par=request.user),
        dit="Le modèle est retiré.",
        titre="Retirer ce modèle ?",
        phrase=f"« {trouve} » ne servira plus. Les pièces déjà rédigées restent telles quelles.",
        bouton="Retirer le modèle",
        retour=reverse("suivi:modeles_word"),
    )


def _word(octets: bytes, nom: str) -> HttpResponse:
    return HttpResponse(
        octets,
        content_type=WORD,
        headers={
            "Content-Disposition": f'attachment; filename="{nom}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
