"""What figures are computed from: rows of hours read once, and what their keys lead to.

Each part is read when a figure first asks for it, and kept: a page that shows totals alone reads no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from clauses_project.dates import mois_de
from marches.enums import Clause
from suivi.chiffres.annees import par_mois
from suivi.chiffres.cadre import (
    Cadre,
    FicheMarche,
    Place,
    Promesse,
    lire_cadre,
    lire_promesses,
)
from suivi.chiffres.dimensions import (
    Criteres,
    Droit,
    Embauche,
    Personne,
    lire_criteres,
    lire_droits,
    lire_embauches,
    lire_genres,
    lire_noms_des_prescripteurs,
    lire_territoire,
)
from suivi.chiffres.faits import (
    Fait,
    FaitGlobal,
    Sommes,
    lire_en_attente,
    lire_faits,
    lire_globales,
    lire_retenues_avant,
    lire_sommes,
)
from suivi.chiffres.groupes import Groupe
from suivi.chiffres.paquets import Paquets, empaqueter
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
    def faits(self) -> list[Fait]:
        """Retained hours, stage apart."""
        places = self.places
        return [fait for fait in lire_faits(self.perimetre, self.periode) if fait[2] in places]

    @cached_property
    def places(self) -> dict[int, Place]:
        """Attributions whose hours count: STAGE is a family of its own."""
        return {
            pk: place for pk, place in self.cadre.places.items() if place.clause != Clause.STAGE
        }

    @cached_property
    def contrats_travail(self) -> set[int]:
        return {contrat for _, contrat, *_ in self.faits}

    @cached_property
    def embauches(self) -> Mapping[int, Embauche]:
        return lire_embauches(self.perimetre, self.contrats_travail)

    @cached_property
    def personnes(self) -> set[Personne]:
        embauches = self.embauches
        return {embauches[contrat][0] for contrat in self.contrats_travail}

    @cached_property
    def travail(self) -> int:
        return sum([travail for *_, travail, _ in self.faits])

    @cached_property
    def formation(self) -> int:
        return sum([formation for *_, formation in self.faits])

    @property
    def nominatives(self) -> int:
        return self.travail + self.formation

    @property
    def retenues(self) -> int:
        return self.nominatives + self.centiemes_globaux

    @cached_property
    def _eligibilites(self) -> set[int]:
        return {droit for _, _, _, droit, *_ in self.faits if droit is not None}

    @cached_property
    def criteres(self) -> Criteres:
        return lire_criteres(self.perimetre, self._eligibilites)

    @cached_property
    def paquets(self) -> Paquets:
        return empaqueter(
            self.faits, self.embauches, self._droits, self.criteres.codes, self.places
        )

    @cached_property
    def _droits(self) -> Mapping[int, Droit]:
        return lire_droits(self.perimetre, self._eligibilites)

    @cached_property
    def mois(self) -> dict[date, Groupe]:
        """Who worked in each month, and its hours."""
        groupes: dict[date, Groupe] = defaultdict(Groupe)
        contrats, personnes = self._presences
        for mois, embauches in par_mois(contrats).items():
            groupes[mois].contrats = embauches
        for mois, presents in par_mois(personnes).items():
            groupes[mois].personnes = presents
        for mois, centiemes in self._centiemes_par_mois().items():
            groupes[mois].centiemes = centiemes
        return groupes

    @cached_property
    def annees(self) -> dict[date, Groupe]:
        """The same of each year."""
        groupes: dict[date, Groupe] = defaultdict(Groupe)
        contrats, personnes = self._presences
        for annee, contrat in contrats:
            groupes[date(annee, 1, 1)].contrats.add(contrat)
        for annee, personne in personnes:
            groupes[date(annee, 1, 1)].personnes.add(personne)
        for mois, groupe in self.mois.items():
            groupes[mois.replace(month=1)].centiemes += groupe.centiemes
        return groupes

    @cached_property
    def _presences(self) -> tuple[dict[tuple[int, int], int], dict[tuple[int, Personne], int]]:
        """By year, the months (a bit each) of every work contract, then of every person."""
        contrats: dict[tuple[int, int], int] = {}
        for annee, contrat, _, _, masque, _, _ in self.faits:
            contrats[annee, contrat] = contrats.get((annee, contrat), 0) | masque
        embauches = self.embauches
        personnes: dict[tuple[int, Personne], int] = {}
        for (annee, contrat), masque in contrats.items():
            cle = annee, embauches[contrat][0]
            personnes[cle] = personnes.get(cle, 0) | masque
        return contrats, personnes

    def _centiemes_par_mois(self) -> dict[date, int]:
        centiemes: dict[date, int] = defaultdict(int)
        for attribution, retenues in self.sommes.retenues.items():
            if attribution in self.places:
                for mois, siens in retenues.items():
                    centiemes[mois] += siens
        return centiemes

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
    def sommes(self) -> Sommes:
        return lire_sommes(self.perimetre, self.periode)

    @cached_property
    def totaux(self) -> Totaux:
        retenues = {pk: sum(mois.values()) for pk, mois in self.sommes.retenues.items()}
        globales = sum(rang.centiemes for rang in self._globales_de_la_periode)
        return Totaux(
            en_attente=self._des_places(lire_en_attente(self.perimetre, self.periode)),
            non_retenues=self._des_places(self.sommes.non_retenues),
            en_suspens=self._des_places(self.sommes.en_suspens),
            stage=sum(retenues.get(pk, 0) for pk in self.cadre.places if pk not in self.places)
            + globales
            - self.centiemes_globaux,
        )

    def _des_places(self, centiemes: Mapping[int, int]) -> int:
        return sum(somme for attribution, somme in centiemes.items() if attribution in self.places)

    # Contracts, companies, objectives

    @cached_property
    def _travailles(self) -> MoisTravailles:
        """Residence plays no part in which contracts are suivis."""
        sommes = self.sommes
        if self.perimetre.par_residence:
            sommes = lire_sommes(Perimetre(self.perimetre.structures), self.periode)
        return mois_travailles(self.cadre, sommes, self._globales_depuis_le_debut, self.periode)

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
            *((pk, sum(mois.values())) for pk, mois in self.sommes.retenues.items()),
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

    def _contractualise_par(self, tranche: Callable[[date], date]) -> dict[date, Decimal]:
        return contractualise_par(
            tranche, self.cadre, self.periode, self._promesses, self._travailles
        )

    # Names and kinds

    @cached_property
    def genres(self) -> Mapping[int, str]:
        """Kinds of employers."""
        employeurs = {
            *self.paquets.emplois.employeurs,
            *(rang.employeur for rang in self.globales),
        }
        connus = {pk: genre for pk, genre in self.cadre.genres.items() if pk in employeurs}
        return connus | lire_genres(employeurs - connus.keys())

    @cached_property
    def territoire(self) -> Mapping[str, str]:
        return lire_territoire(self.perimetre)

    @cached_property
    def noms_des_prescripteurs(self) -> Mapping[int, str]:
        return lire_noms_des_prescripteurs(self.perimetre)
