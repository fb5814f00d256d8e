"""What the keys of retained hours lead to: the person and the job, their eligibility, the territory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from participants.criteres import PUBLICS
from suivi.chiffres.perimetre import Perimetre
from suivi.chiffres.tables import (
    Condition,
    des_structures,
    lire,
    lire_listes,
    liste,
    par_cles,
    parmi,
)

AUTRE_PUBLIC = "AUTRE"
NOMS_DES_PUBLICS = {public.code: public.libelle for public in PUBLICS}
CODES_DES_PUBLICS = frozenset(NOMS_DES_PUBLICS)

Personne = int | str


COMMUNES = """
    CAST(NULL AS bigint), coalesce(d.code, c.code), coalesce(d.nom, c.nom)
      FROM territoires_structure_communes t JOIN territoires_commune c ON c.code = t.commune_id
      LEFT JOIN territoires_commune d ON d.code = c.devenue_id
"""


@dataclass(frozen=True)
class Noms:
    """Of a perimeter. `criteres`: the code of each criterion of the structures; `publics`: the words for each code.

    `territoire`: today's communes by code; `devenues`: what those that are no more became. `genres`: of employers.
    """

    criteres: Mapping[int, str]
    publics: Mapping[str, str]
    prescripteurs: Mapping[int, str]
    territoire: Mapping[str, str]
    devenues: Mapping[str, str]
    genres: Mapping[int, str]


def lire_noms(perimetre: Perimetre, employeurs: Collection[int], communes: Collection[str]) -> Noms:
    """One query. A structure reads its own words of a public; several read those of the reference list."""
    criteres, prescripteurs, territoire, devenues, genres = lire_listes(
        liste("id, code, libelle FROM participants_critere", des_structures(perimetre)),
        liste("id, nom, '' FROM participants_prescripteur", des_structures(perimetre)),
        liste(COMMUNES, des_structures(perimetre, "t.structure_id")),
        devenues_de(communes),
        liste("id, type, '' FROM entreprises_entreprise", parmi("id", employeurs)),
    )
    connus = CODES_DES_PUBLICS
    siens = {} if perimetre.de_plusieurs_structures else {c: nom for _, c, nom in criteres}
    return Noms(
        criteres={pk: code if code in connus else AUTRE_PUBLIC for pk, code, _ in criteres},
        publics={code: siens.get(code, nom) for code, nom in NOMS_DES_PUBLICS.items()},
        prescripteurs={pk: nom for pk, nom, _ in prescripteurs},
        territoire={code: nom for _, code, nom in territoire}
        if perimetre.territoire is None
        else perimetre.territoire,
        devenues={code: devenue for _, code, devenue in devenues},
        genres={pk: genre for pk, genre, _ in genres},
    )


def devenues_de(communes: Iterable[str]) -> Condition:
    """Of these communes, those that are no more, and what each became: a list to read."""
    codes = tuple(communes)
    parmi_elles = ", ".join(["%s"] * len(codes)) or "NULL"
    return liste(
        "CAST(NULL AS bigint), code, devenue_id FROM territoires_commune",
        Condition(f"code IN ({parmi_elles}) AND devenue_id IS NOT NULL", codes),
    )


def lire_criteres(codes: Mapping[int, str], droits: Collection[int]) -> dict[str, set[int]]:
    """Eligibilities by code; some that were not asked for may be among them. One query."""
    par_critere: dict[int, list[int]] = defaultdict(list)
    for droit, critere in par_cles(
        "SELECT eligibilite_id, critere_id FROM participants_eligibilitecritere",
        parmi("critere_id", codes),
        "eligibilite_id",
        droits,
    ):
        par_critere[critere].append(droit)
    par_code: dict[str, set[int]] = defaultdict(set)
    for critere, siens in par_critere.items():
        par_code[codes[critere]].update(siens)
    return par_code


def lire_territoire(perimetre: Perimetre) -> dict[str, str]:
    """Today's communes of the structures, by code, with their names. One query."""
    if perimetre.territoire is not None:
        return dict(perimetre.territoire)
    lues = lire(f"SELECT {COMMUNES}", des_structures(perimetre, "t.structure_id"))
    return {code: nom for _, code, nom in lues}
