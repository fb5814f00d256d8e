"""One box for contracts, people, companies and buyers: each is searched as its own list searches it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django_filters import FilterSet

from clauses_project.droits import gestion_requise
from clauses_project.listes import mots_cherches
from entreprises.filters import EntrepriseFilter
from entreprises.models import Entreprise
from marches.filters import DonneurOrdreFilter, MarcheFilter
from marches.models import DonneurOrdre, Marche
from participants.filters import ParticipantFilter
from participants.models import Participant

AU_PLUS = 8


@dataclass(frozen=True)
class Trouvaille:
    """An object, and what tells it from its namesakes."""

    objet: Any
    precision: str


@dataclass(frozen=True)
class Trouvailles:
    """The first rows of one kind, and the list that holds the others."""

    titre: str
    lignes: list[Trouvaille]
    nombre: int
    liste: str

    @property
    def en_reste(self) -> int:
        return self.nombre - len(self.lignes)


@require_GET
@gestion_requise
def recherche(request: HttpRequest) -> HttpResponse:
    """A number that one object bears, or a word that one holds, opens it."""
    q = " ".join(request.GET.get("q", "").split())
    exacts = _du_numero(request, q)
    if len(exacts) == 1:
        return redirect(exacts[0])
    groupes = _chercher(request, q) if mots_cherches(q) else []
    trouves = [ligne for groupe in groupes for ligne in groupe.lignes]
    if len(trouves) == 1:
        return redirect(trouves[0].objet)
    return render(request, "suivi/recherche.html", {"q": q, "groupes": groupes})


def _du_numero(request: HttpRequest, q: str) -> list[Any]:
    """What bears exactly this reference, number or SIRET, whatever else holds the same signs."""
    acces = request.acces
    return [
        *Marche.objects.visibles_par(acces).filter(reference__iexact=q)[:2],
        *Participant.objects.visibles_par(acces).filter(identifiant__iexact=q)[:2],
        *Entreprise.objects.visibles_par(acces).filter(identifiant__iexact=q.replace(" ", ""))[:2],
    ]


def _chercher(request: HttpRequest, q: str) -> list[Trouvailles]:
    """Groups that hold something."""
    acces, cherche = request.acces, {"q": q}
    marches = Marche.objects.visibles_par(acces).pour_liste()
    personnes = Participant.objects.visibles_par(acces).pour_liste()
    entreprises = Entreprise.objects.visibles_par(acces).pour_liste()
    acheteurs = DonneurOrdre.objects.visibles_par(acces).order_by("nom", "pk")
    groupes = [
        _trouver(
            "Marchés",
            MarcheFilter(cherche, queryset=marches),
            lambda marche: f"{marche.reference} · {marche.donneur_ordre}",
            "suivi:marches",
            q=q,
        ),
        _trouver(
            "Participants",
            ParticipantFilter(cherche, queryset=personnes, acces=acces),
            lambda personne: personne.identifiant,
            "suivi:participants",
            q=q,
        ),
        _trouver(
            "Entreprises",
            EntrepriseFilter(cherche, queryset=entreprises),
            lambda entreprise: entreprise.identifiant,
            "suivi:entreprises",
            q=q,
            portee="toutes",
        ),
        _trouver(
            "Donneurs d'ordre",
            DonneurOrdreFilter(cherche, queryset=acheteurs),
            lambda acheteur: acheteur.get_type_display(),
            "suivi:donneurs_ordre",
            q=q,
        ),
    ]
    return [groupe for groupe in groupes if groupe.nombre]


def _trouver(
    titre: str, filtre: FilterSet, precision: Callable[[Any], str], liste: str, **parametres: str
) -> Trouvailles:
    return Trouvailles(
        titre=titre,
        lignes=[Trouvaille(objet, precision(objet)) for objet in filtre.qs[:AU_PLUS]],
        nombre=filtre.qs.count(),
        liste=f"{reverse(liste)}?{urlencode(parametres)}",
    )
