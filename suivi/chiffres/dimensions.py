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


# A work contract: the person (across structures, one fingerprint is one person), their sex, then the type,
# the modalité, the ROME code and the employer.
Embauche = tuple[Personne, str, str, str, str, int]
# The facts known at the start of an eligibility: age, level, whether it is of a QPV, prescripteur, commune
# (today's, where it was merged since).
Droit = tuple[int | None, str, bool, int | None, str | None]
SANS_FAITS: Droit = (None, "", False, None, None)


# People of the structures, read through them before they are joined.
GENS = "WITH p AS MATERIALIZED (SELECT id, sexe, empreinte FROM participants_participant WHERE {})"
EMBAUCHES = (
    "SELECT k.id, k.participant_id, p.sexe, k.type, k.modalite, k.code_rome, k.employeur_id"
    " FROM participants_contrattravail k JOIN p ON p.id = k.participant_id"
)
COMMUNES = """
    SELECT coalesce(d.code, c.code), coalesce(d.nom, c.nom)
      FROM territoires_structure_communes t JOIN territoires_commune c ON c.code = t.commune_id
      LEFT JOIN territoires_commune d ON d.code = c.devenue_id
"""
EMBAUCHES_DE_PLUSIEURS = EMBAUCHES.replace("k.id,", "k.id, p.empreinte,", 1)


def lire_embauches(perimetre: Perimetre, contrats: Collection[int]) -> dict[int, Embauche]:
    """One query."""
    plusieurs = perimetre.de_plusieurs_structures
    gens = GENS.format(des_structures(perimetre).sql)
    rangs = par_cles(
        f"{gens} {EMBAUCHES_DE_PLUSIEURS if plusieurs else EMBAUCHES}",
        des_structures(perimetre, "k.structure_id"),
        "k.id",
        contrats,
    )
    if plusieurs:
        return {pk: (empreinte or suite[0], *suite[1:]) for pk, empreinte, *suite in rangs}
    return {rang[0]: rang[1:] for rang in rangs}


def lire_droits(perimetre: Perimetre, eligibilites: Collection[int]) -> dict[int, Droit]:
    """Two queries: eligibilities, and what became of their communes."""
    rangs = par_cles(
        "SELECT id, age, niveau, code_qpv, prescripteur_id, commune_id FROM participants_eligibilite",
        des_structures(perimetre),
        "id",
        eligibilites,
    )
    devenues = communes_d_aujourd_hui({rang[5] for rang in rangs})
    return {
        pk: (age, niveau, code_qpv != "", prescripteur, devenues.get(commune, commune))
        for pk, age, niveau, code_qpv, prescripteur, commune in rangs
    }


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
    """Codes by eligibility, in order; the words for each code."""

    codes: Mapping[int, tuple[str, ...]]
    noms: Mapping[str, str]


def lire_criteres(perimetre: Perimetre, eligibilites: Collection[int]) -> Criteres:
    """Codes of the reference list; a public of the structure's own is among the others. Two queries.

    A structure reads its own words; several read those of the reference list.
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
    siens: dict[int, set[str]] = defaultdict(set)
    for eligibilite, critere in par_cles(
        "SELECT eligibilite_id, critere_id FROM participants_eligibilitecritere",
        parmi("critere_id", codes_de),
        "eligibilite_id",
        eligibilites,
    ):
        siens[eligibilite].add(codes_de[critere])
    return Criteres({pk: tuple(sorted(codes)) for pk, codes in siens.items()}, noms)


def lire_territoire(perimetre: Perimetre) -> dict[str, str]:
    """Today's communes of the structures, by code, with their names. One query."""
    if perimetre.territoire is not None:
        return dict(perimetre.territoire)
    return dict(lire(COMMUNES, des_structures(perimetre, "t.structure_id")))
