"""The workbook of a territory, read back: numbers are numbers, dates are dates, nothing is a formula."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import factories
from tests.suivi.cas_d_ecole import creer_cas_d_ecole
from tests.suivi.test_chiffres import peupler, retenir


def ouvrir(client, **demande):
    reponse = client.get(reverse("suivi:classeur_territoire"), demande)
    return CalamineWorkbook.from_filelike(BytesIO(reponse.getvalue()))


def feuille(classeur, nom):
    return classeur.get_sheet_by_name(nom).to_python()


@pytest.fixture
def ecole(structure):
    return creer_cas_d_ecole(structure)


def test_there_is_one_sheet_a_table_between_the_figures_and_the_definitions(facilitatrice, ecole):
    noms = ouvrir(facilitatrice, du="2026-01", au="2026-07").sheet_names
    assert noms[0] == "Chiffres"
    assert noms[-1] == "Définitions"
    for nom in ("Heures par mois", "Par public", "Par niveau de formation", "Par type de clause"):
        assert nom in noms


def test_the_first_sheet_says_the_filters_and_the_day_it_was_read(facilitatrice, ecole):
    tete = {ligne[0]: ligne[1] for ligne in feuille(ouvrir(facilitatrice), "Chiffres")}
    assert tete["Filtres"] == "aucun"
    assert abs(tete["Extraits le"] - date.today()) <= timedelta(days=1)  # noqa: DTZ011
    tete = {ligne[0]: ligne[1] for ligne in feuille(ouvrir(facilitatrice, nature="TRAVAUX"), "Chiffres")}  # fmt: skip
    assert tete["Filtres"] == "travaux"


def test_cells_are_numbers_without_words(facilitatrice, ecole):
    classeur = ouvrir(facilitatrice, du="2026-01", au="2026-07")
    for nom in classeur.sheet_names[1:-1]:
        for ligne in feuille(classeur, nom)[1:]:
            for valeur in ligne[1:]:
                assert isinstance(valeur, int | float) or valeur in ("", "sans objet"), (nom, ligne)
    sexes = feuille(classeur, "Femmes et hommes")
    assert sexes[1] == ["Femme", 2, 66.7, 430.67, 71.4]


def test_a_name_that_looks_like_a_formula_stays_a_name(facilitatrice, structure):
    acheteur = factories.DonneurOrdreFactory(structure=structure, nom="=1+1")
    lot = factories.LotFactory(marche__structure=structure, marche__donneur_ordre=acheteur)
    peupler(factories.AttributionFactory(lot=lot), 2)
    lignes = feuille(ouvrir(facilitatrice), "Par donneur d'ordre")
    assert lignes[1][0] == "=1+1"
    assert lignes[1][3] == 20


def test_the_year_before_has_its_column(facilitatrice, structure):
    lot = factories.LotFactory(
        marche__structure=structure, marche__date_notification=date(2023, 1, 2)
    )
    attribution = factories.AttributionFactory(lot=lot)
    retenir(attribution, "100", mois=date(2024, 3, 1))
    retenir(attribution, "150", mois=date(2025, 3, 1))
    lignes = feuille(ouvrir(facilitatrice, du="2025-01", au="2025-12"), "Chiffres")
    assert lignes[0] == ["Chiffre", "Valeur", "En 2024"]
    assert ["Heures retenues", 150, 100] in lignes


def test_the_workbook_of_an_elu_withholds_what_the_page_does(elue, structure):
    lot = factories.LotFactory(marche__structure=structure)
    peupler(factories.AttributionFactory(lot=lot), 4)
    classeur = ouvrir(elue)
    chiffres = {ligne[0]: ligne[1] for ligne in feuille(classeur, "Chiffres")}
    assert chiffres["Personnes"] == chiffres["Heures retenues"] == "non publié"
    assert chiffres["Marchés suivis"] == 1
    assert "Femmes et hommes" not in classeur.sheet_names
