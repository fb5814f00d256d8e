"""What readers without names get: élus, coordinateurs, open data.

No count of people other than by sex is ever between 1 and the threshold − 1, and no hours stand beside
so few people.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from django.db.models import Q
from django.utils import timezone

from clauses_project.dates import mois_de
from clauses_project.refus import Refus
from suivi.chiffres.heures import ZERO
from suivi.chiffres.perimetre import Perimetre, Periode
from suivi.chiffres.resultat import Chiffres, Ligne
from suivi.chiffres.ventilations import (
    DISTINCTES,
    MESURES,
    PAR_ANNEE,
    PAR_DONNEUR_ORDRE,
    PAR_MOIS,
    PAR_NATURE,
    Ventilation,
)

AUTRES = "AUTRES"
LIBELLE_AUTRES = "Autres"
VENTILATIONS = {
    "par_nature": PAR_NATURE,
    "par_donneur_ordre": PAR_DONNEUR_ORDRE,
    "par_annee": PAR_ANNEE,
    "par_mois": PAR_MOIS,
}
# What a perimeter of too few people still shows: contracts, companies, objectives.
TOUJOURS_PUBLIES = frozenset(
    {
        "marches_suivis",
        "marches_avec_heures",
        "entreprises",
        "entreprises_avec_heures",
        "employeurs",
        "employeurs_siae",
        "heures_contractualisees",
        "heures_objectif",
        "code",
        "libelle",
        "marches",
    }
)


def verifier(perimetre: Perimetre, periode: Periode) -> None:
    """Raises `Refus`: whole years or since the beginning, and one filter at a time."""
    if not est_offerte(periode):
        raise Refus(
            "Les chiffres publics portent sur une année civile, plusieurs années entières, "
            "ou tout depuis le début."
        )
    if len(perimetre.filtres) > 1:
        raise Refus("Les chiffres publics n'acceptent qu'un filtre à la fois.")


def est_offerte(periode: Periode) -> bool:
    """Whole calendar years, the current one being whole up to this month, or everything since the beginning."""
    jusqu_a_la_fin = periode.au.month == 12 or periode.au == mois_de(timezone.localdate())
    return jusqu_a_la_fin and (periode.du is None or periode.du.month == 1)


def seuil(perimetre: Perimetre) -> int:
    """Of several structures, the strictest."""
    return max((structure.seuil_publication for structure in perimetre.structures), default=5)


def publier(chiffres: Chiffres, perimetre: Perimetre, periode: Periode) -> Chiffres:
    if chiffres.personnes < seuil(perimetre):  # type: ignore[operator]
        return _taire(chiffres)
    fondues: dict[str, Any] = {
        cle: _fondre(getattr(chiffres, cle), ventilation, perimetre, periode)
        for cle, ventilation in VENTILATIONS.items()
    }
    return replace(chiffres, **fondues)


def _taire(chiffres: Chiffres) -> Chiffres:
    """Contracts, companies and objectives alone."""
    tus: dict[str, Any] = {}
    for champ in fields(chiffres):
        valeur = getattr(chiffres, champ.name)
        if isinstance(valeur, tuple):
            lignes = (replace(ligne, valeurs=_sans_heures(ligne)) for ligne in valeur)
            tus[champ.name] = tuple(
                ligne for ligne in lignes if champ.name == "par_sexe" or not ligne.est_vide
            )
        elif champ.name not in TOUJOURS_PUBLIES:
            tus[champ.name] = None
    return replace(chiffres, **tus)


def _sans_heures(ligne: Ligne) -> dict[str, Any]:
    return {
        nom: valeur if nom in TOUJOURS_PUBLIES else None for nom, valeur in ligne.valeurs.items()
    }


def _fondre(
    lignes: tuple[Ligne, ...], ventilation: Ventilation, perimetre: Perimetre, periode: Periode
) -> tuple[Ligne, ...]:
    """Rows under the threshold become one row AUTRES, with the next smallest if they are still too few.

    A row without people hides no one and stays. Any other row has the threshold already, so that one
    more is always enough: one query counts both unions.
    """
    minimum = seuil(perimetre)
    petites = [ligne for ligne in lignes if 0 < ligne["personnes"] < minimum]
    if not petites:
        return lignes
    suivantes = sorted(
        (ligne for ligne in lignes if ligne["personnes"] >= minimum),
        key=lambda ligne: ligne["personnes"],
    )[:1]
    for reunies in (petites, petites + suivantes):
        comptes = _compter_ensemble(reunies, ventilation, perimetre, periode)
        if comptes["personnes"] >= minimum:
            break
    restent = tuple(ligne for ligne in lignes if ligne not in reunies)
    return (*restent, Ligne(AUTRES, AUTRES, LIBELLE_AUTRES, _additionner(reunies, comptes)))


def _compter_ensemble(
    lignes: list[Ligne], ventilation: Ventilation, perimetre: Perimetre, periode: Periode
) -> dict[str, int]:
    """Distinct counts over those rows together."""
    return (
        ventilation.lignes(perimetre, periode)
        .filter(Q(groupe__in=[ligne.cle for ligne in lignes]))
        .aggregate(**{
            nom: MESURES[nom](perimetre) for nom in ventilation.mesures if nom in DISTINCTES
        })
    )  # fmt: skip


def _additionner(lignes: list[Ligne], comptes: dict[str, int]) -> dict[str, Any]:
    return {
        nom: comptes[nom]
        if nom in comptes
        else None
        if any(ligne[nom] is None for ligne in lignes)
        else sum((ligne[nom] for ligne in lignes), 0 if nom == "marches" else ZERO)
        for nom in lignes[0].valeurs
    }
