"""Tables for those who ask: what is missing, the workbook, what was sent and to whom, the columns given."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project.droits import gestion_requise
from clauses_project.gestes import confirmer, saisir
from clauses_project.listes import afficher
from clauses_project.refus import Refus
from clauses_project.tableurs import a_telecharger
from suivi.actions import remontees as actions
from suivi.chiffres import Periode
from suivi.enums import GenreRemontee
from suivi.filtres_remontees import RemonteeFilter
from suivi.formulaires_remontees import EnvoiForm, PeriodeForm, lire_le_genre
from suivi.models import ColonnesDeRemontee, Remontee
from suivi.mots import ecrire_periode
from suivi.remontees.composition import Remplie
from suivi.remontees.forme import Manque
from suivi.remontees.registre import FORMES, forme_du
from suivi.remontees.saisie import ColonnesSaisies
from suivi.tables.remontees import RemonteeTable

MANQUES_MONTRES = 25  # of each kind; the others are counted


@require_GET
@gestion_requise
def remontees(request: HttpRequest) -> HttpResponse:
    return afficher(
        request,
        filtre=RemonteeFilter(
            request.GET, queryset=Remontee.objects.visibles_par(request.acces).pour_liste()
        ),
        table_class=RemonteeTable,
        titre="Remontées",
        sous_titre="AVE, ANRU, DREETS, SPASER, FSE+ : chaque tableau produit reste tel qu'il est parti.",
        nom_export="remontées",
        gestes=[("Préparer une remontée", reverse("suivi:preparer_remontee"))],
        phrase_vide="Aucun tableau n'a encore été produit pour un financeur ou un réseau.",
        lien_vide=("Préparer une remontée", reverse("suivi:preparer_remontee")),
    )


@require_GET
@gestion_requise
def preparer(request: HttpRequest) -> HttpResponse:
    """The tables there are, each with its version and its source."""
    changees = set(
        ColonnesDeRemontee.objects.visibles_par(request.acces).values_list("genre", flat=True)
    )
    formes = [
        (forme_du(genre, timezone.localdate()), genre.value.lower(), genre in changees)
        for genre in FORMES
    ]
    return render(request, "suivi/remontees_a_preparer.html", {"formes": formes})


@require_http_methods(["GET", "POST"])
@gestion_requise
def produire(request: HttpRequest, genre: str) -> HttpResponse:
    """What would be in the table over these months and what is missing; posted, the table itself."""
    lu = _genre(genre)
    demande = request.POST if request.method == "POST" else request.GET
    form = PeriodeForm(demande or PeriodeForm.d_abord())
    contexte: dict[str, Any] = {"form": form, "forme": FORMES[lu][-1], "genre": genre}
    if not form.is_valid():
        return render(request, "suivi/remontee_a_produire.html", contexte | {"remplie": None})
    periode, structure = form.cleaned_data["periode"], request.acces.structure
    if request.method == "POST":
        remontee = actions.produire(
            structure=structure, genre=lu, periode=periode, par=request.user
        )
        messages.success(request, f"La remontée {remontee.reference} est produite et gardée.")
        return redirect(remontee)
    remplie = actions.preparer(structure=structure, genre=lu, periode=periode)
    contexte |= {"remplie": remplie, "forme": remplie.forme, "periode": ecrire_periode(periode)}
    return render(request, "suivi/remontee_a_produire.html", contexte | _apercu(remplie))


def _apercu(remplie: Remplie) -> dict[str, Any]:
    """How many rows, the values of a sheet of one row, what is missing by kind."""
    feuilles = [
        {
            "nom": feuille["nom"],
            "nombre": len(feuille["rangees"]),
            "colonnes": len(feuille["colonnes"]),
        }
        for feuille in remplie.contenu["feuilles"]
    ]
    return {"feuilles": feuilles, "manques": _par_genre(remplie.manques)}


def _par_genre(manques: list[Manque]) -> list[dict[str, Any]]:
    """The most frequent first; the first rows of each, and how many others."""
    groupes = [
        (quoi, list(tous))
        for quoi, tous in groupby(sorted(manques, key=lambda un: un.quoi), key=lambda un: un.quoi)
    ]
    return [
        {
            "quoi": quoi,
            "nombre": len(tous),
            "premiers": tous[:MANQUES_MONTRES],
            "autres": max(0, len(tous) - MANQUES_MONTRES),
        }
        for quoi, tous in sorted(groupes, key=lambda groupe: (-len(groupe[1]), groupe[0]))
    ]


@require_GET
@gestion_requise
def remontee(request: HttpRequest, pk: int) -> HttpResponse:
    visibles = Remontee.objects.visibles_par(request.acces)
    trouvee = get_object_or_404(visibles.select_related("produite_par", "structure"), pk=pk)
    contexte = {
        "remontee": trouvee,
        "periode": ecrire_periode(Periode(trouvee.du, trouvee.au)),
        "precedente": visibles.filter(pk=trouvee.precedente_id).first(),
        "suivante": visibles.filter(precedente=trouvee).order_by("produite_le", "pk").first(),
        "forme": trouvee.contenu["entete"],
        "feuilles": [
            {
                "nom": feuille["nom"],
                "nombre": len(feuille["rangees"]),
                "titres": [colonne["titre"] for colonne in feuille["colonnes"]],
            }
            for feuille in trouvee.contenu["feuilles"]
        ],
    }
    return render(request, "suivi/remontee.html", contexte)


@require_GET
@gestion_requise
def telecharger(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = get_object_or_404(Remontee.objects.visibles_par(request.acces), pk=pk)
    try:
        reponse = a_telecharger(actions.ouvrir(remontee=trouvee, par=request.user), trouvee.nom)
    except Refus as refus:
        messages.error(request, str(refus))
        return redirect(trouvee)
    reponse["Cache-Control"] = "private, no-store"
    return reponse


@require_http_methods(["GET", "POST"])
@gestion_requise
def envoyer(request: HttpRequest, pk: int) -> HttpResponse:
    """To whom it was sent, and when: the application sends nothing itself."""
    trouvee = get_object_or_404(Remontee.objects.visibles_par(request.acces), pk=pk)
    form = EnvoiForm(request.POST or None, remontee=trouvee)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.noter_l_envoi(
            remontee=trouvee,
            a=form.cleaned_data["envoyee_a"],
            le=form.cleaned_data["envoyee_le"],
            par=request.user,
            version=form.cleaned_data["version"],
        ),
        dit="L'envoi est noté.",
        vers=trouvee,
        titre="Noter l'envoi",
        surtitre=str(trouvee),
        phrase="L'application n'envoie rien elle-même\u00a0: elle garde à qui le fichier est parti, et quand.",
        retour=trouvee.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def colonnes(request: HttpRequest, genre: str) -> HttpResponse:
    """The columns the structure gives: their headings, their order, those left out."""
    forme = forme_du(_genre(genre), timezone.localdate())
    saisies = ColonnesSaisies.lire(forme, request.acces.structure, request.POST)
    if request.method == "POST":
        try:
            actions.choisir_les_colonnes(
                structure=request.acces.structure,
                forme=forme,
                choix=saisies.choix,
                par=request.user,
                version=saisies.version,
            )
        except Refus as refus:
            saisies.refuser(refus)
        else:
            messages.success(request, "Les colonnes sont enregistrées.")
            return redirect(f"{request.path}{saisies.ancre}")
    contexte = {"forme": forme, "saisies": saisies, "genre": genre}
    return render(request, "suivi/colonnes_remontee.html", contexte)


@require_http_methods(["GET", "POST"])
@gestion_requise
def remettre_colonnes(request: HttpRequest, genre: str) -> HttpResponse:
    forme = forme_du(_genre(genre), timezone.localdate())
    return confirmer(
        request,
        faire=lambda: actions.remettre_les_colonnes(
            structure=request.acces.structure, forme=forme, par=request.user
        ),
        dit="Les colonnes sont de nouveau celles du tableau.",
        titre="Remettre les colonnes du tableau ?",
        phrase="Les titres, l'ordre et les colonnes ôtées par la structure sont oubliés. Ce qui a été produit "
        "garde les siens.",
        bouton="Remettre",
        retour=reverse("suivi:colonnes_remontee", args=[genre]),
        surtitre=forme.genre.label,
    )


def _genre(code: str) -> GenreRemontee:
    lu = lire_le_genre(code)
    if lu is None:
        raise Http404
    return lu
