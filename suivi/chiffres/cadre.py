"""What hours are counted on: contracts, lots, attributions and objective lines of a perimeter, whatever the months.

Read once, and asked of as many periods as a page compares.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models.functions import Coalesce

from marches.enums import Clause, Statut
from marches.models import Attribution, LigneObjectif, Lot, Marche
from suivi.chiffres.perimetre import Perimetre

JAMAIS_SUIVIS = (Statut.ABANDONNE, Statut.A_QUALIFIER)
TOUJOURS_OUVERTS = (Statut.EN_COURS, Statut.SUSPENDU)
FERMES_A_LEUR_FIN = (Statut.TERMINE, Statut.RESILIE)


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
    `tenues` those of the perimeter alone.
    """

    marches: Mapping[int, FicheMarche]
    lots: Mapping[int, tuple[int, str]]
    marche_de: Mapping[int, int]
    places: Mapping[int, Place]
    tenues: list[Tenue]

    def clauses(self, marches: Iterable[int]) -> dict[str, set[int]]:
        """Of these contracts, those of each clause of their lots in the perimeter, STAGE included."""
        retenus, par_clause = set(marches), defaultdict(set)
        for marche, clause in self.lots.values():
            if marche in retenus:
                par_clause[clause].add(marche)
        return par_clause


def lire_cadre(perimetre: Perimetre) -> Cadre:
    """Three queries: contracts, lots, attributions."""
    marches = _lire_marches(perimetre)
    lots = _lire_lots(perimetre, marches)
    if perimetre.coupe_des_lots:
        avec_un_lot = {marche for marche, _, garde in lots.values() if garde}
        marches = {pk: marche for pk, marche in marches.items() if pk in avec_un_lot}
    marche_de, places, tenues = {}, {}, []
    attributions = Attribution.objects.filter(perimetre.q_structures()).order_by()
    for pk, lot, siren, debut, fin in attributions.values_list(
        "pk", "lot", "entreprise__siren", "date_debut", "date_fin"
    ):
        if lot not in lots or lots[lot][0] not in marches:
            continue
        numero, clause, garde = lots[lot]
        marche = marches[numero]
        marche_de[pk] = marche.pk
        if garde:
            places[pk] = Place(
                marche.structure, siren, lot, marche.pk, marche.nature, clause,
                marche.donneur_ordre, marche.commune,
            )  # fmt: skip
            tenues.append(Tenue(pk, siren, marche.pk, debut, fin))
    gardes = {pk: (marche, clause) for pk, (marche, clause, garde) in lots.items() if garde}
    return Cadre(marches, gardes, marche_de, places, tenues)


def _lire_marches(perimetre: Perimetre) -> dict[int, FicheMarche]:
    marches = Marche.objects.filter(perimetre.q_structures(), perimetre.q_marches()).order_by()
    rangs = marches.values_list(
        "pk",
        "structure",
        "nature",
        "clause",
        "donneur_ordre",
        "donneur_ordre__nom",
        Coalesce("commune_execution__devenue", "commune_execution"),
        "statut",
        "date_notification",
        "date_fin",
        "date_solde",
    )
    return {rang[0]: FicheMarche._make(rang) for rang in rangs}


def _lire_lots(
    perimetre: Perimetre, marches: Mapping[int, FicheMarche]
) -> dict[int, tuple[int, str, bool]]:
    """Lots of these contracts: contract, clause, whether the perimeter keeps it."""
    lots = {}
    for pk, marche, numero, clause in (
        Lot.objects.filter(perimetre.q_structures())
        .order_by()
        .values_list("pk", "marche", "numero", "clause")
    ):
        if marche in marches:
            clause = clause or marches[marche].clause
            lots[pk] = (marche, clause, perimetre.garde_le_lot(numero, clause))
    return lots


class Promesse(NamedTuple):
    """An active objective line: hours in hundredths, negative for an exonération."""

    lot: int
    date_effet: date
    centiemes: int


def lire_promesses(perimetre: Perimetre, cadre: Cadre) -> list[Promesse]:
    """Of the lots that are in objectives: neither RESILIE nor STAGE. One query."""
    lignes = LigneObjectif.objects.filter(perimetre.q_structures(), active=True).order_by()
    return [
        Promesse(lot, jour, int(heures.scaleb(2)))
        for lot, jour, heures in lignes.values_list("lot", "date_effet", "heures")
        if lot in cadre.lots and promet(cadre, lot)
    ]


def promet(cadre: Cadre, lot: int) -> bool:
    marche, clause = cadre.lots[lot]
    return clause != Clause.STAGE and cadre.marches[marche].statut != Statut.RESILIE
