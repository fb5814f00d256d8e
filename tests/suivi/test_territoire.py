"""The territory on screen and as a workbook: who reads what, bad input, empty states."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import factories
from tests.suivi.cas_d_ecole import creer_cas_d_ecole
from tests.suivi.test_chiffres import peupler, retenir

INSECABLE = "\u00a0"
ECOLE = {"du": "2026-01", "au": "2026-07"}


def lire(client, **demande):
    reponse = client.get(reverse("suivi:territoire"), demande)
    assert reponse.status_code == 200
    return reponse.content.decode()


@pytest.fixture
def marche(structure):
    return creer_cas_d_ecole(structure)


def test_a_facilitateur_reads_all_the_figures(facilitatrice, marche):
    page = lire(facilitatrice, **ECOLE)
    assert "GrandSoissons Agglomération" in page
    assert "602,84" in page
    assert "66,7" in page
    assert "Chiffres arrêtés au 31/07/2026".lower() in page.lower()
    assert reverse("suivi:marches") in page


def test_an_elu_reads_neither_hours_nor_people_of_a_small_group(elue, marche):
    page = lire(elue)
    assert "602,84" not in page
    assert "ne sont pas publiés" in page


def test_an_elu_chooses_whole_years_and_one_filter(elue, marche):
    assert "années entières" in lire(elue, du="2026-02")
    page = lire(elue, nature="TRAVAUX", commune="02722")
    assert "Un seul filtre à la fois" in page
    assert 'value="TRAVAUX" selected' in page


def test_an_elu_of_a_commune_reads_its_residents_and_its_sites(elue_communale, structure):
    ici = elue_communale.acces.communes.first()
    ailleurs = factories.CommuneFactory(code="02064", nom="Belleu")
    lot = factories.LotFactory(marche__structure=structure, marche__commune_execution=ici)
    factories.LigneObjectifFactory(lot=lot, heures=Decimal(500))
    attribution = factories.AttributionFactory(lot=lot)
    for _ in range(6):
        ligne = retenir(attribution, "10")
        ligne.faits.commune = ici
        ligne.faits.save()
    ligne = retenir(attribution, "10")
    ligne.faits.commune = ailleurs
    ligne.faits.save()
    habitants = lire(elue_communale)
    assert "60" in habitants
    assert f"6{INSECABLE}personnes" in habitants
    assert "12,0" not in habitants
    chantiers = lire(elue_communale, lecture="execution")
    assert f"7{INSECABLE}personnes" in chantiers
    assert "14" in chantiers
    assert "n&#x27;est pas dans votre territoire" in lire(elue_communale, commune="02408")


def test_a_coordinateur_reads_the_reseau_and_each_structure(
    coordinatrice, structure, autre_structure
):
    autre_structure.reseaux.add(coordinatrice.acces.reseau)
    for maison in (structure, autre_structure):
        lot = factories.LotFactory(marche__structure=maison)
        peupler(factories.AttributionFactory(lot=lot), 6)
    assert f"12{INSECABLE}personnes" in lire(coordinatrice)
    assert f"6{INSECABLE}personnes" in lire(coordinatrice, structure=structure.code)
    etrangere = factories.StructureFactory()
    assert "pas dans le réseau" in lire(coordinatrice, structure=etrangere.code)


@pytest.mark.parametrize(
    ("demande", "phrase"),
    [
        ({"du": "2026-07", "au": "2026-01"}, "finit avant de commencer"),
        ({"du": "juillet"}, "n&#x27;est pas un mois"),
        ({"donneur_ordre": "999999"}, "n&#x27;est pas dans votre liste"),
        ({"nature": "JARDIN"}, "n&#x27;est pas dans la liste"),
        ({"commune": "99999"}, "n&#x27;est pas dans votre territoire"),
        ({"du": "2026-07", "au": "0000-00"}, "n&#x27;est pas un mois"),
    ],
)
def test_bad_input_is_one_sentence_and_nothing_typed_is_lost(
    facilitatrice, marche, demande, phrase
):
    page = lire(facilitatrice, **demande)
    assert phrase in page
    assert "602,84" not in page
    if demande.get("du"):
        assert f'value="{demande["du"]}"' in page
    for nom in ("bilan_territoire", "classeur_territoire"):
        reponse = facilitatrice.get(reverse(f"suivi:{nom}"), demande)
        assert reponse.status_code == 302


def test_nothing_yet_is_said_in_a_sentence(facilitatrice):
    assert "est encore enregistré" in lire(facilitatrice)


@pytest.mark.parametrize(
    ("demande", "phrase"),
    [
        ({"du": "2005-01", "au": "2005-12"}, "Cette période précède le premier marché"),
        ({"nature": "PI"}, "Aucun marché suivi ni aucune heure ne répond à ces filtres"),
        ({"du": "2031-01", "au": "2031-12"}, "Cette période est à venir"),
    ],
)
def test_nothing_there_is_told_with_its_reason(facilitatrice, marche, demande, phrase):
    assert phrase in lire(facilitatrice, **demande)


def test_a_structure_without_communes_is_told_so(facilitatrice, structure, marche):
    structure.communes.clear()
    assert "pas encore de communes" in lire(facilitatrice)


def test_nothing_yet_in_a_reseau(coordinatrice):
    assert lire(coordinatrice)


@pytest.mark.parametrize("nom", ["territoire", "bilan_territoire", "classeur_territoire"])
def test_the_territory_is_closed_to_companies_and_buyers(declarante, acheteuse, nom):
    for client in (declarante, acheteuse):
        assert client.get(reverse(f"suivi:{nom}")).status_code == 403


def test_the_workbook_holds_numbers_and_its_definitions_last(facilitatrice, marche):
    reponse = facilitatrice.get(reverse("suivi:classeur_territoire"), ECOLE)
    assert (
        'filename="bilan-plie-grandsoissons-2026-01-2026-07.xlsx"'
        in reponse.headers["Content-Disposition"]
    )
    classeur = CalamineWorkbook.from_filelike(BytesIO(reponse.getvalue()))
    reponse.close()
    assert classeur.sheet_names[0] == "Chiffres"
    assert classeur.sheet_names[-1] == "Définitions"
    chiffres = dict(classeur.get_sheet_by_name("Chiffres").to_python())
    assert chiffres["Heures retenues"] == 602.84
    assert chiffres["Taux de réalisation (%)"] == 35.5
    assert chiffres["Chiffres arrêtés au"] == date(2026, 7, 31)
    sexes = classeur.get_sheet_by_name("Femmes et hommes").to_python()
    assert sexes[1] == ["Femme", 2, 66.7, 430.67, 71.4]


# A year: the figures, the totals of the year before, then the page, its filters and one query for the map.
REQUETES_D_UNE_PERIODE_COMPAREE = 38


def test_the_page_runs_as_many_queries_with_more_rows(
    facilitatrice, structure, marche, django_assert_max_num_queries
):
    lire(facilitatrice, **ECOLE)
    with CaptureQueriesContext(connection) as avant:
        lire(facilitatrice, **ECOLE)
    for nature in ("SERVICES", "PI"):
        lot = factories.LotFactory(marche__structure=structure, marche__nature=nature)
        peupler(factories.AttributionFactory(lot=lot), 30)
    with django_assert_max_num_queries(min(len(avant), REQUETES_D_UNE_PERIODE_COMPAREE)):
        lire(facilitatrice, **ECOLE)
