"""When the follow-up of a person is due: `chiffres.md`, « Follow-up ». Pure: no database, no today.

The same life gives the same périodes and milestones on whatever day it is read: a milestone is late, or
not yet due, only against a day that the reader brings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from clauses_project.dates import ajouter_mois, mois_de
from participants.couverture import Couverture
from participants.enums import TypeContrat
from suivi.enums import Jalon
from suivi.validation import eligibilite_couvrant
from territoires.models import Structure

OUVERTURE_ET_LIMITE = {Jalon.SIX: (6, 9), Jalon.DOUZE: (12, 15), Jalon.FENETRE: (6, 12)}  # months
JALONS = {
    Structure.Jalons.SIX_ET_DOUZE: (Jalon.SIX, Jalon.DOUZE),
    Structure.Jalons.FENETRE: (Jalon.FENETRE,),
}
PREMIERE_OUVERTURE = 6  # months: the first milestone of a période, whatever the setting


@dataclass(frozen=True)
class Droit(Couverture):
    """An eligibility, by its dates."""

    debut: date
    fin: date | None = None
    cle: int = 0


@dataclass(frozen=True)
class Travail:
    """A work contract, and the contracts its declared hours went to, whatever was decided of them.

    `soldes` has one item for each of these: its `date_solde` once it is SOLDE, else None.
    """

    date_debut: date
    date_fin: date | None = None
    type: str = TypeContrat.CDD
    soldes: tuple[date | None, ...] = ()
    stage_seul: bool = False


@dataclass(frozen=True)
class Reponse:
    """An answer. Of several for the same milestone, the one with the latest date (then key) counts."""

    date: date
    jalon: str
    cle: int = 0


@dataclass(frozen=True)
class Calendrier:
    """The setting of a structure, and those it had: each held for the milestones due up to its day.

    A période keeps the milestones of the setting under which the first one was due: a change of setting
    never moves the past.
    """

    actuel: str = Structure.Jalons.SIX_ET_DOUZE
    anterieurs: tuple[tuple[date, str], ...] = ()

    def jalons(self, fin: date) -> tuple[Jalon, ...]:
        premiere = ajouter_mois(fin, PREMIERE_OUVERTURE)
        for jusqu_au, reglage in sorted(self.anterieurs):
            if premiere <= jusqu_au:
                return JALONS[Structure.Jalons(reglage)]
        return JALONS[Structure.Jalons(self.actuel)]


@dataclass(frozen=True)
class Echeance:
    """A milestone of the période that ended on `fin`; None: of an answer that found no période.

    `tombee_le` is the day the person went back to work before it was due, when nobody had answered.
    `reponse` and `faits` are the keys of the answer that counts and of the eligibility that started last
    by the end of the période (else the first).
    """

    fin: date | None
    jalon: str
    due_le: date
    limite_le: date
    tombee_le: date | None = None
    reponse: int | None = None
    faits: int | None = None

    def est_en_retard(self, jour: date) -> bool:
        return self.tombee_le is None and self.reponse is None and self.limite_le < jour


@dataclass(frozen=True)
class Suivi:
    periodes: tuple[date, ...] = ()
    echeances: tuple[Echeance, ...] = ()


@dataclass(frozen=True)
class Vie:
    """All that the rule reads about a person in one structure."""

    travaux: tuple[Travail, ...] = ()
    droits: tuple[Droit, ...] = ()
    reponses: tuple[Reponse, ...] = ()
    calendrier: Calendrier = field(default_factory=Calendrier)


def suivre(vie: Vie) -> Suivi:
    """The périodes of that life and their milestones, in order; those that fell are told, not left out."""
    travaux = [travail for travail in vie.travaux if not travail.stage_seul]
    periodes = periodes_de_travail(travaux, vie.droits)
    comptent = _reponses_qui_comptent(vie.reponses, periodes)
    cles = {(fin, jalon) for fin in periodes for jalon in vie.calendrier.jalons(fin)}
    echeances = (
        _echeance(fin, jalon, travaux, vie.droits, comptent.get((fin, jalon)))
        for fin, jalon in cles | set(comptent)
    )
    return Suivi(tuple(periodes), tuple(sorted(echeances, key=_ordre)))


def fin_pour_le_suivi(travail: Travail, droits: Iterable[Droit]) -> date | None:
    """The day a work contract ends for the follow-up; None while nothing known ends it."""
    droit = eligibilite_couvrant(droits, mois_de(travail.date_debut), travail)
    connues = [
        travail.date_fin,
        droit.fin_pour(travail) if droit else None,
        _dernier_solde(travail.soldes),
    ]
    premiere = min((fin for fin in connues if fin is not None), default=None)
    return None if premiere is None else max(premiere, travail.date_debut)


def periodes_de_travail(travaux: Iterable[Travail], droits: Iterable[Droit]) -> list[date]:
    """The days on which work ended while no other work contract, begun by then, went on."""
    droits = list(droits)
    bornes = [(travail.date_debut, fin_pour_le_suivi(travail, droits)) for travail in travaux]
    fins = sorted({fin for _, fin in bornes if fin is not None})
    return [
        jour
        for jour in fins
        if not any(debut <= jour and (fin is None or fin > jour) for debut, fin in bornes)
    ]


def periode_de(jour: date, periodes: Iterable[date]) -> date | None:
    """The last période that ended before that day: the one an answer or a call of that day is about."""
    return max((fin for fin in periodes if fin < jour), default=None)


def faits_a(jour: date, droits: Iterable[Droit]) -> int | None:
    """The eligibility that started last by that day, else the first: where the person lived."""
    droits = sorted(droits, key=lambda droit: droit.debut)
    commences = [droit for droit in droits if droit.debut <= jour]
    retenu = commences[-1] if commences else droits[0] if droits else None
    return retenu.cle if retenu else None


def _dernier_solde(soldes: tuple[date | None, ...]) -> date | None:
    """Known once all of them are SOLDE."""
    connus = [solde for solde in soldes if solde is not None]
    return max(connus) if connus and len(connus) == len(soldes) else None


def _reponses_qui_comptent(
    reponses: Iterable[Reponse], periodes: list[date]
) -> dict[tuple[date | None, str], Reponse]:
    """By période and milestone, the latest answer."""
    comptent: dict[tuple[date | None, str], Reponse] = {}
    for reponse in sorted(reponses, key=lambda r: (r.date, r.cle)):
        comptent[periode_de(reponse.date, periodes), reponse.jalon] = reponse
    return comptent


def _echeance(
    fin: date | None,
    jalon: str,
    travaux: list[Travail],
    droits: tuple[Droit, ...],
    reponse: Reponse | None,
) -> Echeance:
    ouverture, limite = OUVERTURE_ET_LIMITE[Jalon(jalon)]
    cle = reponse.cle if reponse else None
    if fin is None:
        assert reponse is not None  # noqa: S101 (an answer alone makes a milestone without période)
        jour = reponse.date
        return Echeance(None, jalon, jour, jour, reponse=cle, faits=faits_a(jour, droits))
    due = ajouter_mois(fin, ouverture)
    return Echeance(
        fin,
        jalon,
        due,
        ajouter_mois(fin, limite),
        tombee_le=None if reponse else _reprise(fin, due, travaux),
        reponse=cle,
        faits=faits_a(fin, droits),
    )


def _reprise(fin: date, due: date, travaux: list[Travail]) -> date | None:
    """The first work contract that starts after the période and by the day its milestone is due."""
    debuts = (travail.date_debut for travail in travaux)
    return min((debut for debut in debuts if fin < debut <= due), default=None)


def _ordre(echeance: Echeance) -> tuple:
    return echeance.due_le, echeance.jalon, echeance.fin or echeance.due_le
