"""What readers without names get: élus, coordinateurs, open data.

No count of people other than by sex is ever between 1 and the threshold − 1, and no hours stand beside
so few people.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from django.utils import timezone

from clauses_project.dates import mois_de
from clauses_project.refus import Refus
from suivi.chiffres.groupes import Rang, reunir
from suivi.chiffres.perimetre import Perimetre, Periode
from suivi.chiffres.resultat import Chiffres, Ligne

AUTRES = "AUTRES"
LIBELLE_AUTRES = "Autres"
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
TOUJOURS_ENTIERES = frozenset({"par_sexe", "par_age"})


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


def est_trop_petit(nombre: int, minimum: int) -> bool:
    return 0 < nombre < minimum


def est_secret(chiffres: Chiffres, minimum: int) -> bool:
    """Too few people in the whole perimeter."""
    return (chiffres.personnes or 0) < minimum


def taire(chiffres: Chiffres) -> Chiffres:
    """Contracts, companies and objectives alone."""
    tus: dict[str, Any] = {}
    for champ in fields(chiffres):
        valeur = getattr(chiffres, champ.name)
        if champ.name == "sexe_par_nature":
            tus[champ.name] = None
        elif isinstance(valeur, tuple):
            lignes = (replace(ligne, valeurs=_sans_heures(ligne)) for ligne in valeur)
            tus[champ.name] = tuple(
                ligne for ligne in lignes if champ.name in TOUJOURS_ENTIERES or not ligne.est_vide
            )
        elif champ.name not in TOUJOURS_PUBLIES:
            tus[champ.name] = None
    return replace(chiffres, **tus)


def _sans_heures(ligne: Ligne) -> dict[str, Any]:
    return {
        nom: valeur if nom in TOUJOURS_PUBLIES else None for nom, valeur in ligne.valeurs.items()
    }


def retenir_les_croisements(chiffres: Chiffres, minimum: int) -> Chiffres:
    """Sex alone is published; crossed with anything, never. Few people of QPV are not told."""
    if est_trop_petit(chiffres.personnes_qpv or 0, minimum):
        chiffres = replace(chiffres, personnes_qpv=None, heures_qpv=None)
    return replace(chiffres, sexe_par_nature=None)


def fondre(rangs: list[Rang], minimum: int) -> list[Rang]:
    """Rows under the threshold become one row AUTRES, with the next smallest if they are still too few.

    A row without people hides no one and stays. Any other row has the threshold already, so that one
    more is always enough. It goes by people even where the breakdown prints work contracts alone. Where
    all rows together are too few (people without any criterion stand in none), none is shown.
    """
    petits = [rang for rang in rangs if est_trop_petit(len(rang.groupe.personnes), minimum)]
    restent = [rang for rang in rangs if rang not in petits]
    if petits:
        if _trop_petits(petits, minimum):
            suivants = (rang for rang in restent if rang.groupe.personnes)
            petits += sorted(suivants, key=lambda rang: len(rang.groupe.personnes))[:1]
        restent = [rang for rang in restent if rang not in petits]
        if not _trop_petits(petits, minimum):
            restent.append(_reunir(petits))
    return [_sans_quelques_residents(rang, minimum) for rang in restent]


def _trop_petits(rangs: list[Rang], minimum: int) -> bool:
    return len(set().union(*(rang.groupe.personnes for rang in rangs))) < minimum


def _reunir(rangs: list[Rang]) -> Rang:
    return Rang(AUTRES, AUTRES, LIBELLE_AUTRES, reunir(rang.groupe for rang in rangs))


def _sans_quelques_residents(rang: Rang, minimum: int) -> Rang:
    """Hours of residents, when too few of those who work there live there, are theirs to know."""
    if not est_trop_petit(len(rang.groupe.residents), minimum):
        return rang
    return replace(rang, groupe=replace(rang.groupe, centiemes_des_residents=None))
