"""What breakdowns are counted from: retained hours as small tuples of keys, in whole hundredths.

These functions are the only reading of hours that figures know. Whole calendar years come from the sums
kept beside the lines: the same figures, from a row where there were twelve.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import BigIntegerField, ExpressionWrapper, F, QuerySet, Sum

from clauses_project.dates import ajouter_mois
from clauses_project.heures import ZERO
from marches.models import Attribution
from participants.models import Eligibilite
from suivi.chiffres.annees import Decoupe, decouper, mois_de_l_annee
from suivi.chiffres.heures import (
    AVEC_HEURES_RETENUES,
    CONTRAT,
    DECIDEES,
    RETENUES,
    SAISIES,
    VALIDEES,
)
from suivi.chiffres.perimetre import Perimetre, Periode
from suivi.chiffres.tables import Condition, dans, des_structures, lire
from suivi.enums import EN_ATTENTE
from suivi.models import LigneHeures

ATTRIBUTION = "affectation__attribution"
# A sum of bigint is a numeric, slower to read, unless it is told otherwise.
SOMMES = """
    SELECT attribution_id, annee,
           CAST(sum(non_retenues) AS bigint), CAST(sum(en_suspens) AS bigint),
           CAST(sum(retenues_1) AS bigint), CAST(sum(retenues_2) AS bigint),
           CAST(sum(retenues_3) AS bigint), CAST(sum(retenues_4) AS bigint),
           CAST(sum(retenues_5) AS bigint), CAST(sum(retenues_6) AS bigint),
           CAST(sum(retenues_7) AS bigint), CAST(sum(retenues_8) AS bigint),
           CAST(sum(retenues_9) AS bigint), CAST(sum(retenues_10) AS bigint),
           CAST(sum(retenues_11) AS bigint), CAST(sum(retenues_12) AS bigint)
      FROM suivi_cumulannuel
"""
EN_ATTENTE_PAR_ATTRIBUTION = """
    SELECT f.attribution_id,
           CAST(sum(coalesce(h.heures_travail, 0) + coalesce(h.heures_formation, 0)) AS bigint)
      FROM suivi_declaration d
      JOIN suivi_ligneheures h ON h.declaration_id = d.id AND h.structure_id = d.structure_id
      JOIN suivi_affectation f ON f.id = h.affectation_id AND f.structure_id = d.structure_id
"""


# Retained hours of a work contract for an attribution in a year: the year, the contract, the attribution, the
# eligibility, the months they were worked in (January being the first bit), work, training. Rows by thousands:
# they stay as the database gives them.
Fait = tuple[int, int, int, int | None, int, int, int]


class FaitGlobal(NamedTuple):
    """Hours without names of an attribution and an employer in a month."""

    mois: date
    attribution: int
    employeur: int
    centiemes: int


@dataclass(frozen=True)
class Sommes:
    """Validated hours by attribution, stage included: retained by month, and what was not retained."""

    retenues: dict[int, dict[date, int]] = field(default_factory=lambda: defaultdict(dict))
    non_retenues: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    en_suspens: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def ajouter(
        self, attribution: int, non_retenues: int, en_suspens: int, mois: Mapping[date, int]
    ) -> None:
        self.non_retenues[attribution] += non_retenues
        self.en_suspens[attribution] += en_suspens
        siennes = self.retenues[attribution]
        siennes |= {jour: centiemes for jour, centiemes in mois.items() if centiemes}


def lire_faits(perimetre: Perimetre, periode: Periode) -> list[Fait]:
    """One query for whole calendar years, one for the odd months around them. Stage included."""
    decoupe = decouper(periode)
    faits: list[Fait] = []
    if decoupe.a_des_annees:
        faits += lire(
            "SELECT annee, contrat_id, attribution_id, faits_id, mois_retenus, travail, formation"
            " FROM suivi_cumulannuel",
            des_annees(perimetre, decoupe) & Condition("mois_retenus > 0") & reste(perimetre),
        )
    if decoupe.bords:
        lignes = _lignes(perimetre, decoupe).filter(
            AVEC_HEURES_RETENUES, perimetre.q_lots(f"{ATTRIBUTION}__lot__"), perimetre.q_residence()
        )
        for mois, contrat, attribution, droit, travail, formation in lignes.values_list(
            "mois",
            CONTRAT,
            ATTRIBUTION,
            "faits",
            _centiemes("heures_travail_retenues"),
            _centiemes("heures_formation_retenues"),
        ):
            masque = 1 << mois.month - 1
            faits.append((mois.year, contrat, attribution, droit, masque, travail, formation))
    return faits


def lire_sommes(perimetre: Perimetre, periode: Periode) -> Sommes:
    """Of all the attributions of the structures, residents alone under such a filter. One query for whole
    calendar years, one for the odd months around them.
    """
    decoupe, sommes = decouper(periode), Sommes()
    if decoupe.a_des_annees:
        for attribution, annee, non_retenues, en_suspens, *mois in lire(
            SOMMES,
            des_annees(perimetre, decoupe) & reste(_sans_contrats(perimetre)),
            "GROUP BY attribution_id, annee",
        ):
            debuts = mois_de_l_annee(annee)
            sommes.ajouter(
                attribution, non_retenues, en_suspens, dict(zip(debuts, mois, strict=True))
            )
    if decoupe.bords:
        lignes = _lignes(perimetre, decoupe).filter(VALIDEES, perimetre.q_residence())
        for attribution, mois, retenues, non_retenues, en_suspens in lignes.values_list(
            ATTRIBUTION, "mois"
        ).annotate(
            retenues=Sum(RETENUES),
            non_retenues=Sum(SAISIES - RETENUES, filter=DECIDEES),
            en_suspens=Sum(SAISIES, filter=~DECIDEES),
        ):
            sommes.ajouter(
                attribution,
                en_centiemes(non_retenues),
                en_centiemes(en_suspens),
                {mois: en_centiemes(retenues)},
            )
    return sommes


def lire_retenues_avant(perimetre: Perimetre, periode: Periode) -> dict[int, int]:
    """Retained hours of each attribution before the period, stage included; none without a beginning."""
    retenues: dict[int, int] = defaultdict(int)
    if periode.du is None or periode.du == date.min:
        return retenues
    decoupe = decouper(Periode(None, ajouter_mois(periode.du, -1)))
    retenues |= lire(
        "SELECT attribution_id, CAST(sum(travail + formation) AS bigint) FROM suivi_cumulannuel",
        des_annees(perimetre, decoupe),
        "GROUP BY attribution_id",
    )
    if decoupe.bords:
        lignes = _lignes(perimetre, decoupe).filter(VALIDEES)
        for attribution, somme in lignes.values_list(ATTRIBUTION).annotate(somme=Sum(RETENUES)):
            retenues[attribution] += en_centiemes(somme)
    return retenues


def lire_en_attente(perimetre: Perimetre, periode: Periode) -> dict[int, int]:
    """Hours that wait for validation, by attribution: from their declarations, which are few. One query."""
    condition = des_structures(perimetre, "d.structure_id") & Condition(
        "d.etat IN (%s, %s) AND d.mois BETWEEN %s AND %s AND h.mois BETWEEN %s AND %s",
        (*EN_ATTENTE, *(periode.du or date.min, periode.au) * 2),
    )
    if perimetre.par_residence:
        condition &= dans("h.faits_id", _habitants(perimetre))
    return dict(lire(EN_ATTENTE_PAR_ATTRIBUTION, condition, "GROUP BY f.attribution_id"))


def lire_globales(perimetre: Perimetre, au: date) -> list[FaitGlobal]:
    """Heures globales of the structures since the beginning, stage included. One query."""
    condition = Condition("heures > 0 AND mois <= %s", (au,))
    return [
        FaitGlobal(*rang)
        for rang in lire(
            "SELECT mois, attribution_id, employeur_id, heures FROM suivi_heuresglobales",
            des_structures(perimetre) & condition,
        )
    ]


def _lignes(perimetre: Perimetre, mois: Periode | Decoupe) -> QuerySet[LigneHeures]:
    return LigneHeures.objects.filter(perimetre.q_structures(), mois.q()).order_by()


def des_annees(perimetre: Perimetre, decoupe: Decoupe) -> Condition:
    """Sums of the whole years of the structures."""
    bornes = Condition("annee BETWEEN %s AND %s", (decoupe.premiere or 0, decoupe.derniere))
    return des_structures(perimetre) & bornes


def reste(perimetre: Perimetre) -> Condition:
    """What the filters leave of sums: attributions of the lots kept, facts of the people who live there."""
    condition = Condition("1 = 1")
    if replace(perimetre, commune="", epci="").filtres:
        attributions = Attribution.objects.filter(
            perimetre.q_structures(), perimetre.q_lots("lot__")
        )
        condition &= dans("attribution_id", attributions.order_by().values("pk"))
    if perimetre.par_residence:
        condition &= dans("faits_id", _habitants(perimetre))
    return condition


def _habitants(perimetre: Perimetre) -> QuerySet:
    """Eligibilities of those who lived there."""
    habitants = Eligibilite.objects.filter(perimetre.q_structures(), perimetre.q_residence(""))
    return habitants.order_by().values("pk")


def _sans_contrats(perimetre: Perimetre) -> Perimetre:
    """The same without its filters on contracts."""
    return Perimetre(perimetre.structures, commune=perimetre.commune, epci=perimetre.epci)


def en_centiemes(heures: Decimal | None) -> int:
    return int((heures or ZERO).scaleb(2))


def _centiemes(champ: str) -> ExpressionWrapper:
    """Hours as they are stored: a tuple of integers costs less than decimals, and adds up as exactly."""
    return ExpressionWrapper(F(champ), output_field=BigIntegerField())
