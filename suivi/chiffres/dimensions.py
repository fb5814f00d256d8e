"""What the keys of retained hours lead to: the person and the job, their eligibility, the territory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from participants.criteres import PUBLICS
from suivi.chiffres.perimetre import Perimetre
from suivi.chiffres.tables import Condition, des_structures, lire, par_cles, parmi

AUTRE_PUBLIC = "AUTRE"
NOMS_DES_PUBLICS = {public.code: public.libelle for public in PUBLICS}
CODES_DES_PUBLICS = frozenset(NOMS_DES_PUBLICS)

Personne = int | str


COMMUNES = """
    SELECT coalesce(d.code, c.code), coalesce(d.nom, c.nom)
      FROM territoires_structure_communes t JOIN territoires_commune c ON c.code = t.commune_id
      LEFT JOIN territoires_commune d ON d.code = c.devenue_id
"""


def communes_d_aujourd_hui(codes: Collection[str | None]) -> dict[str, str]:
    """Of the communes that are no more, what each became."""
    connus = [code for code in codes if code]
    if not connus:
        return {}
    parmi_eux = Condition(f"code IN ({', '.join(['%s'] * len(connus))})", tuple(connus))
    return dict(
        lire(
            "SELECT code, devenue_id FROM territoires_commune",
            parmi_eux & Condition("devenue_id IS NOT NULL"),
        )
    )


def lire_noms_des_prescripteurs(perimetre: Perimetre) -> dict[int, str]:
    return dict(lire("SELECT id, nom FROM participants_prescripteur", des_structures(perimetre)))


def lire_genres(employeurs: Collection[int]) -> dict[int, str]:
    """Kinds of these employers. One query."""
    return dict(lire("SELECT id, type FROM entreprises_entreprise", parmi("id", employeurs)))


@dataclass(frozen=True)
class Criteres:
    """Eligibilities by code; the words for each code."""

    droits: Mapping[str, set[int]]
    noms: Mapping[str, str]


def lire_criteres(perimetre: Perimetre, droits: Collection[int]) -> Criteres:
    """Codes of the reference list; a public of the structure's own is among the others. Two queries.

    A structure reads its own words; several read those of the reference list. Eligibilities that were not asked for
    may be among those of a code.
    """
    noms = dict(NOMS_DES_PUBLICS)
    codes_de: dict[int, str] = {}
    for pk, code, nom in lire(
        "SELECT id, code, libelle FROM participants_critere", des_structures(perimetre)
    ):
        connu = code in CODES_DES_PUBLICS
        codes_de[pk] = code if connu else AUTRE_PUBLIC
        if connu and not perimetre.de_plusieurs_structures:
            noms[code] = nom
    par_critere: dict[int, list[int]] = defaultdict(list)
    for droit, critere in par_cles(
        "SELECT eligibilite_id, critere_id FROM participants_eligibilitecritere",
        parmi("critere_id", codes_de),
        "eligibilite_id",
        droits,
    ):
        par_critere[critere].append(droit)
    par_code: dict[str, set[int]] = defaultdict(set)
    for critere, siens in par_critere.items():
        par_code[codes_de[critere]].update(siens)
    return Criteres(par_code, noms)


def lire_territoire(perimetre: Perimetre) -> dict[str, str]:
    """Today's communes of the structures, by code, with their names. One query."""
    if perimetre.territoire is not None:
        return dict(perimetre.territoire)
    return dict(lire(COMMUNES, des_structures(perimetre, "t.structure_id")))
