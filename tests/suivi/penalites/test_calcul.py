"""Penalties worked out by hand."""

from decimal import Decimal as D

import pytest

from suivi.penalites.calcul import Calcul


def calcul(objectif, realise, **bareme) -> Calcul:
    return Calcul(objectif=D(objectif), realise=D(realise), **bareme)


@pytest.mark.parametrize(
    ("quoi", "brut", "montant"),
    [
        # 120 h × 45 € = 5 400 €; 3 % of 850 000 € is 25 500 €.
        (calcul(1000, 880, par_heure=D(45), plafond_part=D(3), base=D(850_000)), 5400, 5400),
        # 3 % of 150 000 € is 4 500 €.
        (calcul(1000, 880, par_heure=D(45), plafond_part=D(3), base=D(150_000)), 5400, 4500),
        (calcul(1000, 880, par_heure=D(45), plafond_montant=D(5000)), 5400, 5000),
        (calcul(1000, 880, par_heure=D(45)), 5400, 5400),
        # 12 days × 50 €, and both.
        (calcul(1000, 1000, par_jour=D(50), jours=12), 600, 600),
        (calcul(1000, 880, par_heure=D(45), par_jour=D(50), jours=12), 6000, 6000),
        # 0,33 h × 33,35 € = 11,0055 €: 11,01 €; 3,33 h × 0,15 € = 0,4995 €: 0,50 €.
        (calcul("0.33", 0, par_heure=D("33.35")), "11.0055", "11.01"),
        (calcul("3.33", 0, par_heure=D("0.15")), "0.4995", "0.50"),
        # Rounded once: 0,1 h × 0,05 € twice would be 0,02 €; together with a day at 0,01 € it is 0,02 € (0,015).
        (calcul("0.10", 0, par_heure=D("0.05"), par_jour=D("0.01"), jours=1), "0.015", "0.02"),
        # 2,5 % of 333,33 € is 8,33325 €.
        (calcul(10, 0, par_heure=D(1), plafond_part=D("2.5"), base=D("333.33")), 10, "8.33"),
        # More than was asked owes nothing.
        (calcul(100, 130, par_heure=D(45)), 0, 0),
    ],
)
def test_a_penalty_is_rounded_once_and_never_above_its_ceiling(quoi, brut, montant):
    assert quoi.brut == D(brut)
    assert quoi.montant == D(montant)


def test_the_working_is_written_as_one_would_by_hand():
    phrases = calcul(
        1000,
        880,
        par_heure=D(45),
        par_jour=D(50),
        jours=12,
        plafond_part=D(3),
        base=D(150_000),
        base_de="lot",
    ).phrases()
    assert [phrase.replace("\u00a0", " ") for phrase in phrases] == [
        "1 000 h demandées, 880 h retenues : il en manque 120.",
        "120 h × 45 € = 5 400 €.",
        "12 jours de retard × 50 € = 600 €.",
        "Ensemble : 6 000 €.",
        "Plafond : 3 % de 150 000 € HT, montant du lot, soit 4 500 €. La pénalité est ramenée à 4 500 €.",
    ]


def test_a_working_is_kept_as_it_was():
    garde = calcul("1000.50", 880, par_heure=D("45.00"), jours=3, base=D(1), base_de="marché")
    assert Calcul.lire(garde.en_json()) == garde
