"""The facilitateur's dashboard: what is in danger, what is still to be found, what waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from clauses_project.heures import ZERO
from clauses_project.presentation import Avancement
from marches.enums import Clause
from marches.models import Lot, Marche
from suivi.chiffres import Perimetre, avancement_par_marche
from suivi.chiffres.perimetre import q_clause
from suivi.chiffres.rythme import Feu, Rythme, rythmes
from suivi.tableaux.jugement import EN_COURS, GRAVITE, juger
from suivi.tableaux.phrases import d_apres, dire_le_rythme

SANS_METIER, SANS_COMMUNE = "Métier non précisé", "Commune non précisée"


@dataclass(frozen=True)
class LotEnCours:
    """A row: a running lot, and what its pace means."""

    rythme: Rythme

    @property
    def pk(self) -> int:
        return self.rythme.lot.pk

    @property
    def lot(self) -> Lot:
        return self.rythme.lot

    @property
    def metier(self) -> str:
        """The trade is what the lot is called: « Gros œuvre »."""
        return self.lot.intitule or SANS_METIER

    @property
    def commune(self) -> str:
        return str(self.lot.marche.commune_execution or SANS_COMMUNE)

    @property
    def code_commune(self) -> str:
        return self.lot.marche.commune_execution_id or ""

    @property
    def prevision(self) -> str:
        return dire_le_rythme(self.rythme)

    @property
    def d_apres(self) -> str:
        return d_apres(self.rythme)

    @property
    def objectif(self) -> Decimal:
        return self.rythme.objectif

    @property
    def fait(self) -> Decimal:
        return self.rythme.fait

    @property
    def reste(self) -> Decimal:
        return self.rythme.reste

    @property
    def feu(self) -> Feu:
        return self.rythme.feu


@dataclass(frozen=True)
class Reste:
    """Hours still to be found, of lots that have something in common; `cle` is what the list is asked for."""

    libelle: str
    cle: str
    lots: int
    heures: Decimal


def lots_en_cours(perimetre: Perimetre, acces: Any) -> list[LotEnCours]:
    """Lots of running contracts that have an objective, the most worrying first. Seven queries."""
    lots = (
        Lot.objects.visibles_par(acces)
        .filter(perimetre.q_structures(), perimetre.q_lots(), marche__statut__in=EN_COURS)
        .exclude(q_clause(Clause.STAGE))
        .select_related(
            "marche__donneur_ordre", "marche__commune_execution", "marche__facilitateur"
        )
        .order_by("marche__reference", "marche", "numero", "pk")
    )
    rangs = [LotEnCours(rythme) for rythme in rythmes(lots)]
    return sorted(rangs, key=lambda rang: (GRAVITE[rang.feu], -rang.reste))


@dataclass(frozen=True)
class MarcheEnCours:
    """A running contract: its progress, and its running lots that have an objective, the most worrying first."""

    marche: Marche
    avancement: Avancement
    lots: tuple[LotEnCours, ...]

    @property
    def feu(self) -> Feu | None:
        """That of its most worrying lot; None when no lot has an objective."""
        return self.lots[0].feu if self.lots else None

    @property
    def sur_combien(self) -> str:
        """« 1 lot sur 3 » when its lots do not all go the same way."""
        pareils = sum(1 for lot in self.lots if lot.feu == self.feu)
        if pareils == len(self.lots):
            return ""
        return f"{pareils} lot{'s' if pareils > 1 else ''} sur {len(self.lots)}"


def suivis(marches: QuerySet[Marche], par: Iterable[int] | None) -> QuerySet[Marche]:
    """Those that these accounts follow; None: all."""
    return marches if par is None else marches.filter(facilitateur__in=list(par))


def marches_a_regarder(
    perimetre: Perimetre, acces: Any, nombre: int, *, suivis_par: Iterable[int] | None = None
) -> list[MarcheEnCours]:
    """Running contracts, judged as their lots are here, the most worrying first, then the most hours to be found.

    `suivis_par`: only those of these accounts. Thirteen queries, whatever their number.
    """
    lots: dict[int, list[LotEnCours]] = defaultdict(list)
    for rang in lots_en_cours(perimetre, acces):
        lots[rang.lot.marche_id].append(rang)
    marches = Marche.objects.visibles_par(acces).filter(perimetre.q_structures())
    ordonnes = sorted(
        suivis(marches.en_cours(), suivis_par).pour_liste(),
        key=lambda marche: _inquietude(lots[marche.pk]),
    )[:nombre]
    avancements = avancement_par_marche(ordonnes)
    return [_juger(marche, avancements[marche.pk], lots[marche.pk]) for marche in ordonnes]


def _inquietude(lots: Sequence[LotEnCours]) -> tuple[int, Decimal]:
    if not lots:
        return len(GRAVITE), ZERO
    return GRAVITE[lots[0].feu], -sum((lot.reste for lot in lots), ZERO)


def _juger(marche: Marche, avancement: Avancement, lots: Sequence[LotEnCours]) -> MarcheEnCours:
    """The bar takes the colour of the word beside it."""
    feu = lots[0].feu if lots else None
    return MarcheEnCours(marche, juger(avancement, feu, dire=False), tuple(lots))


def restes_par_metier(rangs: Iterable[LotEnCours]) -> list[Reste]:
    return _restes(rangs, lambda rang: (rang.metier, rang.metier))


def restes_par_commune(rangs: Iterable[LotEnCours]) -> list[Reste]:
    return _restes(rangs, lambda rang: (rang.commune, rang.code_commune))


def _restes(rangs: Iterable[LotEnCours], cle) -> list[Reste]:
    """Most hours first; lots that have nothing left to find are out."""
    sommes: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for rang in rangs:
        if rang.reste:
            sommes[cle(rang)].append(rang.reste)
    restes = [
        Reste(libelle, code, len(heures), sum(heures, ZERO))
        for (libelle, code), heures in sommes.items()
    ]
    return sorted(restes, key=lambda reste: (-reste.heures, reste.libelle))
