"""The part of one structure: its figures in a form that adds up with those of others, exactly.

Hours, contracts and objectives add up from structure to structure. People do too, but those whom several
structures know: these are named by their fingerprint, as are all the people of a row of very few, for rows under
the threshold are merged and each person counts once in them. Companies and employers are named, for they are shared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from suivi.chiffres.groupes import Groupe, Rang
from suivi.chiffres.resultat import Chiffres
from suivi.reseaux.lecture import Lecture

NOMMEES = 10  # people of a row up to which each is named: no threshold may be above
Cle = int | str
# Keys of `Chiffres` that add up as they are: hours, and counts of what belongs to one structure.
ADDITIVES = (
    "marches_suivis",
    "marches_avec_heures",
    "heures_declarees",
    "heures_en_attente",
    "heures_retenues",
    "heures_non_retenues",
    "heures_en_suspens",
    "heures_travail",
    "heures_formation",
    "heures_globales",
    "heures_stage",
    "heures_contractualisees",
    "heures_objectif",
    "heures_retenues_cumul",
    "reste_a_realiser",
    "heures_excedentaires",
    "contrats_travail",
)
MARCHES_PARTAGES = frozenset({"par_clause"})  # a contract may stand in two of these rows


class Noms:
    """The people of a part by the order in which they were named: each is written once."""

    def __init__(self, partagees: Collection[Cle]):
        self.partagees = partagees
        self.rangs: dict[Cle, int] = {}

    def foule(self, personnes: Collection[Cle]) -> list[Any]:
        """How many are this structure's alone and not named, then the others."""
        nommees = (
            personnes
            if len(personnes) <= NOMMEES
            else [personne for personne in personnes if personne in self.partagees]
        )
        rangs = [self.rangs.setdefault(nommee, len(self.rangs)) for nommee in nommees]
        return [len(personnes) - len(rangs), rangs]


def ecrire_part(lecture: Lecture, *, partagees: Collection[Cle], base_etp: Decimal) -> dict:
    """The part, as JSON has it: hours in hundredths, or None where they are « sans objet »."""
    noms = Noms(partagees)
    chiffres = lecture.chiffres
    centiemes_etp = en_centiemes(chiffres.heures_retenues)
    return {
        "sommes": {cle: en_centiemes(getattr(chiffres, cle)) for cle in ADDITIVES},
        "lots": _lots(lecture, chiffres),
        "etp": [centiemes_etp, int(base_etp * 100)],
        "premier_mois": lecture.premier_mois and lecture.premier_mois.isoformat(),
        "sirens": sorted(lecture.sirens),
        "sirens_avec_heures": sorted(lecture.sirens_avec_heures),
        "employeurs": list(lecture.employeurs.items()),
        "ensemble": _groupe(lecture.ensemble, noms),
        "qpv": _groupe(lecture.qpv, noms),
        "rangees": {
            cle: [_rang(rang, noms, cle in MARCHES_PARTAGES) for rang in rangs]
            for cle, rangs in lecture.rangees.items()
        },
        "suivi": [
            [cle, rang.situation, rang.classe.en_emploi, rang.classe.iae, rang.classe.plie,
             rang.chez_entreprise_clause, rang.nombre]
            for cle, rang in lecture.suivi
        ],
        "noms": list(noms.rangs),
    }  # fmt: skip


def en_centiemes(valeur: Decimal | int | None) -> int | None:
    return int(valeur.scaleb(2)) if isinstance(valeur, Decimal) else valeur


def _lots(lecture: Lecture, chiffres: Chiffres) -> list[int] | None:
    """Lots achevés: number, under, equal, over, objective and hours; then those under way."""
    if chiffres.lots_acheves is None:
        return None
    acheves = chiffres.lots_acheves
    dans_le_taux = [lot for lot in lecture.lots if lot.dans_le_taux]
    finis = [lot for lot in dans_le_taux if lot.acheve]
    autres = [lot for lot in dans_le_taux if not lot.acheve]
    return [
        acheves.nombre, acheves.en_dessous, acheves.atteint, acheves.au_dela,
        *(_somme(getattr(lot, nom) for lot in lots)
          for lots in (finis, autres) for nom in ("objectif", "cumul")),
    ]  # fmt: skip


def _somme(heures: Iterable[Decimal]) -> int:
    return int(sum(heures, Decimal("0.00")).scaleb(2))


def _rang(rang: Rang, noms: Noms, nommer_les_marches: bool) -> list[Any]:
    """An empty row of a list keeps its place alone."""
    cle = rang.cle if isinstance(rang.cle, int | str) else rang.cle.isoformat()
    groupe = rang.groupe
    if not (groupe.centiemes or groupe.personnes or groupe.marches
            or groupe.objectif or groupe.contractualise):  # fmt: skip
        return [cle, rang.code, rang.libelle]
    return [cle, rang.code, rang.libelle, *_groupe(groupe, noms, nommer_les_marches)]


def _groupe(groupe: Groupe, noms: Noms, nommer_les_marches: bool = False) -> list[Any]:
    """Work contracts are named where all the people are: rows of few people may be merged."""
    contrats = [len(groupe.contrats), []]
    if len(groupe.personnes) <= NOMMEES:
        contrats = [0, sorted(groupe.contrats)]
    marches = [0, sorted(groupe.marches)] if nommer_les_marches else [len(groupe.marches), []]
    return [
        groupe.centiemes,
        noms.foule(groupe.personnes),
        contrats,
        marches,
        en_centiemes(groupe.objectif),
        en_centiemes(groupe.contractualise),
        groupe.centiemes_des_residents,
        noms.foule(groupe.residents),
    ]
