"""What figures are computed from: rows of hours read once, and what their keys lead to.

Each part is read when a figure first asks for it, and kept: a page that shows totals alone reads no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from clauses_project.dates import mois_de
from marches.enums import Clause
from suivi.chiffres.annees import mois_du_masque
from suivi.chiffres.cadre import (
    Cadre,
    FicheMarche,
    Place,
    Promesse,
    lire_cadre,
    lire_promesses,
)
from suivi.chiffres.colonnes import Faits
from suivi.chiffres.dimensions import Noms, Personne, lire_criteres, lire_noms
from suivi.chiffres.faits import (
    FaitGlobal,
    Sommes,
    lire_en_attente,
    lire_faits,
    lire_globales,
    lire_presences,
    lire_retenues_avant,
    lire_sommes,
)
from suivi.chiffres.groupes import Groupe
from suivi.chiffres.perimetre import Perimetre, Periode
from suivi.chiffres.suivis import (
    BilanLot,
    MoisTravailles,
    annee_de,
    bilan_des_lots,
    compter_entreprises,
    contractualise_par,
    est_dans,
    marches_suivis,
    mois_travailles,
)

# Where a row of `Faits` holds them, before it is kept by columns.
ANNEE, ATTRIBUTION, MOIS, CENTIEMES = map(
    Faits._fields.index, ("annees", "attributions", "mois", "centiemes")
)


@dataclass(frozen=True)
class Totaux:
    """Hundredths over the period; stage apart. No heures globales, nor what is retained."""

    en_attente: int
    non_retenues: int
    en_suspens: int
    stage: int


class Matiere:
    """Of a perimeter and a period. What comes from objectives is empty under a filter on residence:
    nothing of it is published then.
    """

    def __init__(self, perimetre: Perimetre, periode: Periode, cadre: Cadre | None = None):
        self.perimetre, self.periode = perimetre, periode
        self.cadre = lire_cadre(perimetre) if cadre is None else cadre

    # Hours that have names

    @cached_property
    def _rangs(self) -> list[tuple[Any, ...]]:
        """Rows of `Faits`, stage included."""
        return lire_faits(self.perimetre, self.periode)

    @cached_property
    def faits(self) -> Faits:
        """Retained hours, stage apart."""
        places = self.places
        return Faits.de([rang for rang in self._rangs if rang[ATTRIBUTION] in places])

    @cached_property
    def centiemes_par_attribution(self) -> dict[int, int]:
        """Of the attributions of the perimeter, stage included."""
        retenues: dict[int, int] = defaultdict(int)
        for rang in self._rangs:
            retenues[rang[ATTRIBUTION]] += rang[CENTIEMES]
        return retenues

    @cached_property
    def places(self) -> dict[int, Place]:
        """Attributions whose hours count: STAGE is a family of its own."""
        return {
            pk: place for pk, place in self.cadre.places.items() if place.clause != Clause.STAGE
        }

    @cached_property
    def contrats_travail(self) -> set[int]:
        return {*self.faits.contrats}

    @cached_property
    def personnes(self) -> set[Personne]:
        return {*self.faits.personnes}

    @cached_property
    def travail(self) -> int:
        return sum(self.faits.travail)

    @cached_property
    def formation(self) -> int:
        return sum(self.faits.formation)

    @property
    def nominatives(self) -> int:
        return self.travail + self.formation

    @property
    def retenues(self) -> int:
        return self.nominatives + self.centiemes_globaux

    @cached_property
    def attributions(self) -> dict[int, set[Personne]]:
        """Those that have hours, and who worked there."""
        return self.faits.compter(self.faits.attributions)[1]

    @cached_property
    def residents(self) -> dict[str, Groupe]:
        """Hours and persons by the commune where they work, of those who live there."""
        places, faits = self.places, self.faits
        groupes: dict[str, Groupe] = defaultdict(Groupe)
        for attribution, commune, personne, centiemes in zip(
            faits.attributions, self.communes, faits.personnes, faits.centiemes, strict=True
        ):
            if commune is not None and commune == places[attribution].commune:
                groupes[commune].centiemes += centiemes
                groupes[commune].personnes.add(personne)
        return groupes

    @cached_property
    def sexes_par_nature(self) -> dict[tuple[str, str], Groupe]:
        places, faits = self.places, self.faits
        natures = [places[attribution].nature for attribution in faits.attributions]
        return faits.par(zip(natures, faits.sexes, strict=True))

    @cached_property
    def mois(self) -> dict[date, Groupe]:
        """Who worked in each month, and its hours."""
        groupes: dict[date, Groupe] = defaultdict(Groupe)
        for (annee, masque), (contrats, personnes) in self.faits.presents().items():
            for mois in mois_du_masque(annee, masque):
                groupes[mois].contrats.update(contrats)
                groupes[mois].personnes.update(personnes)
        for mois, centiemes in self.sommes.retenues.items():
            groupes[mois].centiemes = centiemes
        return groupes

    @cached_property
    def annees(self) -> dict[date, Groupe]:
        """The same of each year."""
        groupes: dict[date, Groupe] = defaultdict(Groupe)
        for mois, sien in self.mois.items():
            groupe = groupes[mois.replace(month=1)]
            groupe.contrats |= sien.contrats
            groupe.personnes |= sien.personnes
            groupe.centiemes += sien.centiemes
        return groupes

    # Hours without names

    @cached_property
    def _globales_depuis_le_debut(self) -> list[FaitGlobal]:
        return lire_globales(self.perimetre, self.periode.au)

    @cached_property
    def _globales_de_la_periode(self) -> list[FaitGlobal]:
        """Of the attributions of the perimeter; they have no residence."""
        if self.perimetre.par_residence:
            return []
        return [
            rang
            for rang in self._globales_depuis_le_debut
            if rang.attribution in self.cadre.places and est_dans(self.periode, rang.mois)
        ]

    @cached_property
    def globales(self) -> list[FaitGlobal]:
        """Stage apart."""
        return [rang for rang in self._globales_de_la_periode if rang.attribution in self.places]

    @cached_property
    def centiemes_globaux(self) -> int:
        return sum(rang.centiemes for rang in self.globales)

    # Sums, whatever was decided

    @cached_property
    def _stages(self) -> set[int]:
        return self.cadre.places.keys() - self.places.keys()

    @cached_property
    def sommes(self) -> Sommes:
        """Stage apart."""
        return lire_sommes(self.perimetre, self.periode, self._stages)

    @cached_property
    def totaux(self) -> Totaux:
        en_attente = lire_en_attente(self.perimetre, self.periode)
        globales = sum(rang.centiemes for rang in self._globales_de_la_periode)
        return Totaux(
            en_attente=sum(somme for pk, somme in en_attente.items() if pk in self.places),
            non_retenues=self.sommes.non_retenues,
            en_suspens=self.sommes.en_suspens,
            stage=sum(self.centiemes_par_attribution.get(pk, 0) for pk in self._stages)
            + globales
            - self.centiemes_globaux,
        )

    # Contracts, companies, objectives

    @cached_property
    def _travailles(self) -> MoisTravailles:
        """Residence plays no part in which contracts are suivis, nor which of their lots are kept."""
        if self.perimetre.par_residence or self.perimetre.coupe_des_lots:
            presences = lire_presences(self.perimetre.structures, self.periode)
        else:
            presences = [(rang[ATTRIBUTION], rang[ANNEE], rang[MOIS]) for rang in self._rangs]
        return mois_travailles(self.cadre, presences, self._globales_depuis_le_debut, self.periode)

    @cached_property
    def _suivis(self) -> set[int]:
        return marches_suivis(self.cadre, self.periode, self._travailles)

    @cached_property
    def suivis(self) -> list[FicheMarche]:
        return [self.cadre.marches[pk] for pk in self._suivis]

    @cached_property
    def clauses(self) -> dict[str, set[int]]:
        return self.cadre.clauses(self._suivis)

    @cached_property
    def entreprises(self) -> int:
        return compter_entreprises(self.cadre, self.periode, self._suivis)

    @cached_property
    def _promesses(self) -> list[Promesse]:
        if self.perimetre.par_residence:
            return []
        return lire_promesses(self.perimetre, self.cadre)

    @cached_property
    def lots(self) -> list[BilanLot]:
        if self.perimetre.par_residence:
            return []
        return bilan_des_lots(
            self.cadre, self.periode, self._suivis, self._promesses, self._cumul_par_lot()
        )

    def _cumul_par_lot(self) -> dict[int, int]:
        """Retained hours since the beginning."""
        cumuls: dict[int, int] = defaultdict(int)
        par_attribution = [
            *lire_retenues_avant(self.perimetre, self.periode).items(),
            *self.centiemes_par_attribution.items(),
            *((rang.attribution, rang.centiemes) for rang in self._globales_depuis_le_debut),
        ]
        for attribution, centiemes in par_attribution:
            place = self.cadre.places.get(attribution)
            if place is not None:
                cumuls[place.lot] += centiemes
        return cumuls

    @cached_property
    def contractualise_par_annee(self) -> dict[date, Decimal]:
        return self._contractualise_par(annee_de)

    @cached_property
    def contractualise_par_mois(self) -> dict[date, Decimal]:
        return self._contractualise_par(mois_de)

    @cached_property
    def _promesses_de_la_periode(self) -> list[Promesse]:
        return [une for une in self._promesses if est_dans(self.periode, une.date_effet)]

    def _contractualise_par(self, tranche: Callable[[date], date]) -> dict[date, Decimal]:
        return contractualise_par(
            tranche, self.cadre, self.periode, self._promesses_de_la_periode, self._travailles
        )

    # What keys are called, and lead to

    @cached_property
    def noms(self) -> Noms:
        communes = {code for code in self.faits.communes if code}
        return lire_noms(self.perimetre, self._employeurs - self.cadre.genres.keys(), communes)

    @cached_property
    def _employeurs(self) -> set[int]:
        return {*self.faits.employeurs, *(rang.employeur for rang in self.globales)}

    @cached_property
    def genres(self) -> Mapping[int, str]:
        """Kinds of employers."""
        connus = {pk: g for pk, g in self.cadre.genres.items() if pk in self._employeurs}
        return {**connus, **self.noms.genres}

    @cached_property
    def communes(self) -> Sequence[str | None]:
        """Where people lived, row by row: today's communes, where they were merged since."""
        devenues = self.noms.devenues
        if not devenues:
            return self.faits.communes
        return [code and devenues.get(code, code) for code in self.faits.communes]

    @cached_property
    def criteres(self) -> dict[str, set[int]]:
        """Eligibilities by code; some of them may have no hours here."""
        droits = {droit for droit in self.faits.droits if droit is not None}
        return lire_criteres(self.noms.criteres, droits)
