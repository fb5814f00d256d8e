"""Breakdowns of what became of people, for readers without names.

Rows are given from the threshold of people reached on; smaller ones are merged into AUTRES, with the next
smallest until it has the threshold. A key one row of which is between 1 and the threshold − 1 is told in
none: it could be found from the others. Sex is published alone, and outcomes by sex are not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from suivi.chiffres.apres import mesurer, publier
from suivi.chiffres.devenirs import Devenir, Groupe
from suivi.chiffres.public import AUTRES, LIBELLE_AUTRES, est_trop_petit
from suivi.chiffres.resultat import SuiviDuJalon

JAMAIS = frozenset({"par_sexe"})
# Parts whose sum is published: one alone withheld would be found from the others.
SANS_SITUATION = frozenset({"injoignables", "refus", "neutres"})
SORTIES = frozenset({"emploi_durable", "emploi_transition", "sortie_positive_iae"})
DES_TAUX = {"en_emploi": ("taux_emploi_dus", "taux_emploi_joints"), "joints": ("taux_reponse",)}


def fondre(groupes: Iterable[Groupe], minimum: int) -> list[Groupe]:
    """Rows of which enough people were reached; where all together are too few, none."""
    groupes = list(groupes)
    petits = [groupe for groupe in groupes if _joints(groupe.devenirs) < minimum]
    restent = [groupe for groupe in groupes if groupe not in petits]
    if not petits:
        return restent
    reunis = _reunir(petits)
    if _joints(reunis.devenirs) < minimum and restent:
        suivant = min(restent, key=lambda groupe: _joints(groupe.devenirs))
        restent.remove(suivant)
        reunis = _reunir([*petits, suivant])
    return [*restent, reunis] if _joints(reunis.devenirs) >= minimum else restent


def mesures_publiees(groupes: Iterable[Groupe], minimum: int) -> list[SuiviDuJalon]:
    """The keys of each row: one that is kept from a row is kept from all."""
    mesures = [mesurer(devenir.rang for devenir in groupe.devenirs) for groupe in groupes]
    tues = {
        cle
        for mesure in mesures
        for cle, nombre in asdict(mesure).items()
        if isinstance(nombre, int) and est_trop_petit(nombre, minimum)
    }
    tues |= ce_qui_se_deduit(tues)
    tues |= {taux for cle in tues for taux in DES_TAUX.get(cle, ())}
    rien: dict[str, Any] = dict.fromkeys(tues)
    return [replace(publier(mesure, minimum), **rien) for mesure in mesures]


def publier_l_ensemble(suivi: SuiviDuJalon, minimum: int) -> SuiviDuJalon | None:
    """The keys of everybody; None when too few were reached."""
    if suivi.joints < minimum:
        return None
    publie = publier(suivi, minimum)
    tues = {cle for cle in SANS_SITUATION | SORTIES if getattr(publie, cle) is None}
    rien: dict[str, Any] = dict.fromkeys(ce_qui_se_deduit(tues))
    return replace(publie, **rien)


def ce_qui_se_deduit(tues: set[str]) -> set[str]:
    """What must be withheld too, for the only part that is withheld not to be a subtraction away."""
    plus = set()
    if len(tues & SANS_SITUATION) == 1:
        plus.add("realises")
    if len(tues & SORTIES) == 1:
        plus.add("emploi_transition" if "emploi_transition" not in tues else "sortie_positive_iae")
    return plus


def _reunir(groupes: Iterable[Groupe]) -> Groupe:
    """Each milestone once."""
    devenirs = {devenir.echeance: devenir for groupe in groupes for devenir in groupe.devenirs}
    return Groupe(AUTRES, LIBELLE_AUTRES, list(devenirs.values()))


def _joints(devenirs: Iterable[Devenir]) -> int:
    return sum(devenir.rang.jointe for devenir in devenirs)
