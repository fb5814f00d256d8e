"""The hours of a row, month by month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal

from clauses_project import ecriture
from clauses_project.classeurs import Cellule
from clauses_project.dates import mois_de
from suivi.fichiers import rubriques
from suivi.fichiers.champs import Champ
from suivi.fichiers.colonnes_de_temps import le_jour
from suivi.fichiers.periodes import Repere, lire_jour, lire_mois, lire_semaine
from suivi.fichiers.rang import RangLu
from suivi.fichiers.resultats import Part, Periode, Quand
from suivi.fichiers.semaines import dans_le_mois, repartir, reunis

HEURES_D_UN_MOIS = 744  # 31 days of 24 hours
JOURS_D_UNE_SEMAINE = 7
ZERO = Decimal(0)
Lecture = Callable[[Cellule, Repere], Periode | None]
Mesure = tuple[Quand | None, Decimal, Decimal]  # when, work, training


class SansPeriode(Exception):
    """What the row says of its month cannot be read: it was said."""


def parts_de(rang: RangLu) -> tuple[tuple[Part, ...], bool]:
    """The hours by month, in order, and whether a week was shared by its working days.

    What is wrong is said on the row, and gives no part.
    """
    try:
        base = _periode_de_la_ligne(rang)
    except SansPeriode:
        return (), False
    par_mois: dict[date, list[Decimal]] = {}
    periodes: set[Periode] = set()
    repartie = False
    for quand, travail, formation in _mesures(rang):
        periode = _preciser(quand, base)
        if periode is None:
            rang.refuser(None, "aucun mois n'est dit pour ces heures : indiquez-le.")
            return (), False
        repartie |= _ajouter(par_mois, periode, travail, formation)
        periodes.add(periode)
    parts = tuple(
        Part(mois, travail, formation, _jours(periodes, mois))
        for mois, (travail, formation) in sorted(par_mois.items())
    )
    if repartie:
        _dire_la_repartition(rang, None if rang.tableau.de_temps else base, parts)
    _verifier(rang, parts)
    return parts, repartie


def _mesures(rang: RangLu) -> Iterator[Mesure]:
    """What each cell of hours says; None where only the row, or the file, may say when."""
    lues = _en_colonnes(rang) if rang.tableau.de_temps else _en_une_fois(rang)
    if not rubriques.est_de_formation(rang.texte(Champ.RUBRIQUE)):
        return lues
    return ((quand, ZERO, travail + formation) for quand, travail, formation in lues)


def _en_colonnes(rang: RangLu) -> Iterator[Mesure]:
    somme = ZERO
    for colonne in rang.tableau.de_temps:
        heures = rang.heures(colonne)
        if heures is None or (rang.tableau.suivi_a_l_annee and not heures):
            continue
        somme += heures
        formation = colonne.champ == Champ.FORMATION
        yield colonne.periode, ZERO if formation else heures, heures if formation else ZERO
    apart = rang.heures_du_champ(Champ.FORMATION)
    if apart is not None:
        yield None, ZERO, apart
    _comparer_au_total(rang, somme + (apart or ZERO), rang.heures_du_champ(Champ.TOTAL))


def _en_une_fois(rang: RangLu) -> Iterator[Mesure]:
    """Training is beside the hours; within them when the heading says « dont », or beside a total alone."""
    heures, total = rang.heures_du_champ(Champ.HEURES), rang.heures_du_champ(Champ.TOTAL)
    formation, dont = (rang.heures_du_champ(c) for c in (Champ.FORMATION, Champ.DONT_FORMATION))
    if heures is None and total is not None and Champ.HEURES not in rang.tableau.par_champ:
        heures = _oter(rang, total, formation or dont or ZERO, Champ.TOTAL)
    elif heures is not None and dont is not None:
        heures = _oter(rang, heures, dont, Champ.HEURES)
    if formation is None:
        formation = dont
    if heures is not None or formation is not None:
        heures, formation = heures or ZERO, formation or ZERO
        yield None, heures, formation
        _comparer_au_total(rang, heures + formation, total)


def _oter(rang: RangLu, total: Decimal, formation: Decimal, champ: Champ) -> Decimal:
    reste = total - formation
    if reste < 0:
        rang.refuser(
            rang.tableau.par_champ[champ],
            f"{_h(formation)} de formation dépassent {_h(total)} en tout.",
        )
        return ZERO
    return reste


def _comparer_au_total(rang: RangLu, somme: Decimal, total: Decimal | None) -> None:
    if total is not None and total != somme:
        colonne = rang.tableau.par_champ[Champ.TOTAL]
        rang.prevenir(colonne, f"{_h(total)} sont écrites, la ligne fait {_h(somme)}.")


def _ajouter(
    par_mois: dict[date, list[Decimal]], periode: Periode, travail: Decimal, formation: Decimal
) -> bool:
    partages = repartir(travail, periode), repartir(formation, periode)
    for rang, partage in enumerate(partages):
        for mois, heures in partage:
            par_mois.setdefault(mois, [ZERO, ZERO])[rang] += heures
    return len(partages[0]) > 1 and bool(travail or formation)


def _jours(periodes: Iterable[Periode], mois: date) -> tuple[Periode, ...]:
    return reunis(filter(None, (dans_le_mois(periode, mois) for periode in periodes)))


def _preciser(quand: Quand | None, base: Periode | None) -> Periode | None:
    if quand is None or isinstance(quand, Periode):
        return quand or base
    return le_jour(quand, base) if base else None


def _periode_de_la_ligne(rang: RangLu) -> Periode | None:
    """A day, else a month, else a week; else what the whole file is about. Raises SansPeriode."""
    if rang.est_rempli(Champ.JOUR):
        return _lire(rang, Champ.JOUR, _un_jour, "un jour")
    mois = _mois(rang) if rang.est_rempli(Champ.MOIS) else None
    semaine = _semaine(rang)
    if mois and semaine:
        return _semaine_dans_le_mois(rang, semaine, mois)
    if mois or semaine:
        return mois or semaine
    if rang.tableau.mois:
        return lire_mois(rang.tableau.mois, rang.tableau.repere)
    return rang.tableau.lue.periode or _par_la_mission(rang)


def _lire(rang: RangLu, champ: Champ, lire: Lecture, quoi: str) -> Periode:
    periode = rang.lire(lire, champ)
    if periode is None:
        rang.refuser(
            rang.tableau.par_champ[champ],
            f"« {rang.texte(champ)} » ne se lit pas comme {quoi}.",
        )
        raise SansPeriode
    return periode


def _un_jour(cellule: Cellule, repere: Repere) -> Periode | None:
    jour = lire_jour(cellule, repere)
    return Periode(jour, jour) if jour else None


def _mois(rang: RangLu) -> Periode:
    annee = rang.texte(Champ.ANNEE)
    texte = rang.texte(Champ.MOIS)
    if annee.isdigit() and len(annee) == 4 and not isinstance(rang.cellule(Champ.MOIS), date):
        periode = lire_mois(f"{texte} {annee}", rang.tableau.repere)
        if periode:
            return periode
    return _lire(rang, Champ.MOIS, lire_mois, "un mois : écrivez par exemple 2026-05")


def _semaine(rang: RangLu) -> Periode | None:
    if rang.est_rempli(Champ.PERIODE_DU):
        debut = _lire(rang, Champ.PERIODE_DU, _un_jour, "une date")
        if not rang.est_rempli(Champ.PERIODE_AU):
            return lire_semaine(debut.du, rang.tableau.repere)
        fin = _lire(rang, Champ.PERIODE_AU, _un_jour, "une date")
        if fin.au < debut.du:
            rang.refuser(rang.tableau.par_champ[Champ.PERIODE_AU], "la fin est avant le début.")
            raise SansPeriode
        return Periode(debut.du, fin.au)
    if rang.est_rempli(Champ.SEMAINE):
        return _lire(
            rang, Champ.SEMAINE, lire_semaine, "une semaine : écrivez par exemple S22 2026"
        )
    return None


def _semaine_dans_le_mois(rang: RangLu, semaine: Periode, mois: Periode) -> Periode:
    """The file says itself in which month it counts these days."""
    periode = dans_le_mois(semaine, mois.du)
    if periode is None:
        rang.refuser(
            rang.tableau.par_champ[Champ.MOIS],
            f"cette semaine, du {semaine.du:%d/%m/%Y} au {semaine.au:%d/%m/%Y}, "
            f"n'a aucun jour en {ecriture.mois(mois.du)}.",
        )
        raise SansPeriode
    return periode


def _par_la_mission(rang: RangLu) -> Periode | None:
    """When nothing else says it: a mission that begins and ends in the same month, or within a week."""
    repere = rang.tableau.repere
    debut, fin = (lire_jour(rang.cellule(champ), repere) for champ in (Champ.DEBUT, Champ.FIN))
    if debut and fin and debut <= fin:
        court = (fin - debut).days < JOURS_D_UNE_SEMAINE
        return Periode(debut, fin) if court or mois_de(debut) == mois_de(fin) else None
    return None


def _dire_la_repartition(rang: RangLu, base: Periode | None, parts: tuple[Part, ...]) -> None:
    quoi = f"période du {base.du:%d/%m/%Y} au {base.au:%d/%m/%Y}" if base else "semaine"
    dit = ", ".join(
        f"{_h(part.travail + part.formation)} en {ecriture.mois(part.mois)}" for part in parts
    )
    rang.prevenir(None, f"{quoi} à cheval sur deux mois, répartie selon les jours ouvrés : {dit}.")


def _verifier(rang: RangLu, parts: tuple[Part, ...]) -> None:
    for part in parts:
        heures = part.travail + part.formation
        if rang.tableau.nominatif and heures > HEURES_D_UN_MOIS:
            rang.refuser(
                None,
                f"{_h(heures)} en {ecriture.mois(part.mois)}, "
                f"un mois n'en a pas plus de {HEURES_D_UN_MOIS}.",
            )
        if part.mois > mois_de(rang.tableau.aujourd_hui):
            rang.refuser(None, f"{ecriture.mois(part.mois)} n'est pas encore commencé.")


def _h(heures: Decimal) -> str:
    return f"{ecriture.heures(heures)}{ecriture.INSECABLE}h"
