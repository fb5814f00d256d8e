"""Documents issued: found, opened as they were; and the forms that issue them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project.droits import gestion_requise, lien_accepte, profil_requis
from clauses_project.listes import afficher
from clauses_project.profils import Profil
from clauses_project.refus import Refus
from clauses_project.saisies import erreurs_dans
from entreprises.models import Entreprise
from marches.models import DonneurOrdre, Marche
from suivi.actions import documents as actions
from suivi.actions import preuves
from suivi.chiffres import Periode
from suivi.enums import GenreDocument
from suivi.fil.sujets import sujet_visible
from suivi.filtres_documents import DocumentFilter
from suivi.formulaires_documents import EmissionForm
from suivi.models import DocumentEmis
from suivi.mots import ecrire_periode
from suivi.papier.demandes import Demande
from suivi.tables.documents import DocumentTable

LECTEURS = (
    Profil.ADMINISTRATEUR,
    Profil.FACILITATEUR,
    Profil.DECLARANT,
    Profil.DONNEUR_ORDRE,
    Profil.ELU,
    Profil.COORDINATEUR,
)


def lecteurs_de_documents(vue):
    """Everyone a document may be written for, an élu by a link of reading included."""
    return lien_accepte(profil_requis(*LECTEURS)(vue))


@require_GET
@lecteurs_de_documents
def documents(request: HttpRequest) -> HttpResponse:
    gestion = request.acces.est_gestionnaire
    return afficher(
        request,
        filtre=DocumentFilter(
            request.GET,
            queryset=DocumentEmis.objects.visibles_par(request.acces).pour_liste(),
            request=request,
            gestion=gestion,
        ),
        table_class=DocumentTable,
        titre="Documents émis",
        sous_titre="Chacun reste tel qu'il a été émis, quoi qu'on corrige ensuite.",
        nom_export="documents",
        gestes=_a_emettre(request.acces),
        phrase_vide="Aucun document émis pour l'instant.",
    )


def _a_emettre(acces: Any) -> list[tuple[str, str]]:
    if acces.profil == Profil.COORDINATEUR:
        return [("Bilan du réseau", reverse("suivi:emettre_reseau"))]
    if not acces.est_gestionnaire:
        return []
    return [
        ("Bilan de territoire", reverse("suivi:emettre_territoire")),
        ("Bilan annuel", reverse("suivi:emettre_annuel")),
        ("Évaluation à 6 et 12 mois", reverse("suivi:emettre_evaluation")),
        ("Émettre pour tous", reverse("suivi:emettre_ensemble")),
    ]


@require_GET
@lecteurs_de_documents
def document(request: HttpRequest, pk: int) -> HttpResponse:
    visibles = DocumentEmis.objects.visibles_par(request.acces)
    document = get_object_or_404(visibles.select_related("structure", "reseau", "emis_par"), pk=pk)
    contexte = {
        "document": document,
        "periode": ecrire_periode(Periode(document.du, document.au)),
        "reperes": document.contenu["reperes"],
        "changements": document.contenu["changements"],
        "precedent": visibles.filter(pk=document.precedent_id).first(),
        "suivant": visibles.filter(precedent=document).order_by("emis_le", "pk").first(),
    }
    return render(request, "suivi/document.html", contexte)


@require_GET
@lecteurs_de_documents
def telecharger(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(
        DocumentEmis.objects.visibles_par(request.acces).defer("contenu"), pk=pk
    )
    try:
        return pdf(actions.ouvrir(document=document), document.nom)
    except Refus as refus:
        messages.error(request, str(refus))
        return redirect(document)


def pdf(contenu: bytes, nom: str) -> HttpResponse:
    """A PDF to be saved; nothing that passes it on keeps it."""
    return HttpResponse(
        contenu,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{nom}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def emettre_territoire(request: HttpRequest) -> HttpResponse:
    return _emission(request, GenreDocument.TERRITOIRE, retour=reverse("suivi:territoire"))


@require_http_methods(["GET", "POST"])
@gestion_requise
def emettre_annuel(request: HttpRequest) -> HttpResponse:
    return _emission(request, GenreDocument.ANNUEL, retour=reverse("suivi:documents"))


@require_http_methods(["GET", "POST"])
@profil_requis(Profil.COORDINATEUR)
def emettre_reseau(request: HttpRequest) -> HttpResponse:
    return _emission(request, GenreDocument.RESEAU, retour=reverse("suivi:territoire"))


@require_http_methods(["GET", "POST"])
@gestion_requise
def emettre_evaluation(request: HttpRequest) -> HttpResponse:
    return _emission(request, GenreDocument.EVALUATION, retour=reverse("suivi:resultats"))


@require_http_methods(["GET", "POST"])
@gestion_requise
def emettre_clause(request: HttpRequest, pk: int) -> HttpResponse:
    marche = get_object_or_404(
        Marche.objects.visibles_par(request.acces).pour_liste().select_related("structure"), pk=pk
    )
    return _emission(request, GenreDocument.CLAUSE, retour=marche.get_absolute_url(), marche=marche)


@require_http_methods(["GET", "POST"])
@gestion_requise
def emettre_attestation(request: HttpRequest, pk: int) -> HttpResponse:
    entreprises = Entreprise.objects.visibles_par(request.acces).liees_a(request.acces.structure)
    entreprise = get_object_or_404(entreprises.select_related("commune"), pk=pk)
    return _emission(
        request,
        GenreDocument.ATTESTATION,
        retour=entreprise.get_absolute_url(),
        entreprise=entreprise,
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def emettre_donneur_ordre(request: HttpRequest, pk: int) -> HttpResponse:
    donneur = get_object_or_404(DonneurOrdre.objects.visibles_par(request.acces), pk=pk)
    return _emission(
        request,
        GenreDocument.DONNEUR_ORDRE,
        retour=donneur.get_absolute_url(),
        donneur_ordre=donneur,
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def emettre_fil(request: HttpRequest, genre: str, pk: int) -> HttpResponse:
    """In the background: its page says how far it is."""
    sujet = sujet_visible(genre, pk, request.acces)

    def preparer(demande: Demande) -> Model:
        return preuves.preparer(demande=demande, par=request.user)

    return _emission(
        request,
        GenreDocument.FIL,
        retour=sujet.adresse,
        titre=f"Dossier de preuve {sujet.du}",
        emettre=preparer,
        **sujet.fixes,
    )


def _emission(
    request: HttpRequest,
    genre: GenreDocument,
    *,
    retour: str,
    titre: str = "",
    emettre: Callable[[Demande], Model] | None = None,
    **objets: Any,
) -> HttpResponse:
    """The form; « Aperçu » answers the PDF of today, « Émettre » archives it and opens its page.

    `emettre` gives the page to open, where a kind is issued otherwise.
    """
    form = EmissionForm(
        request.POST or None,
        genre=genre,
        acces=request.acces,
        initial={nom: valeur for nom, valeur in request.GET.items() if valeur},
        **objets,
    )
    if form.is_valid():
        with erreurs_dans(form):
            demande = form.demande()
            if "apercu" in request.POST:
                nom = f"apercu-{demande.nom_de_fichier}.pdf"
                return pdf(actions.previsualiser(demande=demande), nom)
            return redirect(emettre(demande) if emettre else _emettre(request, demande))
    contexte = {
        "form": form,
        "titre": titre or genre.label,
        "sujet": next((str(objet) for objet in objets.values()), str(request.acces.organisation)),
        "retour": retour,
    }
    return render(request, "suivi/document_emettre.html", contexte)


def _emettre(request: HttpRequest, demande: Demande) -> DocumentEmis:
    emis = actions.emettre(demande=demande, par=request.user)
    messages.success(request, f"Le document {emis.reference} est émis et archivé.")
    return emis
