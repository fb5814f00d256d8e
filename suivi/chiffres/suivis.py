"""Contracts and lots of a period: which are followed, which promise hours, and where each lot stands.

The same rules as the conditions of `marches`, which lists ask of the database, on what was read once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clauses_project.heures import ZERO
from suivi.chiffres.annees import mois_du_masque
from suivi.chiffres.cadre import JAMAIS_SUIVIS, Cadre, Promesse, promet
from suivi.chiffres.faits import FaitGlobal, Presence
from suivi.chiffres.groupes import en_heures
from suivi.chiffres.perimetre import Periode

# Months of each contract that have retained hours.
MoisTravailles = Mapping[int, set[date]]


@dataclass(frozen=True)
class BilanLot:
    """A lot followed, neither RESILIE nor STAGE: its objective in force, its hours, up to the end of the period."""

    lot: int
    donneur_ordre: int
    acheve: bool
    objectif: Decimal
    contractualise: Decimal
    cumul: Decimal

    @property
    def dans_le_taux(self) -> bool:
        return self.objectif > 0

    @property
    def reste(self) -> Decimal:
        return max(ZERO, self.objectif - self.cumul)

    @property
    def excedent(self) -> Decimal:
        return max(ZERO, self.cumul - self.objectif)


def mois_travailles(
    cadre: Cadre, presences: Iterable[Presence], globales: Iterable[FaitGlobal], periode: Periode
) -> MoisTravailles:
    """In the period: stage included, whoever worked them."""
    masques: dict[tuple[int | None, int], int] = defaultdict(int)
    for attribution, annee, masque in presences:
        masques[cadre.marche_de.get(attribution), annee] |= masque
    mois: dict[int, set[date]] = defaultdict(set)
    for (marche, annee), masque in masques.items():
        if marche is not None:
            mois[marche].update(mois_du_masque(annee, masque))
    for rang in globales:
        if rang.attribution in cadre.marche_de and est_dans(periode, rang.mois):
            mois[cadre.marche_de[rang.attribution]].add(rang.mois)
    return mois


def est_dans(periode: Periode, jour: date) -> bool:
    return jour <= periode.fin and (periode.du is None or jour >= periode.du)


def marches_suivis(cadre: Cadre, periode: Periode, travailles: MoisTravailles) -> set[int]:
    """Notified by the end of the period, ni ABANDONNE ni A_QUALIFIER, not closed before it or with hours in it."""
    fin = periode.fin
    return {
        pk
        for pk, marche in cadre.marches.items()
        if marche.statut not in JAMAIS_SUIVIS
        and marche.date_notification <= fin
        and (periode.du is None or marche.est_ouvert_depuis(periode.du) or pk in travailles)
    }


def compter_entreprises(cadre: Cadre, periode: Periode, suivis: Collection[int]) -> int:
    """Companies holding an attribution of a contract suivi at some time of the period."""
    return len(entreprises_tenues(cadre, periode, suivis))


def entreprises_tenues(cadre: Cadre, periode: Periode, suivis: Collection[int]) -> set[str]:
    """Their SIREN."""
    return {
        siren
        for _, siren, marche, debut, fin in cadre.tenues
        if marche in suivis
        and (debut is None or debut <= periode.fin)
        and (fin is None or periode.du is None or fin >= periode.du)
    }


def bilan_des_lots(
    cadre: Cadre,
    periode: Periode,
    suivis: Collection[int],
    promesses: Iterable[Promesse],
    cumuls: Mapping[int, int],
) -> list[BilanLot]:
    """Lots of contracts suivis, neither RESILIE nor STAGE; `cumuls` are hundredths by lot since the beginning."""
    objectifs: dict[int, int] = defaultdict(int)
    contractualise: dict[int, int] = defaultdict(int)
    for lot, jour, centiemes in promesses:
        if jour <= periode.fin:
            objectifs[lot] += centiemes
            if est_dans(periode, jour):
                contractualise[lot] += centiemes
    bilans = []
    for lot, (numero, _) in cadre.lots.items():
        if numero not in suivis or not promet(cadre, lot):
            continue
        marche = cadre.marches[numero]
        terme = marche.date_fin or marche.date_solde
        bilans.append(
            BilanLot(
                lot=lot,
                donneur_ordre=marche.donneur_ordre,
                acheve=terme is not None and terme <= periode.fin,
                objectif=en_heures(objectifs[lot]),
                contractualise=en_heures(contractualise[lot]),
                cumul=en_heures(cumuls.get(lot, 0)),
            )
        )
    return bilans


def contractualise_par(
    tranche: Callable[[date], date],
    cadre: Cadre,
    periode: Periode,
    promesses: Iterable[Promesse],
    travailles: MoisTravailles,
) -> dict[date, Decimal]:
    """These objective lines by the year (or month) of their `date_effet`, of the contracts suivis in its months.

    A row reads as if its months were the period, so that the row of a year and the dashboard of that
    year say the same.
    """
    sommes: dict[date, int] = defaultdict(int)
    for lot, jour, centiemes in promesses:
        numero, _ = cadre.lots[lot]
        marche, debut = cadre.marches[numero], tranche(jour)
        if (
            marche.statut not in JAMAIS_SUIVIS
            and marche.date_notification <= periode.fin
            and tranche(marche.date_notification) <= debut
            and (
                marche.est_ouvert_depuis(max(debut, periode.du or debut))
                or debut in map(tranche, travailles.get(numero, ()))
            )
        ):
            sommes[debut] += centiemes
    return {debut: en_heures(centiemes) for debut, centiemes in sommes.items()}


def annee_de(jour: date) -> date:
    return jour.replace(month=1, day=1)
