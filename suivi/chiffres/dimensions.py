"""What the keys of retained hours lead to: the person and the job, their eligibility, the contract, the territory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet
from django.db.models.functions import Coalesce

from marches.enums import Clause
from marches.models import Attribution
from participants.criteres import PUBLICS
from participants.models import ContratTravail, Eligibilite, EligibiliteCritere
from suivi.chiffres.perimetre import Perimetre
from territoires.models import Commune

# Beyond so many keys, reading all the rows of the structures costs less than naming those wanted.
CLES_NOMMEES = 2500
AUTRE_PUBLIC = "AUTRE"
CODES_DES_PUBLICS = frozenset(public.code for public in PUBLICS)

Personne = int | str


class Embauche(NamedTuple):
    """A work contract and the person. Across structures, one fingerprint is one person."""

    personne: Personne
    sexe: str
    type: str
    modalite: str
    rome: str
    employeur: int
    genre: str


class Droit(NamedTuple):
    """The facts known at the start of an eligibility; `commune` is today's, where it was merged since."""

    age: int | None
    niveau: str
    en_qpv: bool
    prescripteur: int | None
    commune: str | None


class Place(NamedTuple):
    """Where hours of an attribution stand: who owes them, and on what contract."""

    structure: int
    siren: str
    lot: int
    marche: int
    nature: str
    clause: str
    donneur_ordre: int
    commune: str | None


@dataclass(frozen=True)
class Dimensions:
    """Lookups by primary key; names for what is written by name."""

    embauches: Mapping[int, Embauche]
    droits: Mapping[int, Droit]
    criteres: Mapping[int, tuple[str, ...]]
    places: Mapping[int, Place]
    territoire: Mapping[str, str]
    noms_des_donneurs_ordre: Mapping[int, str]
    noms_des_prescripteurs: Mapping[int, str]
    noms_des_criteres: Mapping[str, str] = field(default_factory=dict)


def lire_dimensions(
    perimetre: Perimetre,
    *,
    contrats: Collection[int],
    eligibilites: Collection[int],
    attributions: Collection[int],
) -> Dimensions:
    """Five queries: work contracts, eligibilities, their criteria, attributions, the territory."""
    droits, prescripteurs = _lire_droits(perimetre, eligibilites)
    criteres, noms_des_criteres = _lire_criteres(perimetre, eligibilites)
    places, donneurs_ordre = _lire_places(perimetre, attributions)
    return Dimensions(
        embauches=_lire_embauches(perimetre, contrats),
        droits=droits,
        criteres=criteres,
        places=places,
        territoire=_lire_territoire(perimetre),
        noms_des_donneurs_ordre=donneurs_ordre,
        noms_des_prescripteurs=prescripteurs,
        noms_des_criteres=noms_des_criteres,
    )


def _parmi(
    modele: type[Model], perimetre: Perimetre, cles: Collection[int], vers: str = ""
) -> QuerySet[Any]:
    """Rows of the structures; by name when they are few. More rows than wanted do no harm."""
    rangs = modele._default_manager.filter(perimetre.q_structures(vers)).order_by()
    return rangs.filter(**{f"{vers}pk__in": cles}) if len(cles) <= CLES_NOMMEES else rangs


def _lire_embauches(perimetre: Perimetre, contrats: Collection[int]) -> dict[int, Embauche]:
    plusieurs = perimetre.de_plusieurs_structures
    rangs = _parmi(ContratTravail, perimetre, contrats).values_list(
        "pk",
        "participant",
        "participant__empreinte",
        "participant__sexe",
        "type",
        "modalite",
        "code_rome",
        "employeur",
        "employeur__type",
    )
    return {
        pk: Embauche((plusieurs and empreinte) or participant, *reste)
        for pk, participant, empreinte, *reste in rangs
    }


def _lire_droits(
    perimetre: Perimetre, eligibilites: Collection[int]
) -> tuple[dict[int, Droit], dict[int, str]]:
    rangs = _parmi(Eligibilite, perimetre, eligibilites).values_list(
        "pk",
        "age",
        "niveau",
        "code_qpv",
        "prescripteur",
        "prescripteur__nom",
        Coalesce("commune__devenue", "commune"),
    )
    droits, noms = {}, {}
    for pk, age, niveau, code_qpv, prescripteur, nom, commune in rangs:
        droits[pk] = Droit(age, niveau, bool(code_qpv), prescripteur, commune)
        if prescripteur is not None:
            noms[prescripteur] = nom
    return droits, noms


def _lire_criteres(
    perimetre: Perimetre, eligibilites: Collection[int]
) -> tuple[dict[int, tuple[str, ...]], dict[str, str]]:
    """Codes of the reference list; a public of the structure's own is among the others.

    A structure reads its own words; several read those of the reference list.
    """
    noms = {public.code: public.libelle for public in PUBLICS}
    codes: dict[int, set[str]] = defaultdict(set)
    rangs = _parmi(EligibiliteCritere, perimetre, eligibilites, "eligibilite__")
    for eligibilite, code, nom in rangs.values_list(
        "eligibilite", "critere__code", "critere__libelle"
    ):
        connu = code in CODES_DES_PUBLICS
        codes[eligibilite].add(code if connu else AUTRE_PUBLIC)
        if connu and not perimetre.de_plusieurs_structures:
            noms[code] = nom
    return {pk: tuple(sorted(siens)) for pk, siens in codes.items()}, noms


def _lire_places(
    perimetre: Perimetre, attributions: Collection[int]
) -> tuple[dict[int, Place], dict[int, str]]:
    marche = "lot__marche__"
    rangs = _parmi(Attribution, perimetre, attributions).values_list(
        "pk",
        f"{marche}donneur_ordre__nom",
        "lot__clause",
        f"{marche}clause",
        "structure",
        "entreprise__siren",
        "lot",
        "lot__marche",
        f"{marche}nature",
        f"{marche}donneur_ordre",
        Coalesce(f"{marche}commune_execution__devenue", f"{marche}commune_execution"),
    )
    places, noms = {}, {}
    for pk, nom, du_lot, du_marche, structure, siren, lot, vers, nature, acheteur, commune in rangs:
        clause = Clause(du_lot or du_marche).value
        places[pk] = Place(structure, siren, lot, vers, nature, clause, acheteur, commune)
        noms[acheteur] = nom
    return places, noms


def _lire_territoire(perimetre: Perimetre) -> dict[str, str]:
    """Today's communes of the structures, by code, with their names."""
    communes = Commune.objects.filter(
        structures__in=[structure.pk for structure in perimetre.structures]
    )
    return dict(
        communes.order_by()
        .values_list(Coalesce("devenue", "code"), Coalesce("devenue__nom", "nom"))
        .distinct()
    )
