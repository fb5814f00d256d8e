"""The rows that make a figure: the same perimeter, the same period, the same total."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from clauses_project.droits import lien_accepte, profil_requis
from clauses_project.listes import ColonneHeures, afficher
from clauses_project.profils import Profil
from suivi.chiffres import calculer
from suivi.detail.figures import FIGURES, NOMINATIFS, Figure
from suivi.detail.listes import Liste
from suivi.filtres_detail import FiltreDetail
from suivi.tables.detail import TABLES, LotsPublicsTable

VIDE = "Aucune ligne ne compose ce chiffre sur cette période."


@dataclass(frozen=True)
class Choix:
    """What `afficher` takes for a filter: rows, and the form that chose them."""

    qs: Any
    form: FiltreDetail


@require_GET
@lien_accepte
@profil_requis(
    Profil.ADMINISTRATEUR,
    Profil.FACILITATEUR,
    Profil.DONNEUR_ORDRE,
    Profil.DECLARANT,
    Profil.ELU,
    Profil.COORDINATEUR,
)
def detail(request: HttpRequest, figure: str) -> HttpResponse:
    profil = Profil(request.acces.profil)
    demandee = FIGURES.get(figure)
    ouverte = demandee and demandee.pour(profil)
    if ouverte is None:
        raise Http404
    filtre = FiltreDetail(request.GET, acces=request.acces)
    liste = ouverte.liste(filtre.selection) if filtre.is_valid() else Liste([], {})
    return afficher(
        request,
        filtre=Choix(liste.lignes, filtre),
        table_class=_table(ouverte, filtre),
        titre=ouverte.titre,
        nom_export=ouverte.titre,
        surtitre="Les lignes qui composent ce chiffre",
        sous_titre=filtre.en_mots,
        phrase_vide=VIDE,
        table_kwargs=_pour_ce_lecteur(profil, liste, demandee, filtre),
    )


def _table(figure: Figure, filtre: FiltreDetail):
    if filtre.public and figure.genre == "lots":
        return LotsPublicsTable
    return TABLES[figure.genre]


def _pour_ce_lecteur(
    profil: Profil, liste: Liste, figure: Figure, filtre: FiltreDetail
) -> dict[str, Any]:
    options: dict[str, Any] = {
        "pied": liste.pied,
        "noms": "initiales" if profil == Profil.DONNEUR_ORDRE else "complets",
        "liens": profil.est_gestionnaire or profil == Profil.DONNEUR_ORDRE,
    }
    if filtre.public and figure.genre in NOMINATIFS and filtre.is_valid():
        publie = calculer(filtre.perimetre, filtre.periode, public=True)
        return options | _au_pied(figure, liste, getattr(publie, figure.cle))
    if liste.valeur is not None:
        return options | _au_pied(figure, liste, liste.valeur)
    return options


def _au_pied(figure: Figure, liste: Liste, valeur: Any) -> dict[str, Any]:
    """A column for the figure alone, where no column of the rows adds up to it."""
    colonne = ColonneHeures(verbose_name=figure.titre, accessor="figure", orderable=False)
    return {"extra_columns": [("figure", colonne)], "pied": {**liste.pied, "figure": valeur}}
