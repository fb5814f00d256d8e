"""What hours are counted on: contracts, lots, attributions and objective lines of a perimeter, whatever the months.

Read once, and asked of as many periods as a page compares.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from marches.enums import Clause, Statut
from marches.models import Marche
from suivi.chiffres.dimensions import devenues_de
from suivi.chiffres.perimetre import Perimetre
from suivi.chiffres.tables import (
    Condition,
    dans,
    des_structures,
    lire,
    lire_listes,
    liste,
    parmi,
)

JAMAIS_SUIVIS = (Statut.ABANDONNE, Statut.A_QUALIFIER)
TOUJOURS_OUVERTS = (Statut.EN_COURS, Statut.SUSPENDU)
FERMES_A_LEUR_FIN = (Statut.TERMINE, Statut.RESILIE)
MARCHES = """
    SELECT m.id, m.structure_id, m.nature, m.clause, m.donneur_ordre_id, m.commune_execution_id,
           m.statut, m.date_notification, m.date_fin, m.date_solde
      FROM marches_marche m
"""
LOTS = """
    SELECT l.id, l.marche_id, l.numero, l.clause, a.id, a.entreprise_id, a.date_debut, a.date_fin
      FROM marches_lot l
      LEFT JOIN marches_attribution a ON a.lot_id = l.id AND a.structure_id = l.structure_id
"""


class FicheMarche(NamedTuple):
    """A contract of the perimeter; `commune` is today's, where it was merged since."""

    pk: int
    structure: int
    nature: str
    clause: str
    donneur_ordre: int
    nom_du_donneur_ordre: str
    commune: str | None
    statut: str
    date_notification: date
    date_fin: date | None
    date_solde: date | None

    def est_ouvert_depuis(self, jour: date) -> bool:
        """Not closed before that day (`ouverts_depuis` says the same to the database)."""
        if self.statut in TOUJOURS_OUVERTS:
            return True
        ferme_le = None
        if self.statut == Statut.SOLDE:
            ferme_le = self.date_solde
        elif self.statut in FERMES_A_LEUR_FIN:
            ferme_le = self.date_fin
        return ferme_le is not None and ferme_le >= jour


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


class Tenue(NamedTuple):
    """An attribution of the perimeter and the time it is held (None: no limit)."""

    attribution: int
    siren: str
    marche: int
    date_debut: date | None
    date_fin: date | None


@dataclass(frozen=True)
class Cadre:
    """`lots`: of the perimeter, with their contract and their clause, its own or its contract's.

    `marche_de` knows every attribution of these contracts, on lots of the perimeter or not; `places` and
    `tenues` those of the perimeter alone. `genres` are kinds of the companies that hold them.
    """

    marches: Mapping[int, FicheMarche]
    lots: Mapping[int, tuple[int, str]]
    marche_de: Mapping[int, int]
    places: Mapping[int, Place]
    tenues: list[Tenue]
    genres: Mapping[int, str]

    def clauses(self, marches: Iterable[int]) -> dict[str, set[int]]:
        """Of these contracts, those of each clause of their lots in the perimeter, STAGE included."""
        retenus, par_clause = set(marches), defaultdict(set)
        for marche, clause in self.lots.values():
            if marche in retenus:
                par_clause[clause].add(marche)
        return par_clause


def lire_cadre(perimetre: Perimetre) -> Cadre:
    """Three queries: contracts; lots with who holds them; what their buyers, communes and companies are.

    Companies and communes are everybody's: those wanted are named, where a join could read them all.
    """
    lus = _lire_marches(perimetre)
    connus = {marche[0] for marche in lus}
    rangs = [
        rang
        for rang in lire(LOTS, des_structures(perimetre, "l.structure_id"))
        if rang[1] in connus
    ]
    acheteurs, devenues, entreprises = lire_listes(
        liste("id, nom, '' FROM marches_donneurordre", parmi("id", {lu[4] for lu in lus})),
        devenues_de({lu[5] for lu in lus if lu[5]}),
        liste(
            "id, siren, type FROM entreprises_entreprise",
            parmi("id", {rang[5] for rang in rangs if rang[5] is not None}),
        ),
    )
    marches = _fiches(
        lus,
        {pk: nom for pk, nom, _ in acheteurs},
        {code: devenue for _, code, devenue in devenues},
    )
    lots: dict[int, tuple[int, str]] = {}
    for lot, marche, numero, propre, *_ in rangs:
        clause = propre or marches[marche].clause
        if perimetre.garde_le_lot(numero, clause):
            lots[lot] = (marche, clause)
    if perimetre.coupe_des_lots:
        avec_un_lot = {marche for marche, _ in lots.values()}
        marches = {pk: marche for pk, marche in marches.items() if pk in avec_un_lot}
    marche_de, places, tenues = {}, {}, []
    sirens = {pk: siren for pk, siren, _ in entreprises}
    for lot, numero, _, _, pk, tenant, debut, fin in rangs:
        if pk is None or numero not in marches:
            continue
        siren = sirens[tenant]
        marche_de[pk] = numero
        if lot in lots:
            marche = marches[numero]
            places[pk] = Place(
                marche.structure, siren, lot, numero, marche.nature, lots[lot][1],
                marche.donneur_ordre, marche.commune,
            )  # fmt: skip
            tenues.append(Tenue(pk, siren, numero, debut, fin))
    genres = {pk: genre for pk, _, genre in entreprises}
    return Cadre(marches, lots, marche_de, places, tenues, genres)


def _lire_marches(perimetre: Perimetre) -> list[tuple[Any, ...]]:
    condition = des_structures(perimetre, "m.structure_id")
    if perimetre.filtre_les_marches:
        marches = Marche.objects.filter(perimetre.q_structures(), perimetre.q_marches())
        condition &= dans("m.id", marches.order_by().values("pk"))
    return lire(MARCHES, condition)


def _fiches(
    lus: Iterable[tuple[Any, ...]], acheteurs: Mapping[int, str], devenues: Mapping[str, str]
) -> dict[int, FicheMarche]:
    return {
        pk: FicheMarche(
            pk,
            structure,
            nature,
            clause,
            acheteur,
            acheteurs[acheteur],
            devenues.get(commune, commune),
            *suite,
        )
        for pk, structure, nature, clause, acheteur, commune, *suite in lus
    }


class Promesse(NamedTuple):
    """An active objective line: hours in hundredths, negative for an exonération."""

    lot: int
    date_effet: date
    centiemes: int


def lire_promesses(perimetre: Perimetre, cadre: Cadre) -> list[Promesse]:
    """Of the lots that are in objectives: neither RESILIE nor STAGE. One query."""
    promettent = {lot for lot in cadre.lots if promet(cadre, lot)}
    return [
        Promesse(*rang)
        for rang in lire(
            "SELECT lot_id, date_effet, heures FROM marches_ligneobjectif",
            des_structures(perimetre) & Condition("active"),
        )
        if rang[0] in promettent
    ]


def promet(cadre: Cadre, lot: int) -> bool:
    marche, clause = cadre.lots[lot]
    return clause != Clause.STAGE and cadre.marches[marche].statut != Statut.RESILIE
