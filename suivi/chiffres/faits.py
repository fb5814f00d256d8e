"""What breakdowns are counted from: retained hours with what their keys lead to, in whole hundredths.

These functions are the only reading of hours that figures know. Whole calendar years come from the sums
kept beside the lines: the same figures, from a row where there were twelve.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Cast, ExtractMonth, ExtractYear

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
from suivi.chiffres.tables import (
    Condition,
    a_part,
    dans,
    des_structures,
    executer,
    lire,
    parmi,
    requete,
)
from suivi.enums import EN_ATTENTE
from suivi.models import LigneHeures
from territoires.models import Structure

ATTRIBUTION = "affectation__attribution"
# Each table is read through its structures before it is joined to the others.
FAITS = """
    WITH h (annee, contrat_id, attribution_id, faits_id, mois, travail, formation) AS {heures}
    SELECT h.annee, h.contrat_id, h.attribution_id, h.faits_id, h.mois, h.travail, h.formation,
           h.travail + h.formation, {personne}, p.sexe, k.type, k.modalite, k.code_rome, k.employeur_id,
           e.age, e.niveau, e.id IS NOT NULL AND e.code_qpv <> '', e.prescripteur_id, e.commune_id
      FROM h
      JOIN {contrats} k ON k.id = h.contrat_id
      JOIN {gens} p ON p.id = k.participant_id
      LEFT JOIN {droits} e ON e.id = h.faits_id
"""
DES_CUMULS = """
    SELECT annee, contrat_id, attribution_id, faits_id, mois_retenus, travail, formation
      FROM suivi_cumulannuel WHERE {}
"""
PRESENCES = "SELECT attribution_id, annee, mois_retenus FROM suivi_cumulannuel"
# The same of a line: its year, and its month as a bit.
ANNEE = Cast(ExtractYear("mois"), IntegerField())
MOIS = Value(1).bitleftshift(Cast(ExtractMonth("mois"), IntegerField()) - 1)  # type: ignore[arg-type]
CONTRATS = """
    SELECT id, participant_id, type, modalite, code_rome, employeur_id
      FROM participants_contrattravail WHERE {}
"""
GENS = "SELECT id, sexe FROM participants_participant WHERE {}"
GENS_DE_PLUSIEURS = "SELECT id, sexe, empreinte FROM participants_participant WHERE {}"
DROITS = """
    SELECT id, age, niveau, code_qpv, prescripteur_id, commune_id FROM participants_eligibilite WHERE {}
"""
# A sum of bigint is a numeric, slower to read, unless it is told otherwise.
SOMMES = """
    SELECT annee, CAST(sum(non_retenues) AS bigint), CAST(sum(en_suspens) AS bigint),
           CAST(sum(retenues_1) AS bigint), CAST(sum(retenues_2) AS bigint),
           CAST(sum(retenues_3) AS bigint), CAST(sum(retenues_4) AS bigint),
           CAST(sum(retenues_5) AS bigint), CAST(sum(retenues_6) AS bigint),
           CAST(sum(retenues_7) AS bigint), CAST(sum(retenues_8) AS bigint),
           CAST(sum(retenues_9) AS bigint), CAST(sum(retenues_10) AS bigint),
           CAST(sum(retenues_11) AS bigint), CAST(sum(retenues_12) AS bigint)
      FROM suivi_cumulannuel
"""
# From the declarations, which are few, whatever the planner believes of the lines.
DECLAREES = """
    SELECT id, structure_id FROM suivi_declaration
     WHERE {} AND etat IN (%s, %s) AND mois BETWEEN %s AND %s
"""
LIGNES_DECLAREES = """
    SELECT h.affectation_id, h.structure_id,
           coalesce(h.heures_travail, 0) + coalesce(h.heures_formation, 0) AS centiemes
      FROM {declarations} d
      JOIN suivi_ligneheures h ON h.declaration_id = d.id AND h.structure_id = d.structure_id
     WHERE {condition}
"""
EN_ATTENTE_PAR_ATTRIBUTION = """
    SELECT f.attribution_id, CAST(sum(h.centiemes) AS bigint)
      FROM {lignes} h
      JOIN suivi_affectation f ON f.id = h.affectation_id AND f.structure_id = h.structure_id
     GROUP BY f.attribution_id
"""


# An attribution, a year, the months that have retained hours (January being the first bit).
Presence = tuple[int, int, int]


class FaitGlobal(NamedTuple):
    """Hours without names of an attribution and an employer in a month."""

    mois: date
    attribution: int
    employeur: int
    centiemes: int


@dataclass
class Sommes:
    """Validated hours: retained by month, and what was not retained."""

    retenues: dict[date, int] = field(default_factory=lambda: defaultdict(int))
    non_retenues: int = 0
    en_suspens: int = 0

    def ajouter(self, non_retenues: int, en_suspens: int, mois: Mapping[date, int]) -> None:
        self.non_retenues += non_retenues
        self.en_suspens += en_suspens
        for jour, centiemes in mois.items():
            if centiemes:
                self.retenues[jour] += centiemes


def lire_faits(perimetre: Perimetre, periode: Periode) -> list[tuple[Any, ...]]:
    """Rows of `Faits`, stage included; communes as they were stored. One query: whole calendar years from their sums,
    odd months around them from their lines.
    """
    decoupe, structures = decouper(periode), des_structures(perimetre)
    lues = []
    if decoupe.a_des_annees:
        condition = _presentes(perimetre, decoupe) & reste(perimetre)
        lues.append(Condition(DES_CUMULS.format(condition.sql), condition.valeurs))
    if decoupe.bords:
        lignes = _lignes(perimetre, decoupe).filter(
            AVEC_HEURES_RETENUES, perimetre.q_lots(f"{ATTRIBUTION}__lot__"), perimetre.q_residence()
        )
        travail, formation = map(
            _centiemes, ("heures_travail_retenues", "heures_formation_retenues")
        )
        lues.append(
            requete(
                lignes.values_list(ANNEE, CONTRAT, ATTRIBUTION, "faits", MOIS, travail, formation)
            )
        )
    heures, plusieurs = _ensemble(lues, "UNION ALL"), perimetre.de_plusieurs_structures
    rangs = executer(
        FAITS.format(
            heures=a_part(heures.sql),
            contrats=a_part(CONTRATS.format(structures.sql)),
            gens=a_part((GENS_DE_PLUSIEURS if plusieurs else GENS).format(structures.sql)),
            droits=a_part(DROITS.format(structures.sql)),
            personne="p.id, p.empreinte" if plusieurs else "p.id",
        ),
        heures.valeurs,
    )
    if plusieurs:  # one fingerprint is one person
        return [(*rang[:8], rang[9] or rang[8], *rang[10:]) for rang in rangs]
    return rangs


def lire_presences(structures: tuple[Structure, ...], periode: Periode) -> list[Presence]:
    """Attributions of the structures that have retained hours, stage included. One query."""
    perimetre, decoupe = Perimetre(structures), decouper(periode)
    lues = []
    if decoupe.a_des_annees:
        condition = _presentes(perimetre, decoupe)
        lues.append(Condition(f"{PRESENCES} WHERE {condition.sql}", condition.valeurs))
    if decoupe.bords:
        lignes = _lignes(perimetre, decoupe).filter(AVEC_HEURES_RETENUES)
        lues.append(requete(lignes.values_list(ATTRIBUTION, ANNEE, MOIS)))
    presences = _ensemble(lues, "UNION")
    return executer(presences.sql, presences.valeurs)


def _presentes(perimetre: Perimetre, decoupe: Decoupe) -> Condition:
    return des_annees(perimetre, decoupe) & Condition("mois_retenus > 0")


def _ensemble(lues: Iterable[Condition], mot: str) -> Condition:
    lues = list(lues)
    valeurs = [valeur for une in lues for valeur in une.valeurs]
    return Condition(f" {mot} ".join([une.sql for une in lues]), tuple(valeurs))


def lire_sommes(perimetre: Perimetre, periode: Periode, sans: Collection[int]) -> Sommes:
    """Of the attributions of the perimeter but these. One query for whole calendar years, one for the odd months
    around them.
    """
    decoupe, sommes = decouper(periode), Sommes()
    if decoupe.a_des_annees:
        condition = des_annees(perimetre, decoupe) & reste(perimetre)
        if sans:
            condition &= Condition(f"NOT {parmi('attribution_id', sans).sql}")
        for annee, non_retenues, en_suspens, *mois in lire(SOMMES, condition, "GROUP BY annee"):
            debuts = mois_de_l_annee(annee)
            sommes.ajouter(non_retenues, en_suspens, dict(zip(debuts, mois, strict=True)))
    if decoupe.bords:
        lignes = _lignes(perimetre, decoupe).filter(
            VALIDEES,
            ~Q(**{f"{ATTRIBUTION}__in": sans}),
            perimetre.q_lots(f"{ATTRIBUTION}__lot__"),
            perimetre.q_residence(),
        )
        for mois, retenues, non_retenues, en_suspens in lignes.values_list("mois").annotate(
            retenues=Sum(RETENUES),
            non_retenues=Sum(SAISIES - RETENUES, filter=DECIDEES),
            en_suspens=Sum(SAISIES, filter=~DECIDEES),
        ):
            sommes.ajouter(
                en_centiemes(non_retenues), en_centiemes(en_suspens), {mois: en_centiemes(retenues)}
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
    mois = (periode.du or date.min, periode.au)
    condition = Condition("h.mois BETWEEN %s AND %s", mois)
    if perimetre.par_residence:
        condition &= dans("h.faits_id", _habitants(perimetre))
    declarations = a_part(DECLAREES.format(des_structures(perimetre).sql))
    lignes = LIGNES_DECLAREES.format(declarations=declarations, condition=condition.sql)
    return dict(
        executer(
            EN_ATTENTE_PAR_ATTRIBUTION.format(lignes=a_part(lignes)),
            (*EN_ATTENTE, *mois, *condition.valeurs),
        )
    )


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


def en_centiemes(heures: Decimal | None) -> int:
    return int((heures or ZERO).scaleb(2))


def _centiemes(champ: str) -> ExpressionWrapper:
    """Hours as they are stored: a tuple of integers costs less than decimals, and adds up as exactly."""
    return ExpressionWrapper(F(champ), output_field=BigIntegerField())
