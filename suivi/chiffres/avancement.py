"""Where lots and contracts stand: retained hours against the objective in force, and what was expected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from clauses_project import ecriture
from clauses_project.dates import ajouter_mois, dernier_jour, mois_de
from clauses_project.heures import ZERO
from clauses_project.presentation import Avancement
from marches.enums import Clause, Statut
from marches.models import LigneObjectif, Lot, Marche, Prevision
from suivi.chiffres.heures import LOT, SAISIES, VALIDEES
from suivi.chiffres.marches import cumul_par_lot
from suivi.models import LigneHeures

Mesure = tuple[Decimal, Decimal, Decimal | None]
HORS_TAUX = {
    Statut.RESILIE: "marché résilié, hors objectif",
    Statut.ABANDONNE: "marché abandonné, hors objectif",
}


def avancement_par_lot(lots: Iterable[Lot], au: date | None = None) -> dict[int, Avancement]:
    """By primary key, up to the end of that month (the current one). Four queries.

    Lots should come with their `marche` (select_related). A lot of a contract RESILIE or ABANDONNE, or
    under a clause STAGE, shows its hours without a rate, as in every figure.
    """
    mesures = _mesurer(list(lots), au)
    return {lot.pk: _avancement(lot, *mesure) for lot, mesure in mesures}


def avancement_par_marche(
    marches: Iterable[Marche], au: date | None = None
) -> dict[int, Avancement]:
    """By primary key: the contract's lots in the rate, added up. Five queries.

    Without any, the hours of all its lots, stage apart, and no rate.
    """
    par_pk = {marche.pk: marche for marche in marches}
    lots = Lot.objects.filter(marche__in=list(par_pk)).select_related("marche").order_by()
    par_marche: dict[int, list[Mesure]] = defaultdict(list)
    for lot, mesure in _mesurer(list(lots), au):
        if lot.clause_effective != Clause.STAGE:
            par_marche[lot.marche_id].append(mesure)
    return {
        pk: _dire(marche, Avancement.de(*_additionner(par_marche[pk])))
        for pk, marche in par_pk.items()
    }


def _additionner(mesures: list[Mesure]) -> Mesure:
    """Of the lots in the rate, else of all. Nothing is expected unless something is of each of them."""
    dans_le_taux = [mesure for mesure in mesures if mesure[1] > 0]
    if not dans_le_taux:
        return sum((realise for realise, _, _ in mesures), ZERO), ZERO, None
    attendus = [attendu for _, _, attendu in dans_le_taux if attendu is not None]
    return (
        sum((realise for realise, _, _ in dans_le_taux), ZERO),
        sum((objectif for _, objectif, _ in dans_le_taux), ZERO),
        sum(attendus, ZERO) if len(attendus) == len(dans_le_taux) else None,
    )


def promesse_par_lot(avancements: Mapping[int, Avancement]) -> dict[int, str]:
    """Where the hours typed and not validated yet would bring each lot if all were retained, in words.

    Empty for a lot without rate, or without such hours. One query.
    """
    saisies = dict(
        LigneHeures.objects.filter(~VALIDEES, **{f"{LOT}in": list(avancements)})
        .order_by()
        .values_list(LOT.removesuffix("__"))
        .annotate(total=Sum(SAISIES))
    )
    return {
        lot: _promettre(avancement, saisies.get(lot) or ZERO)
        for lot, avancement in avancements.items()
    }


def _promettre(avancement: Avancement, saisies: Decimal) -> str:
    if avancement.taux is None or not saisies:
        return ""
    ensuite = Avancement.de(avancement.realise + saisies, avancement.objectif)
    return (
        f"{ecriture.heures(saisies)}{ecriture.INSECABLE}h saisies ne sont pas encore validées"
        f"{ecriture.INSECABLE}: elles porteraient à {ecriture.pourcent(ensuite.taux)}."
    )


def _mesurer(lots: list[Lot], au: date | None) -> list[tuple[Lot, Mesure]]:
    """Each lot with its hours done, its objective in force and the hours expected."""
    pks = [lot.pk for lot in lots]
    jour = dernier_jour(mois_de(au)) if au else timezone.localdate()
    objectifs = dict(
        LigneObjectif.objects.en_vigueur(dernier_jour(jour))
        .filter(lot__in=pks)
        .order_by()
        .values_list("lot")
        .annotate(Sum("heures"))
    )
    cumuls = cumul_par_lot(pks, mois_de(jour))
    attendus = attendus_par_lot(lots, objectifs, jour)
    return [(lot, (cumuls[lot.pk], objectifs.get(lot.pk, ZERO), attendus[lot.pk])) for lot in lots]


def attendus_par_lot(
    lots: Iterable[Lot], objectifs: Mapping[int, Decimal], jour: date
) -> dict[int, Decimal | None]:
    """Hours expected of each lot by that day, by primary key. One query.

    What was planned by quarter when the work started, the quarter in progress in proportion of its days;
    failing that, the objective spread evenly. Never more than the objective; None without an objective,
    or without dates to spread it over.
    """
    lots = list(lots)
    prevues = previsions_par_lot(lot.pk for lot in lots)
    return {
        lot.pk: heures_attendues(lot.marche, objectifs.get(lot.pk, ZERO), prevues[lot.pk], jour)
        for lot in lots
    }


def previsions_par_lot(lots: Iterable[int]) -> dict[int, dict[date, Decimal]]:
    """Hours planned by quarter (its first day) of each lot. One query."""
    prevues: dict[int, dict[date, Decimal]] = defaultdict(dict)
    previsions = Prevision.objects.filter(lot__in=list(lots)).order_by()
    for lot, trimestre, heures in previsions.values_list("lot", "trimestre", "heures"):
        prevues[lot][trimestre] = heures
    return prevues


def heures_attendues(
    marche: Marche, objectif: Decimal, prevues: Mapping[date, Decimal], jour: date
) -> Decimal | None:
    """Hours expected by the end of that day."""
    if objectif <= 0:
        return None
    if not prevues:
        return _lineaire(marche, objectif, jour)
    somme = sum((heures * _part_passee(debut, jour) for debut, heures in prevues.items()), ZERO)
    return min(somme, objectif)


def _part_passee(trimestre: date, jour: date) -> Decimal:
    """How much of the quarter is over at the end of that day, from 0 to 1."""
    total = (ajouter_mois(trimestre, 3) - trimestre).days
    ecoules = min(max((jour - trimestre).days + 1, 0), total)
    return Decimal(ecoules) / total


def _terme(marche: Marche) -> date | None:
    debut = marche.date_ordre_service or marche.date_notification
    return marche.date_fin if marche.date_fin and marche.date_fin > debut else None


def _lineaire(marche: Marche, objectif: Decimal, jour: date) -> Decimal | None:
    """Linear from the ordre de service (else the notification) to the end of the contract."""
    fin = _terme(marche)
    if fin is None:
        return None
    debut = marche.date_ordre_service or marche.date_notification
    ecoules = min(max((jour - debut).days, 0), (fin - debut).days)
    return objectif * ecoules / (fin - debut).days


def _avancement(lot: Lot, realise: Decimal, objectif: Decimal, attendu: Decimal | None):
    if lot.clause_effective == Clause.STAGE:
        sans_taux = Avancement.de(realise, ZERO)
        return replace(sans_taux, mots=f"{sans_taux.mots} (clause de stage, comptée à part)")
    return _dire(lot.marche, Avancement.de(realise, objectif, attendu))


def _dire(marche: Marche, avancement: Avancement) -> Avancement:
    motif = HORS_TAUX.get(Statut(marche.statut))
    if motif is None:
        return avancement
    return replace(Avancement.de(avancement.realise, ZERO), mots=motif)
