from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from clauses_project.listes import mots_cherches
from tests.factories import MarcheFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.clauses_project.vues")]

HTMX = {"HX-Request": "true"}
NB = "\u00a0"


@pytest.fixture
def trente(structure, donneur_ordre):
    return [
        MarcheFactory(
            structure=structure,
            donneur_ordre=donneur_ordre,
            reference=f"2026-{n:02}",
            objet=f"Entretien n° {n:02}",
            montant_ht=Decimal(1000 * (n % 3)),
        )
        for n in range(30)
    ]


def references(reponse):
    return [ligne.record.reference for ligne in reponse.context["table"].page.object_list]


def test_a_list_shows_25_rows_and_says_how_many_there_are(facilitatrice, trente):
    reponse = facilitatrice.get("/liste/")
    assert len(references(reponse)) == 25
    assert "1–25 sur 30" in " ".join(reponse.text.split())
    assert len(references(facilitatrice.get("/liste/?page=2"))) == 5


@pytest.mark.parametrize("page", ["99", "0", "deux", "-1"])
def test_a_page_that_does_not_exist_shows_one_that_does(facilitatrice, trente, page):
    assert references(facilitatrice.get("/liste/", {"page": page}))


def test_htmx_gets_the_rows_alone_at_the_same_address(facilitatrice, trente):
    page, fragment = facilitatrice.get("/liste/"), facilitatrice.get("/liste/", headers=HTMX)
    assert "<html" in page.text
    assert "<html" not in fragment.text
    assert references(page) == references(fragment)
    assert "HX-Request" in page["Vary"]


def test_every_link_works_without_htmx(facilitatrice, trente):
    html = facilitatrice.get("/liste/").text
    assert html.count("hx-get=") == html.count('hx-target="#liste"')
    for morceau in html.split("<a ")[1:]:
        if "hx-get=" in morceau.split(">")[0]:
            assert "href=" in morceau.split(">")[0]


def test_sorting_keeps_the_filter_and_ends_in_a_total_order(facilitatrice, trente):
    reponse = facilitatrice.get("/liste/?q=entretien&tri=-montant_ht")
    montants = [ligne.record.montant_ht for ligne in reponse.context["table"].page.object_list]
    assert montants == sorted(montants, reverse=True)
    assert reponse.context["table"].data.data.query.order_by[-1] == "pk"
    assert "?q=entretien&amp;tri=montant_ht" in reponse.text
    assert 'aria-sort="descending"' in reponse.text


def test_a_column_that_does_not_exist_is_not_sorted(facilitatrice, trente):
    assert len(references(facilitatrice.get("/liste/?tri=inconnue"))) == 25


def test_a_search_ignores_accents_and_wants_every_word(facilitatrice, structure, donneur_ordre):
    MarcheFactory(structure=structure, donneur_ordre=donneur_ordre, objet="Réfection des écoles")
    MarcheFactory(structure=structure, donneur_ordre=donneur_ordre, objet="Réfection des toits")
    reponse = facilitatrice.get("/liste/", {"q": "ECOLES refection"})
    assert [ligne.record.objet for ligne in reponse.context["table"].rows] == [
        "Réfection des écoles"
    ]


def test_a_siret_typed_in_blocks_is_one_word():
    assert mots_cherches("356 000 000 00048") == ["35600000000048"]
    assert mots_cherches("lot 3") == ["lot", "3"]


def test_nothing_yet_and_nothing_found_are_two_sentences(facilitatrice, structure):
    assert "Aucun marché pour l&#x27;instant." in facilitatrice.get("/liste/").text
    rien = facilitatrice.get("/liste/?q=introuvable").text
    assert "Rien ne correspond" in rien
    assert "Tout afficher" in rien


def test_the_export_holds_all_the_rows_found_as_real_values(facilitatrice, trente):
    reponse = facilitatrice.get("/liste/?q=entretien&tri=-reference&page=2&export=xlsx")
    classeur = CalamineWorkbook.from_filelike(BytesIO(reponse.content))
    lignes = classeur.get_sheet_by_index(0).to_python()
    assert len(lignes) == 31
    premiere = trente[29]
    attendue = [premiere.reference, premiere.objet, premiere.date_notification, 2000.0]
    assert lignes[1] == attendue
    assert isinstance(lignes[1][2], date)


def test_the_export_links_keep_filters_and_order(facilitatrice, trente):
    html = facilitatrice.get("/liste/?q=entretien&tri=-reference&page=2").text
    assert "?q=entretien&amp;tri=-reference&amp;export=csv" in html


@pytest.mark.parametrize("adresse", ["/liste/", "/liste/?export=csv"])
def test_a_list_runs_the_same_queries_with_2_rows_or_20(
    facilitatrice, structure, donneur_ordre, adresse
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def mesurer():
        with CaptureQueriesContext(connection) as requetes:
            facilitatrice.get(adresse)
        return len(requetes)

    MarcheFactory.create_batch(2, structure=structure, donneur_ordre=donneur_ordre)
    mesurer()
    avec_deux = mesurer()
    MarcheFactory.create_batch(18, structure=structure, donneur_ordre=donneur_ordre)
    assert mesurer() == avec_deux
