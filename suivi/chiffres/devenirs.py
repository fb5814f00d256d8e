"""What became of people, told apart by who they are and where they worked: the keys of `apres`, row by row.

Rows are milestones, as in `suivi_6` and `suivi_12`; a person stands in the row of each of their publics, and
of each nature, company and kind of employer of their retained hours up to the end of the period: those rows
do not add up. The facts are those of the eligibility that started last by the end of the work (else the
first). Four queries, whatever the number of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import QuerySet

from entreprises.enums import TypeEntreprise
from marches.enums import NatureMarche
from participants.criteres import PUBLICS
from participants.enums import Sexe
from participants.models import EligibiliteCritere
from suivi.apres.classes import SANS_REPONSE, classes_de
from suivi.chiffres.apres import Rang, chez_une_entreprise_de_la_clause, echeances
from suivi.chiffres.dimensions import AUTRE_PUBLIC, CODES_DES_PUBLICS
from suivi.chiffres.heures import CONTRAT, LOT, lignes_retenues
from suivi.chiffres.perimetre import Perimetre, Periode
from suivi.chiffres.ventilations import AGES, INCONNU, LIBELLES_A_PART, tranche_d_age
from suivi.enums import Jalon
from suivi.models import Echeance

PARTICIPANT = f"{CONTRAT}__participant"


class Devenir(NamedTuple):
    """A milestone and what came of it. `annee`: of the end of the période, none where there is none."""

    echeance: int
    jalon: Jalon
    participant: int
    sexe: str
    faits: int | None
    age: int | None
    annee: int | None
    rang: Rang


class Emploi(NamedTuple):
    """Where retained hours of a person were worked, who owed them, who employed."""

    nature: str
    siren: str
    entreprise: str
    employeur: str


@dataclass(frozen=True)
class Devenirs:
    """All the milestones of a perimeter and a period, and what they may be told apart by."""

    liste: list[Devenir]
    criteres: Mapping[int, frozenset[str]]
    emplois: Mapping[int, frozenset[Emploi]]


@dataclass(frozen=True)
class Groupe:
    """A row. `cle` tells rows apart."""

    code: str
    libelle: str
    devenirs: list[Devenir]


def lire_devenirs(perimetre: Perimetre, periode: Periode, *, cohorte: bool = False) -> Devenirs:
    """`cohorte`: the people whose work ended in the period, rather than the milestones due in it."""
    dues = echeances(perimetre, periode, cohorte=cohorte)
    return Devenirs(
        list(_lire(dues, perimetre)), _criteres(dues), _emplois(dues, perimetre, periode)
    )


def _lire(dues: QuerySet[Echeance], perimetre: Perimetre) -> Iterable[Devenir]:
    classes = classes_de(structure.pk for structure in perimetre.structures)
    for pk, jalon, structure, participant, sexe, faits, age, fin, situation, chez in dues.annotate(
        chez=chez_une_entreprise_de_la_clause()
    ).values_list(
        "pk",
        "jalon",
        "structure",
        "participant",
        "participant__sexe",
        "faits",
        "faits__age",
        "periode__fin",
        "reponse__situation",
        "chez",
    ):
        classe = classes[structure][situation] if situation else SANS_REPONSE
        yield Devenir(
            pk,
            Jalon(jalon),
            participant,
            sexe,
            faits,
            age,
            fin.year if fin else None,
            Rang(situation or "", classe, chez),
        )


def _criteres(dues: QuerySet[Echeance]) -> dict[int, frozenset[str]]:
    """By eligibility, its publics; those of the structure's own are among the others."""
    codes: dict[int, set[str]] = defaultdict(set)
    for eligibilite, code in (
        EligibiliteCritere.objects.filter(eligibilite__in=dues.values("faits"))
        .order_by()
        .values_list("eligibilite", "critere__code")
    ):
        codes[eligibilite].add(code if code in CODES_DES_PUBLICS else AUTRE_PUBLIC)
    return {eligibilite: frozenset(siens) for eligibilite, siens in codes.items()}


def _emplois(
    dues: QuerySet[Echeance], perimetre: Perimetre, periode: Periode
) -> dict[int, frozenset[Emploi]]:
    """By person, where they have retained hours in the contracts of the perimeter, up to its end."""
    des_marches = replace(perimetre, commune="", epci="")
    retenues = lignes_retenues(des_marches, Periode(None, periode.au)).filter(
        **{f"{PARTICIPANT}__in": dues.values("participant")}
    )
    emplois: dict[int, set[Emploi]] = defaultdict(set)
    for participant, *ou in retenues.values_list(
        PARTICIPANT,
        f"{LOT}marche__nature",
        "affectation__attribution__entreprise__siren",
        "affectation__attribution__entreprise__raison_sociale",
        f"{CONTRAT}__employeur__type",
    ).distinct():
        emplois[participant].add(Emploi(*ou))
    return {participant: frozenset(siens) for participant, siens in emplois.items()}


Cles = Callable[[Devenirs, Devenir], Iterable[tuple[str, str]]]


def _d_apres(noms: Mapping[str, str], codes: Callable[[Devenirs, Devenir], Iterable[str]]) -> Cles:
    return lambda tous, un: ((code, noms.get(code, code)) for code in codes(tous, un))


def _des_emplois(champ: str) -> Callable[[Devenirs, Devenir], set[str]]:
    return lambda tous, un: {
        getattr(emploi, champ) for emploi in tous.emplois.get(un.participant, ())
    }


def _entreprises(tous: Devenirs, un: Devenir) -> Iterable[tuple[str, str]]:
    """By SIREN, under the first of its names."""
    noms: dict[str, str] = {}
    for emploi in sorted(tous.emplois.get(un.participant, ())):
        noms.setdefault(emploi.siren, emploi.entreprise)
    return noms.items()


NOMS_DES_PUBLICS = {public.code: public.libelle for public in PUBLICS}
NOMS_DES_AGES = {**AGES, INCONNU: LIBELLES_A_PART[INCONNU]}
# The rows of each breakdown, in the order they are printed; others follow by number of milestones.
VENTILATIONS: Mapping[str, tuple[Cles, tuple[str, ...]]] = {
    "par_cohorte": (lambda tous, un: [(str(un.annee), str(un.annee))] if un.annee else [], ()),
    "par_sexe": (_d_apres(dict(Sexe.choices), lambda tous, un: [un.sexe]), tuple(Sexe.values)),
    "par_age": (
        _d_apres(NOMS_DES_AGES, lambda tous, un: [tranche_d_age(un.age)]),
        tuple(NOMS_DES_AGES),
    ),
    "par_critere": (
        _d_apres(NOMS_DES_PUBLICS, lambda tous, un: tous.criteres.get(un.faits or 0, ())),
        tuple(NOMS_DES_PUBLICS),
    ),
    "par_nature": (
        _d_apres(dict(NatureMarche.choices), _des_emplois("nature")),
        tuple(NatureMarche.values),
    ),
    "par_employeur": (
        _d_apres(dict(TypeEntreprise.choices), _des_emplois("employeur")),
        tuple(TypeEntreprise.values),
    ),
    "par_entreprise": (_entreprises, ()),
}


def ventiler(tous: Devenirs, cle: str, jalon: Jalon) -> list[Groupe]:
    """Rows of a breakdown that have a milestone; a key that is unknown raises KeyError."""
    cles, ordre = VENTILATIONS[cle]
    noms: dict[str, str] = {}
    groupes: dict[str, list[Devenir]] = defaultdict(list)
    for devenir in tous.liste:
        if devenir.jalon == jalon:
            for code, libelle in cles(tous, devenir):
                noms.setdefault(code, libelle)
                groupes[code].append(devenir)
    return [Groupe(code, noms[code], groupes[code]) for code in _ranger(cle, groupes, ordre)]


def _ranger(
    cle: str, groupes: Mapping[str, list[Devenir]], ordre: tuple[str, ...]
) -> Iterable[str]:
    """Known rows in their order, years in theirs; the others, the largest first."""
    if cle == "par_cohorte":
        return sorted(groupes)
    connus = [code for code in ordre if code in groupes]
    autres = sorted(set(groupes) - set(ordre), key=lambda code: (-len(groupes[code]), code))
    return [*connus, *autres]


def des_jalons(tous: Devenirs, jalon: Jalon) -> list[Devenir]:
    return [devenir for devenir in tous.liste if devenir.jalon == jalon]
