"""Hours to ask, against the worked references of the trade and an independent sum."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses_project.refus import Refus
from marches.amont.calibrage import Parametres, calculer, ecrit, faisabilite
from marches.amont.enums import BaseCalibrage

MONTANT, HEURES = BaseCalibrage.MONTANT, BaseCalibrage.HEURES


def sur_montant(montant, part, cout, effort, **autres):
    montants = {"montant": montant, "part_main_oeuvre": part, "cout_horaire": cout}
    decimaux = {nom: Decimal(valeur) for nom, valeur in {**montants, **autres}.items()}
    return Parametres(MONTANT, Decimal(effort), **decimaux)


@pytest.mark.parametrize(
    ("parametres", "brut", "heures"),
    [
        (sur_montant("1000000", "50", "30", "5"), "833.33", 833),
        (sur_montant("1500000", "70", "30", "10"), "3500.00", 3500),
        (Parametres(HEURES, Decimal(5), heures=Decimal(40000)), "2000.00", 2000),
        (sur_montant("57300", "45", "40", "10"), "64.46", 64),
        # Cleaning: 200 000 × 80 % ÷ 40 = 4 000 h; three quarters are done by staff taken over.
        (sur_montant("200000", "80", "40", "10", reprise="75"), "100.00", 100),
        (sur_montant("100", "50", "10", "10"), "0.50", 1),
    ],
    ids=["A", "B", "C, ANRU", "rounded once", "D, staff taken over", "half up"],
)
def test_the_worked_references_of_the_trade(parametres, brut, heures):
    resultat = calculer(parametres)
    assert (ecrit(resultat.calculees), resultat.heures) == (Decimal(brut), heures)


def test_every_step_is_kept_to_be_shown():
    resultat = calculer(sur_montant("57300", "45", "40", "10"))
    assert resultat.main_oeuvre == 25785
    assert ecrit(resultat.totales) == Decimal("644.63")
    assert calculer(Parametres(HEURES, Decimal(5), heures=Decimal(100))).main_oeuvre is None


@pytest.mark.parametrize(
    ("parametres", "phrase"),
    [
        (sur_montant("1000", "150", "30", "5"), "La part de main-d'œuvre"),
        (sur_montant("1000", "0", "30", "5"), "La part de main-d'œuvre"),
        (sur_montant("1000", "50", "0", "5"), "Le coût horaire"),
        (sur_montant("0", "50", "30", "5"), "Indiquez un montant"),
        (sur_montant("1000", "50", "30", "0"), "L'effort d'insertion"),
        (sur_montant("1000", "50", "30", "101"), "L'effort d'insertion"),
        (sur_montant("1000", "50", "30", "5", reprise="100"), "personnel repris"),
        (Parametres(HEURES, Decimal(5)), "heures travaillées"),
        (Parametres(MONTANT, Decimal(5)), "Indiquez un montant"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(parametres, phrase):
    with pytest.raises(Refus, match=phrase):
        calculer(parametres)


pourcents = st.decimals("0.01", "100", places=2)
montants = st.decimals("0.01", "99999999.99", places=2)


@given(montants, pourcents, montants, pourcents, st.decimals(0, "99.99", places=2))
def test_hours_are_rounded_once_half_up_whatever_the_order(montant, part, cout, effort, reprise):
    resultat = calculer(
        Parametres(
            MONTANT,
            effort,
            montant=montant,
            part_main_oeuvre=part,
            cout_horaire=cout,
            reprise=reprise,
        )
    )
    autrement = (
        Fraction(effort)
        * (100 - Fraction(reprise))
        * Fraction(part)
        * Fraction(montant)
        / (Fraction(cout) * 1_000_000)
    )
    assert resultat.calculees == autrement
    assert -Fraction(1, 2) <= autrement - resultat.heures < Fraction(1, 2)


def test_the_four_criteria_say_what_stands_in_the_way():
    assert not list(
        faisabilite(duree_mois=6, technicite_forte=False, public_present=True, heures=700)
    )
    phrases = list(
        faisabilite(duree_mois=1, technicite_forte=True, public_present=False, heures=20)
    )
    assert len(phrases) == 4
