"""What the keys of retained hours lead to: the person and the job, their eligibility, the territory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models.functions import Coalesce

from entreprises.models import Entreprise
from participants.criteres import PUBLICS
from participants.models import Critere, Prescripteur
from suivi.chiffres.perimetre import Perimetre
from suivi.chiffres.tables import CLES_NOMMEES, lire, par_cles, parmi
from territoires.models import Commune

AUTRE_PUBLIC = "AUTRE"
CODES_DES_PUBLICS = frozenset(public.code for public in PUBLICS)

Personne = int | str


# A work contract: the person (across structures, one fingerprint is one person), their sex, then the type,
# the modalité, the ROME code and the employer.
Embauche = tuple[Personne, str, str, str, str, int]
# The facts known at the start of an eligibility: age, level, whether it is of a QPV, prescripteur, commune
# (today's, where it was merged since).
Droit = tuple[int | None, str, bool, int | None, str | None]
SANS_FAITS: Droit = (None, "", False, None, None)


EMBAUCHES = (
    "SELECT k.id, k.participant_id, p.sexe, k.type, k.modalite, k.code_rome, k.employeur_id"
    " FROM participants_contrattravail k JOIN participants_participant p"
    " ON p.id = k.participant_id AND p.structure_id = k.structure_id"
)
EMBAUCHES_DE_PLUSIEURS = EMBAUCHES.replace("k.id,", "k.id, p.empreinte,", 1)


def lire_embauches(perimetre: Perimetre, contrats: Collection[int]) -> dict[int, Embauche]:
    """One query."""
    plusieurs = perimetre.de_plusieurs_structures
    rangs = lire(
        EMBAUCHES_DE_PLUSIEURS if plusieurs else EMBAUCHES,
        par_cles(perimetre, contrats, cle="k.id", structure="k.structure_id"),
    )
    if plusieurs:
        return {pk: (empreinte or suite[0], *suite[1:]) for pk, empreinte, *suite in rangs}
    return {rang[0]: rang[1:] for rang in rangs}


def lire_droits(perimetre: Perimetre, eligibilites: Collection[int]) -> dict[int, Droit]:
    """Two queries: eligibilities, and what became of their communes."""
    rangs = lire(
        "SELECT id, age, niveau, code_qpv, prescripteur_id, commune_id FROM participants_eligibilite",
        par_cles(perimetre, eligibilites),
    )
    devenues = communes_d_aujourd_hui({rang[5] for rang in rangs})
    return {
        pk: (age, niveau, code_qpv != "", prescripteur, devenues.get(commune, commune))
        for pk, age, niveau, code_qpv, prescripteur, commune in rangs
    }


def communes_d_aujourd_hui(codes: Collection[str | None]) -> dict[str, str]:
    """Of the communes that are no more, what each became."""
    fusionnees = Commune.objects.filter(
        pk__in=[code for code in codes if code], devenue__isnull=False
    )
    return {
        code: devenue
        for code, devenue in fusionnees.order_by().values_list("pk", "devenue")
        if devenue
    }


def lire_noms_des_prescripteurs(perimetre: Perimetre) -> dict[int, str]:
    prescripteurs = Prescripteur.objects.filter(perimetre.q_structures()).order_by()
    return dict(prescripteurs.values_list("pk", "nom"))


def lire_genres(employeurs: Collection[int]) -> dict[int, str]:
    """Kinds of these employers. One query."""
    return dict(Entreprise.objects.filter(pk__in=employeurs).order_by().values_list("pk", "type"))


@dataclass(frozen=True)
class Criteres:
    """Codes by eligibility, in order; the words for each code."""

    codes: Mapping[int, tuple[str, ...]]
    noms: Mapping[str, str]


def lire_criteres(perimetre: Perimetre, eligibilites: Collection[int]) -> Criteres:
    """Codes of the reference list; a public of the structure's own is among the others. Two queries.

    A structure reads its own words; several read those of the reference list.
    """
    noms = {public.code: public.libelle for public in PUBLICS}
    codes_de: dict[int, str] = {}
    listes = Critere.objects.filter(perimetre.q_structures()).order_by()
    for pk, code, nom in listes.values_list("pk", "code", "libelle"):
        connu = code in CODES_DES_PUBLICS
        codes_de[pk] = code if connu else AUTRE_PUBLIC
        if connu and not perimetre.de_plusieurs_structures:
            noms[code] = nom
    siens: dict[int, set[str]] = defaultdict(set)
    for eligibilite, critere in lire(
        "SELECT eligibilite_id, critere_id FROM participants_eligibilitecritere",
        parmi("eligibilite_id", eligibilites)
        if len(eligibilites) <= CLES_NOMMEES
        else parmi("critere_id", codes_de),
    ):
        siens[eligibilite].add(codes_de[critere])
    return Criteres({pk: tuple(sorted(codes)) for pk, codes in siens.items()}, noms)


def lire_territoire(perimetre: Perimetre) -> dict[str, str]:
    """Today's communes of the structures, by code, with their names. One query."""
    if perimetre.territoire is not None:
        return dict(perimetre.territoire)
    communes = Commune.objects.filter(
        structures__in=[structure.pk for structure in perimetre.structures]
    )
    return dict(
        communes.order_by()
        .values_list(Coalesce("devenue", "code"), Coalesce("devenue__nom", "nom"))
        .distinct()
    )
