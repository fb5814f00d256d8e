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
from clauses_project.dates import dernier_jour, mois_de
from clauses_project.presentation import Avancement
from marches.enums import Clause, Statut
from marches.models import LigneObjectif, Lot, Marche
from suivi.chiffres.heures import LOT, SAISIES, VALIDEES, ZERO
from suivi.chiffres.marches import cumul_par_lot
from suivi.models import LigneHeures

Mesure = tuple[Decimal, Decimal, Decimal | None]
HORS_TAUX = {
    Statut.RESILIE: "marché résilié, hors objectif",
    Statut.ABANDONNE: "marché abandonné, hors objectif",
}


def avancement_par_lot(lots: Iterable[Lot], au: date | None = None) -> dict[int, Avancement]:
    """By primary key, up to the end of that month (the current one). Three queries.

    Lots should come with their `marche` (select_related). A lot of a contract RESILIE or ABANDONNE, or
    under a clause STAGE, shows its hours without a rate, as in every figure.
    """
    mesures = _mesurer(list(lots), au)
    return {lot.pk: _avancement(lot, *mesure) for lot, mesure in mesures}


def avancement_par_marche(
    marches: Iterable[Marche], au: date | None = None
) -> dict[int, Avancement]:
    """By primary key: the contract's lots in the rate, added up. Four queries.

    Without any, the hours of all its lots, stage apart, and no rate.
    """
    par_pk = {marche.pk: marche for marche in marches}
    lots = Lot.objects.filter(marche__in=list(par_pk)).select_related("marche").order_by()
    sommes: dict[int, list[Decimal]] = defaultdict(lambda: [ZERO] * 4)
    for lot, (realise, objectif, attendu) in _mesurer(list(lots), au):
        somme = sommes[lot.marche_id]
        if lot.clause_effective == Clause.STAGE:
            continue
        somme[3] += realise
        if objectif > 0:
            somme[0] += realise
            somme[1] += objectif
            somme[2] += attendu or ZERO
    return {
        pk: _dire(
            marche,
            Avancement.de(
                *((sommes[pk][0], sommes[pk][1], sommes[pk][2] if _terme(marche) else None)
                  if sommes[pk][1] else (sommes[pk][3], ZERO, None))
            ),
        )
        for pk, marche in par_pk.items()
    }  # fmt: skip


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
    return [
        (lot, (cumuls[lot.pk], objectif, _attendu(lot.marche, objectif, jour)))
        for lot in lots
        for objectif in [objectifs.get(lot.pk, ZERO)]
    ]


def _terme(marche: Marche) -> date | None:
    debut = marche.date_ordre_service or marche.date_notification
    return marche.date_fin if marche.date_fin and marche.date_fin > debut else None


def _attendu(marche: Marche, objectif: Decimal, jour: date) -> Decimal | None:
    """Linear from the ordre de service (else the notification) to the end of the contract."""
    fin = _terme(marche)
    if fin is None or objectif <= 0:
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
