"""What the figures are about: a perimeter of contracts and people, and whole months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils import timezone

from clauses_project.dates import ajouter_mois, dernier_jour, mois_de
from territoires.models import Commune, Structure


@dataclass(frozen=True, init=False)
class Periode:
    """Whole months, both included. Without `du`: since the beginning; without `au`: the current month."""

    du: date | None
    au: date

    def __init__(self, du: date | None = None, au: date | None = None):
        object.__setattr__(self, "du", du and mois_de(du))
        object.__setattr__(self, "au", mois_de(au or timezone.localdate()))
        if self.du is not None and self.du > self.au:
            raise ValueError("La période finit avant de commencer.")

    @cached_property
    def fin(self) -> date:
        """Its last day."""
        return dernier_jour(self.au)

    def nombre_de_mois(self, premier: date | None = None) -> int:
        """How many months it has, from `du`, else from the month given."""
        debut = self.du or premier or self.au
        return (self.au.year - debut.year) * 12 + self.au.month - debut.month + 1

    def annee_avant(self) -> Periode | None:
        """The same months one year earlier; None without a beginning, or in the first year there is."""
        if self.du is None or self.du.year == 1:
            return None
        return Periode(ajouter_mois(self.du, -12), ajouter_mois(self.au, -12))

    def q(self, mois: str = "mois") -> Q:
        """Rows whose month is in the period."""
        condition = Q(**{f"{mois}__lte": self.au})
        return condition if self.du is None else condition & Q(**{f"{mois}__gte": self.du})

    def q_jours(self, jour: str) -> Q:
        """Rows whose day is in the period."""
        condition = Q(**{f"{jour}__lte": self.fin})
        return condition if self.du is None else condition & Q(**{f"{jour}__gte": self.du})


@dataclass(frozen=True)
class Perimetre:
    """The structures whose data are counted, and the filters that narrow them.

    `commune` and `epci` are residence: they narrow hours and people, never contracts. The others narrow
    contracts (`lot` and `clause`: lots, and a contract left without a lot is out), hence all the rest.
    `donneurs_ordre` are primary keys: one buyer, or one SIRET across the structures of a réseau.
    `publics` leaves private contracts out.
    `territoire` (names of communes by code): structures counted as part of a réseau, whose communes these
    are; people are then known by their fingerprint.
    """

    structures: tuple[Structure, ...]
    commune: str = ""
    epci: str = ""
    commune_execution: str = ""
    donneurs_ordre: tuple[int, ...] = ()
    operation: str = ""
    marche: str = ""
    lot: str = ""
    nature: str = ""
    clause: str = ""
    facilitateur: str = ""
    publics: bool = False
    territoire: Mapping[str, str] | None = field(default=None, compare=False)

    @property
    def filtres(self) -> tuple[str, ...]:
        """Names of the filters in use."""
        return tuple(
            champ.name
            for champ in fields(self)
            if champ.name not in ("structures", "territoire") and getattr(self, champ.name)
        )

    @property
    def par_residence(self) -> bool:
        return bool(self.commune or self.epci)

    @property
    def de_plusieurs_structures(self) -> bool:
        return len(self.structures) > 1 or self.territoire is not None

    def q_structures(self, vers: str = "") -> Q:
        """Rows of the structures; `vers` is the lookup that leads to what carries `structure`."""
        if len(self.structures) > 1:
            return Q(**{f"{vers}structure__in": [structure.pk for structure in self.structures]})
        if not self.structures:
            return Q(pk__in=[])
        return Q(**{f"{vers}structure": self.structures[0].pk})

    def q_marches(self, vers: str = "") -> Q:
        """Contracts of the filters; `vers` is the lookup that leads to the contract."""
        condition = Q()
        if self.donneurs_ordre:
            condition &= Q(**{f"{vers}donneur_ordre__in": self.donneurs_ordre})
        if self.operation:
            condition &= Q(**{f"{vers}operation__nom": self.operation})
        if self.marche:
            condition &= Q(**{f"{vers}reference": self.marche})
        if self.nature:
            condition &= Q(**{f"{vers}nature": self.nature})
        if self.facilitateur:
            condition &= Q(**{f"{vers}facilitateur__email": self.facilitateur})
        if self.publics:
            condition &= Q(**{f"{vers}prive": False})
        if self.commune_execution:
            condition &= Q(
                **{f"{vers}commune_execution__in": communes_devenues(self.commune_execution)}
            )
        return condition

    def q_lots(self, vers: str = "") -> Q:
        """Lots of the filters; `vers` is the lookup that leads to the lot."""
        condition = self.q_marches(f"{vers}marche__")
        if self.lot:
            condition &= Q(**{f"{vers}numero": self.lot})
        if self.clause:
            condition &= q_clause(self.clause, vers)
        return condition

    def garde_le_lot(self, numero: str, clause: str) -> bool:
        """The same of a lot already read, of a contract of the filters; `clause` is its own, else its contract's."""
        return (not self.lot or numero == self.lot) and (not self.clause or clause == self.clause)

    @property
    def filtre_les_marches(self) -> bool:
        return bool(
            self.commune_execution or self.donneurs_ordre or self.operation or self.marche
            or self.nature or self.facilitateur or self.publics
        )  # fmt: skip

    @property
    def coupe_des_lots(self) -> bool:
        return bool(self.lot or self.clause)

    def q_residence(self, vers: str = "faits__") -> Q:
        """Lines of people who lived there, by the facts of each line; no facts, no residence.

        `vers` is the lookup that leads to the eligibility.
        """
        condition = Q()
        if self.commune:
            condition &= Q(**{f"{vers}commune__in": communes_devenues(self.commune)})
        if self.epci:
            condition &= Q(**{f"{vers}commune__in": communes_de_l_epci(self.epci)})
        return condition


def q_clause(clause: str, vers: str = "") -> Q:
    """Lots under that clause: their own when they have one, else their contract's."""
    return Q(**{f"{vers}clause": clause}) | Q(
        **{f"{vers}clause": "", f"{vers}marche__clause": clause}
    )


def communes_devenues(code: str) -> QuerySet:
    """The commune and those that became it since their code was stored."""
    return Commune.objects.filter(Q(pk=code) | Q(devenue=code)).values("pk")


def communes_de_l_epci(siren: str) -> QuerySet:
    return Commune.objects.filter(
        Q(intercommunalite=siren) | Q(devenue__intercommunalite=siren)
    ).values("pk")
