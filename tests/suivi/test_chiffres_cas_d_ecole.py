"""The small case of the trade against what was worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from suivi.chiffres import (
    Perimetre,
    Periode,
    avancement_par_lot,
    avancement_par_marche,
    calculer,
    heures_par_mois,
)
from suivi.chiffres.sortie import en_json
from tests.suivi.cas_d_ecole import creer_cas_d_ecole


@pytest.fixture
def marche(structure):
    return creer_cas_d_ecole(structure)


@pytest.fixture
def chiffres(marche):
    def calculer_au(mois, **filtres):
        perimetre = Perimetre((marche.structure,), marche="ECOLE", **filtres)
        return en_json(calculer(perimetre, Periode(None, date(2026, mois, 1))))

    return calculer_au


def test_rates_follow_the_objective_in_force(chiffres):
    assert chiffres(6, lot="1")["taux_realisation"] == "0.3622"
    assert chiffres(7, lot="1")["taux_realisation"] == "0.4010"
    assert chiffres(7, lot="2")["taux_realisation"] == "0.2433"


def test_a_person_on_two_lots_counts_once(chiffres):
    assert chiffres(7, lot="1")["personnes"] == 3
    assert chiffres(7, lot="2")["personnes"] == 2
    assert chiffres(7)["personnes"] == 3


def test_hours_are_those_worked_out_by_hand(chiffres):
    juillet = chiffres(7)
    assert juillet["heures_retenues"] == "602.84"
    assert juillet["heures_formation"] == "35.00"
    assert juillet["heures_non_retenues"] == "50.00"
    assert juillet["heures_declarees"] == "652.84"
    assert juillet["etp"] == "0.38"
    assert juillet["heures_objectif"] == "1700.00"
    assert chiffres(7, lot="1")["heures_retenues"] == "481.17"
    assert chiffres(7, lot="2")["heures_retenues"] == "121.67"


def test_women_are_counted_in_persons_and_in_hours(chiffres):
    femmes = chiffres(7)["par_sexe"][0]
    assert femmes == {
        "code": "F",
        "libelle": "Femme",
        "personnes": 2,
        "heures": "430.67",
        "part_personnes": "0.6667",
        "part_heures": "0.7144",
    }


def codes(lignes, *noms):
    return {ligne["code"]: tuple(ligne[nom] for nom in noms) for ligne in lignes}


def test_each_fact_of_the_people_has_its_hours(chiffres):
    juillet = chiffres(7)
    assert codes(juillet["par_age"], "personnes", "heures") == {
        "MOINS_26": (1, "311.67"),
        "26_49": (1, "119.00"),
        "50_PLUS": (1, "172.17"),
        "INCONNU": (0, "0.00"),
        "SANS_NOM": (0, "0.00"),
    }
    assert codes(juillet["par_critere"], "personnes", "heures") == {
        "DELD": (1, "172.17"),
        "BRSA": (1, "311.67"),
        "BOETH": (1, "119.00"),
        "QPV": (1, "311.67"),
    }
    assert (juillet["personnes_qpv"], juillet["heures_qpv"]) == (1, "311.67")
    assert codes(juillet["par_commune"], "personnes", "heures") == {"02722": (3, "602.84")}


def test_what_an_objective_is_made_of(chiffres):
    juillet = chiffres(7)
    assert juillet["heures_contractualisees"] == "1700.00"
    assert juillet["reste_a_realiser"] == "1097.16"
    assert juillet["heures_excedentaires"] == "0.00"
    assert juillet["taux_realisation"] == "0.3546"
    assert juillet["lots_acheves"]["nombre"] == 0
    assert juillet["taux_lots_acheves"] is None
    assert codes(
        juillet["par_mois"], "heures_retenues", "personnes", "heures_contractualisees"
    ) == {
        "2026-01": ("0.00", 0, "1500.00"),
        "2026-03": ("210.50", 2, "0.00"),
        "2026-04": ("171.67", 1, "0.00"),
        "2026-05": ("101.67", 1, "0.00"),
        "2026-07": ("119.00", 1, "200.00"),
    }


def test_lots_and_contract_show_where_they_stand(marche):
    juillet = date(2026, 7, 1)
    lots = list(marche.lots.select_related("marche").order_by("numero"))
    un, deux = (avancement_par_lot(lots, juillet)[lot.pk] for lot in lots)
    assert (un.realise, un.objectif) == (Decimal("481.17"), Decimal(1200))
    assert (deux.realise, deux.objectif) == (Decimal("121.67"), Decimal(500))
    ensemble = avancement_par_marche([marche], juillet)[marche.pk]
    assert (ensemble.realise, ensemble.objectif) == (Decimal("602.84"), Decimal(1700))


def test_months_of_a_contract(marche):
    mois = {rang.mois.month: rang for rang in heures_par_mois(marche)}
    assert {n: rang.retenues for n, rang in mois.items()} == {
        3: Decimal("210.50"),
        4: Decimal("171.67"),
        5: Decimal("101.67"),
        7: Decimal("119.00"),
    }
    assert mois[5].non_retenues == 50
    assert mois[5].declarees == Decimal("151.67")
