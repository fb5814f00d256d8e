"""How many hours to ask: amount × labour share ÷ hourly cost × effort, rounded once, at the end.

Rounding half up to the hour, the raw value kept beside. Source: domaine, « calibrage » (guides of the
DAJ and of the facilitateurs); the ANRU's ratio is on hours worked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from clauses_project.refus import refuser_si
from marches.amont.enums import BaseCalibrage

CENT = Decimal(100)
MOIS_MINIMUM = 2  # a shorter contract hardly leaves time to find someone and to have them work
HEURES_D_UNE_MISSION = 35  # usually a week at least


@dataclass(frozen=True, slots=True)
class Parametres:
    """Percentages are of 100; amounts in euros excluding tax; `heures` are all the hours worked (ANRU).

    `reprise` is the share of the staff taken over from the former holder: the effort bears on the others.
    """

    base: str
    effort: Decimal
    montant: Decimal | None = None
    part_main_oeuvre: Decimal | None = None
    cout_horaire: Decimal | None = None
    heures: Decimal | None = None
    reprise: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Resultat:
    """`main_oeuvre` in euros, the rest in hours; exact but `heures`, whole. None where the base has no such step."""

    main_oeuvre: Fraction | None
    totales: Fraction
    a_effort: Fraction
    calculees: Fraction
    heures: int


def calculer(parametres: Parametres) -> Resultat:
    """Raises Refus, one sentence for each parameter that is missing or impossible."""
    refuser_si(_manques(parametres))
    main_oeuvre, totales = _heures_totales(parametres)
    a_effort = totales * _part(CENT - parametres.reprise)
    calculees = a_effort * _part(parametres.effort)
    return Resultat(main_oeuvre, totales, a_effort, calculees, _a_l_heure(calculees))


def _manques(parametres: Parametres) -> Iterator[str]:
    if not 0 < parametres.effort <= CENT:
        yield "L'effort d'insertion est un pourcentage, entre 0 et 100 : écrivez par exemple 5."
    if not 0 <= parametres.reprise < CENT:
        yield "La part du personnel repris est un pourcentage, de 0 à moins de 100."
    if parametres.base == BaseCalibrage.HEURES:
        if not parametres.heures or parametres.heures < 0:
            yield "Indiquez les heures travaillées en tout, au-dessus de zéro."
        return
    if not parametres.montant or parametres.montant < 0:
        yield "Indiquez un montant hors taxes, au-dessus de zéro."
    part = parametres.part_main_oeuvre
    if part is None or not 0 < part <= CENT:
        yield "La part de main-d'œuvre est un pourcentage, entre 0 et 100 : écrivez par exemple 45."
    if not parametres.cout_horaire or parametres.cout_horaire < 0:
        yield "Le coût horaire est au-dessus de zéro : écrivez par exemple 38."


def _heures_totales(parametres: Parametres) -> tuple[Fraction | None, Fraction]:
    if parametres.base == BaseCalibrage.HEURES:
        return None, Fraction(parametres.heures or 0)
    main_oeuvre = Fraction(parametres.montant or 0) * _part(parametres.part_main_oeuvre or CENT)
    return main_oeuvre, main_oeuvre / Fraction(parametres.cout_horaire or 1)


def _part(pourcent: Decimal) -> Fraction:
    return Fraction(pourcent) / 100


def _a_l_heure(heures: Fraction) -> int:
    return int(heures + Fraction(1, 2))


def ecrit(valeur: Fraction) -> Decimal:
    """A raw value as it is shown and kept: to the hundredth, half up."""
    exact = Decimal(valeur.numerator) / Decimal(valeur.denominator)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def faisabilite(
    *, duree_mois: int | None, technicite_forte: bool, public_present: bool | None, heures: int
) -> Iterator[str]:
    """What stands in the way, by the four criteria: duration, volume, technicity, public at hand."""
    if duree_mois is not None and duree_mois < MOIS_MINIMUM:
        yield f"Moins de {MOIS_MINIMUM} mois : le temps manque pour recruter."
    if heures < HEURES_D_UNE_MISSION:
        yield f"Moins de {HEURES_D_UNE_MISSION} heures : c'est moins d'une semaine de travail."
    if technicite_forte:
        yield "Technicité forte : peu de personnes peuvent tenir ces postes."
    if public_present is False:
        yield "Le public manque sur le territoire."
