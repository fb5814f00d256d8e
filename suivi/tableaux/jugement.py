"""How running lots and contracts are going, judged once: the colour and the word of a bar are those of its forecast."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from clauses_project.ecriture import INSECABLE
from clauses_project.presentation import Avancement
from marches.enums import Clause, Statut
from marches.models import Lot, Marche
from suivi.chiffres import avancement_par_lot, avancement_par_marche
from suivi.chiffres.rythme import Feu, rythmes

GRAVITE = {Feu.ROUGE: 0, Feu.ORANGE: 1, Feu.GRIS: 2, Feu.VERT: 3}
EN_COURS = (Statut.EN_COURS, Statut.SUSPENDU)
DITS = (Feu.ROUGE, Feu.ORANGE)


def avancements_des_lots(lots: Iterable[Lot]) -> dict[int, Avancement]:
    """By primary key. Nine queries; lots come with their `marche`."""
    lots = list(lots)
    feux = feux_des_lots(lots)
    return {pk: juger(a, feux.get(pk)) for pk, a in avancement_par_lot(lots).items()}


def avancements_des_marches(marches: Iterable[Marche]) -> dict[int, Avancement]:
    """By primary key: a contract is judged as the most worrying of its lots. Eleven queries."""
    marches = list(marches)
    en_cours = [marche.pk for marche in marches if marche.statut in EN_COURS]
    lots = list(Lot.objects.filter(marche__in=en_cours).select_related("marche").order_by("pk"))
    feux = feux_des_marches(lots, feux_des_lots(lots))
    return {pk: juger(a, feux.get(pk)) for pk, a in avancement_par_marche(marches).items()}


def feux_des_lots(lots: Iterable[Lot]) -> dict[int, Feu]:
    """Of those that run and have an objective in hours, stage apart. Five queries."""
    juges = (
        lot
        for lot in lots
        if lot.marche.statut in EN_COURS and lot.clause_effective != Clause.STAGE
    )
    return {rythme.lot.pk: rythme.feu for rythme in rythmes(juges)}


def feux_des_marches(lots: Iterable[Lot], feux: Mapping[int, Feu]) -> dict[int, Feu]:
    """The most worrying of the lots of each contract; nothing for a contract none of whose lots is judged."""
    pires: dict[int, Feu] = {}
    for lot in lots:
        if lot.pk in feux:
            deja = pires.get(lot.marche_id, Feu.VERT)
            pires[lot.marche_id] = min(deja, feux[lot.pk], key=GRAVITE.__getitem__)
    return pires


def juger(avancement: Avancement, feu: Feu | None, *, dire: bool = True) -> Avancement:
    """With the colour of the forecast, and its word where it worries (`dire`: unless it stands beside)."""
    if feu is None or avancement.taux is None:
        return avancement
    mots = avancement.mots
    if dire and feu in DITS:
        mots = f"{mots}{INSECABLE}; {feu.mot.lower()}"
    return replace(avancement, ton=feu.ton, mots=mots)
