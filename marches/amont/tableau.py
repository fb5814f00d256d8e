"""The board of planned purchases: a row for each buyer, a column for each month, a card for each purchase."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from clauses_project.dates import ajouter_mois, suite_de_mois
from clauses_project.ecriture import mois, mois_court
from marches.amont.lecture import TONS
from marches.models import Achat, DonneurOrdre

CONSULTATION, NOTIFICATION = "date_consultation", "date_notification"
DATES = ((CONSULTATION, "De la consultation"), (NOTIFICATION, "De la notification"))
MOIS_MONTRES = 6
AVANT, APRES, SANS_DATE = "avant", "apres", "sans date"
Cle = date | str


@dataclass(frozen=True)
class Carte:
    """A purchase; how many hours were retained for its lots so far, None when none."""

    achat: Achat

    @property
    def ton(self) -> str:
        return TONS[self.achat.etape]


@dataclass(frozen=True)
class Case:
    """The cards of a buyer in a month; `colonne` is what the column is called, to be read on a phone."""

    colonne: str
    cartes: tuple[Carte, ...]


@dataclass(frozen=True)
class Rang:
    donneur_ordre: DonneurOrdre
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Tableau:
    """Six months from `du`; what is before, after or without a date stands in columns of its own, when any."""

    du: date
    colonnes: tuple[str, ...]
    rangs: tuple[Rang, ...]

    @property
    def precedents(self) -> str:
        return f"{ajouter_mois(self.du, -MOIS_MONTRES):%Y-%m}"

    @property
    def suivants(self) -> str:
        return f"{ajouter_mois(self.du, MOIS_MONTRES):%Y-%m}"


def dresser(achats: Iterable[Achat], *, par: str, du: date) -> Tableau:
    """`par` is which of the two dates tells the month. One query: that of the purchases."""
    montres = list(suite_de_mois(du, ajouter_mois(du, MOIS_MONTRES - 1)))
    cartes: dict[DonneurOrdre, dict[Cle, list[Carte]]] = defaultdict(lambda: defaultdict(list))
    for achat in achats:
        cle = _colonne(getattr(achat, par), montres)
        cartes[achat.donneur_ordre][cle].append(Carte(achat))
    remplies = {cle for des_mois in cartes.values() for cle in des_mois}
    cles = [
        *([AVANT] if AVANT in remplies else []),
        *montres,
        *(cle for cle in (APRES, SANS_DATE) if cle in remplies),
    ]
    noms = {cle: _nom(cle, montres) for cle in cles}
    return Tableau(
        du,
        tuple(_entete(cle, montres) for cle in cles),
        tuple(
            Rang(donneur, tuple(Case(noms[cle], tuple(des_mois[cle])) for cle in cles))
            for donneur, des_mois in sorted(
                cartes.items(), key=lambda paire: (paire[0].recherche, paire[0].pk)
            )
        ),
    )


def _colonne(jour: date | None, montres: list[date]) -> Cle:
    if jour is None:
        return SANS_DATE
    premier = jour.replace(day=1)
    if premier in montres:
        return premier
    return AVANT if premier < montres[0] else APRES


def _nom(cle: Cle, montres: list[date]) -> str:
    return mois(cle).capitalize() if isinstance(cle, date) else _entete(cle, montres)


def _entete(cle: Cle, montres: list[date]) -> str:
    if isinstance(cle, date):
        return mois_court(cle).capitalize()
    return {
        AVANT: f"Avant {mois(montres[0])}",
        APRES: f"Après {mois(montres[-1])}",
        SANS_DATE: "Sans date",
    }[cle]
