"""The maps of a dashboard: where people live, where the work is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

from suivi.chiffres.public import AUTRES
from suivi.graphiques import Graphique, carte, projeter
from suivi.graphiques.carte import COMMUNES_DESSINEES, VIDE, Fond
from suivi.tableaux_du_bilan import Tableau
from territoires.models import Commune, ContourCommune, Structure

DES_COMMUNES = ("par_commune", "par_commune_execution")
VIDE_OU_TU = "aucune heure, ou trop peu de personnes pour les publier"
COMMUNES_D_UNE_CARTE = 2

Lien = Callable[[str, str], str]


def fond_de(structures: Sequence[Structure]) -> Fond | None:
    """None where no contour was loaded, and where the communes are too many for a map."""
    communes = Commune.objects.filter(structures__in=structures)
    contours = list(
        ContourCommune.objects.du_territoire(communes).values_list("ici", "nom", "anneaux")[
            : COMMUNES_DESSINEES + 1
        ]
    )
    return projeter(contours) if len(contours) <= COMMUNES_DESSINEES else None


def cartographier(
    tableau: Tableau, fond: Fond | None, lien: Lien | None = None
) -> Graphique | None:
    """None when it is not about communes, or when fewer than two of those that have hours have a contour."""
    if fond is None or tableau.cle not in DES_COMMUNES:
        return None
    heures = {ligne.code: ligne["heures"] or Decimal(0) for ligne in tableau.lignes}
    if sum(bool(heures.get(code)) for code in fond.traces) < COMMUNES_D_UNE_CARTE:
        return None
    return carte(
        tableau.cle.replace("_", "-"),
        tableau.titre,
        fond,
        heures,
        vide=VIDE_OU_TU if AUTRES in heures else VIDE,
        lien=partial(lien, tableau.cle) if lien else None,
    )
