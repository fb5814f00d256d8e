"""Hours month by month against objective lines, of any set of lots: the charts and the words of a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from clauses_project import ecriture
from clauses_project.dates import ajouter_mois, dernier_jour, mois_de, suite_de_mois
from clauses_project.heures import ZERO
from marches.enums import Clause, Statut
from marches.models import LigneObjectif, Lot
from suivi.chiffres.avancement import heures_attendues, previsions_par_lot
from suivi.chiffres.perimetre import q_clause
from suivi.chiffres.rythme import ParMois, heures_par_lot_et_mois
from suivi.graphiques import Etape, Graphique, comparaison, progression
from suivi.tableaux.phrases import comparer

AN = 12
LARGEUR, HAUTEUR = 500, 270
HORS_TAUX = (Statut.RESILIE, Statut.ABANDONNE)


@dataclass(frozen=True)
class Suivi:
    """What is followed: whole lots, and attributions of others (a company that shares a lot with others).

    An objective is that of the lot, or the lines of those attributions alone.
    """

    lots: tuple[Lot, ...]
    partages: Mapping[int, Lot] = field(default_factory=dict)  # attribution → its lot

    @property
    def tous(self) -> list[Lot]:
        return list({lot.pk: lot for lot in (*self.lots, *self.partages.values())}.values())


@dataclass(frozen=True)
class Progression:
    """Months from the first to the current one or the end of the contracts.

    `heures` are all the retained hours, by month; `etapes` and `cumul` those of the lots that have an
    objective (all of them, when none has one).
    """

    jour: date
    etapes: tuple[Etape, ...]
    heures: Mapping[date, Decimal]
    en_attente: Decimal
    cumul: Decimal
    objectif: Decimal

    @property
    def est_vide(self) -> bool:
        return not (self.heures or self.objectif)

    @property
    def ici(self) -> date:
        return mois_de(self.jour)

    def _somme(self, premier: date) -> Decimal:
        mois = suite_de_mois(premier, ajouter_mois(premier, AN - 1))
        return sum((self.heures.get(m, ZERO) for m in mois), ZERO)

    @property
    def en_mots(self) -> list[str]:
        premier = ajouter_mois(self.ici, 1 - AN)
        phrases = [
            comparer(
                self._somme(premier),
                self._somme(ajouter_mois(premier, -AN)),
                "Sur les douze derniers mois",
                "les douze mois d'avant",
            )
        ]
        if self.objectif > 0:
            taux = ecriture.pourcent(self.cumul / self.objectif)
            phrases.insert(
                0,
                f"{ecriture.heures(self.cumul)}\u00a0h retenues depuis le début{self._par_qui}, sur un objectif de "
                f"{ecriture.heures(self.objectif)}\u00a0h\u00a0: {taux}.",
            )
        if self.en_attente:
            phrases.append(
                f"{ecriture.heures(self.en_attente)}\u00a0h déclarées attendent d'être validées\u00a0: "
                "elles ne sont pas encore dans ces chiffres."
            )
        return phrases

    @property
    def _par_qui(self) -> str:
        """Said when other lots have hours too."""
        tout = sum(self.heures.values(), ZERO)
        return "" if tout == self.cumul else " par les lots à objectif"

    @property
    def graphiques(self) -> dict[str, Graphique]:
        if self.est_vide:
            return {}
        return {g.cle: g for g in (self._graphique_cumul(), self._graphique_annees())}

    def _graphique_cumul(self) -> Graphique:
        titre = "Heures retenues, cumulées"
        if self.objectif > 0:
            titre += ", et objectif"
        return progression("avancement", titre, self.etapes, largeur=LARGEUR, hauteur=HAUTEUR)

    def _graphique_annees(self) -> Graphique:
        mois = list(suite_de_mois(ajouter_mois(self.ici, 1 - AN), self.ici))
        return comparaison(
            "annees",
            "Heures retenues par mois",
            [
                (etiquette(m, m == mois[0]), self.heures.get(m, ZERO),
                 self.heures.get(ajouter_mois(m, -AN), ZERO))
                for m in mois
            ],
            noms=("douze derniers mois", "un an avant"),
            largeur=LARGEUR,
            hauteur=HAUTEUR,
        )  # fmt: skip


def lots_suivis(lots: QuerySet[Lot]) -> tuple[Lot, ...]:
    """Those whose hours are compared with an objective: neither STAGE, nor of a contract cancelled."""
    suivis = lots.exclude(marche__statut__in=HORS_TAUX).exclude(q_clause(Clause.STAGE))
    return tuple(suivis.select_related("marche").order_by("marche", "numero", "pk"))


def progresser(suivi: Suivi, jour: date | None = None) -> Progression:
    """Five queries. Hours are compared with the objective for the lots that have one, drawn alone if none has."""
    jour = jour or timezone.localdate()
    objectifs = _objectifs(suivi)
    dans_le_taux = {lot for lot, lignes in objectifs.items() if _a_ce_jour(lignes, jour) > 0}
    faites = heures_par_lot_et_mois([lot.pk for lot in suivi.lots], mois_de(jour), suivi.partages)
    lots = [lot for lot in suivi.tous if lot.pk in dans_le_taux]
    comparees = {lot: mois for lot, mois in faites.items() if lot in dans_le_taux or not lots}
    cumulees = _par_mois(comparees.values())
    en_attente = [h.en_attente for mois in faites.values() for h in mois.values()]
    return Progression(
        jour=jour,
        etapes=tuple(_etapes(lots, objectifs, cumulees, jour)),
        heures=_par_mois(faites.values()),
        en_attente=sum(en_attente, ZERO),
        cumul=sum(cumulees.values(), ZERO),
        objectif=sum((_a_ce_jour(objectifs[lot.pk], jour) for lot in lots), ZERO),
    )


LignesDObjectif = list[tuple[date, Decimal]]


def _objectifs(suivi: Suivi) -> dict[int, LignesDObjectif]:
    """Active lines of each lot, in order. One query."""
    lignes = LigneObjectif.objects.filter(
        Q(lot__in=[lot.pk for lot in suivi.lots]) | Q(attribution__in=list(suivi.partages)),
        active=True,
    )
    par_lot: dict[int, LignesDObjectif] = defaultdict(list)
    for lot, jour, heures in lignes.order_by("date_effet", "pk").values_list(
        "lot", "date_effet", "heures"
    ):
        par_lot[lot].append((jour, heures))
    return par_lot


def _a_ce_jour(lignes: LignesDObjectif, jour: date) -> Decimal:
    return sum((heures for effet, heures in lignes if effet <= jour), ZERO)


def _par_mois(faites: Iterable[ParMois]) -> dict[date, Decimal]:
    sommes: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for mois in faites:
        for cle, heures in mois.items():
            if heures.retenues:
                sommes[cle] += heures.retenues
    return dict(sommes)


def _etapes(
    lots: list[Lot],
    objectifs: Mapping[int, LignesDObjectif],
    heures: Mapping[date, Decimal],
    jour: date,
) -> Iterator[Etape]:
    ici = mois_de(jour)
    departs = [mois_de(lignes[0][0]) for lot in lots if (lignes := objectifs[lot.pk])]
    premier = min([*departs, *heures, ici])
    fins = [mois_de(lot.marche.date_fin) for lot in lots if lot.marche.date_fin]
    prevues = previsions_par_lot(lot.pk for lot in lots)
    cumul = ZERO
    for mois in suite_de_mois(premier, max([ici, *fins])):
        cumul += heures.get(mois, ZERO)
        fin = dernier_jour(mois)
        par_lot = {lot.pk: _a_ce_jour(objectifs[lot.pk], fin) for lot in lots}
        yield Etape(
            etiquette(mois, mois == premier),
            cumul if mois <= ici else None,
            sum(par_lot.values(), ZERO) if lots else None,
            attendues(lots, par_lot, prevues, fin),
            ecriture.mois(mois),
            mois,
        )


def attendues(
    lots: Iterable[Lot],
    objectifs: Mapping[int, Decimal],
    prevues: Mapping[int, Mapping[date, Decimal]],
    jour: date,
) -> Decimal | None:
    """Hours expected by the end of that day of the lots that have an objective; None unless of each of them."""
    attendus = [
        heures_attendues(lot.marche, objectifs[lot.pk], prevues[lot.pk], jour)
        for lot in lots
        if objectifs[lot.pk] > 0
    ]
    connus = [attendu for attendu in attendus if attendu is not None]
    return sum(connus, ZERO) if connus and len(connus) == len(attendus) else None


def etiquette(mois: date, premier: bool) -> str:
    """« oct. », and its year when it begins one, or the drawing."""
    court = ecriture.MOIS_COURTS[mois.month - 1]
    return f"{court} {mois:%y}" if premier or mois.month == 1 else court
