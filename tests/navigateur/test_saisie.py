"""A grid in a browser: its keys, a block pasted, a connection lost and found; the company's month on a phone."""

import re
import time
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from suivi.enums import Etat
from suivi.models import LigneHeures
from tests import factories
from tests.monde import embaucher
from tests.navigateur.conftest import TELEPHONE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

PRESSE_PAPIERS = """([cellule, texte]) => {
  const donnees = new DataTransfer();
  donnees.setData("text/plain", texte);
  const colle = new ClipboardEvent("paste", { clipboardData: donnees, bubbles: true, cancelable: true });
  cellule.dispatchEvent(colle);
}"""


@pytest.fixture
def declaration(structure, entreprise):
    lot = factories.LotFactory(marche__structure=structure)
    factories.LigneObjectifFactory(lot=lot)
    declarant = factories.DeclarantFactory(attribution__lot=lot, attribution__entreprise=entreprise)
    return factories.DeclarationFactory(declarant=declarant)


@pytest.fixture
def equipe(declaration, structure):
    attribution = declaration.declarant.attribution
    noms = [("Aubry", "Nadège"), ("Bonnet", "Fatou"), ("Caron", "Marc")]
    return [embaucher(structure, attribution, *nom, "F") for nom in noms]


def travail(page, nom):
    return page.get_by_label(re.compile(f"Heures travaillées, {nom}"))


def formation(page, nom):
    return page.get_by_label(re.compile(f"Heures de formation, {nom}"))


def coller(page, cellule, texte):
    page.evaluate(PRESSE_PAPIERS, [cellule.element_handle(), texte])


def etat(page):
    return page.locator("[data-etat-saisie]")


def heures(affectation):
    ligne = LigneHeures.objects.get(affectation=affectation, mois=factories.MOIS)
    return ligne.heures_travail, ligne.heures_formation


def test_the_checks_of_a_row_follow_what_is_saved(facilitatrice, declaration, equipe, navigation):
    page = navigation.ouvrir(facilitatrice)
    page.goto(declaration.get_absolute_url())
    rang = page.locator(f'[data-affectation="{equipe[0].pk}"]')
    expect(rang).not_to_contain_text("tous marchés confondus")
    travail(page, "AUBRY").fill("230")
    page.keyboard.press("Enter")
    expect(rang).to_contain_text("aucune alerte")  # nothing is declared yet: no ceiling is passed
    expect(page.locator("[data-decision]")).to_contain_text(re.compile("pour ces 230.h"))
    declaration.etat, declaration.transmise_le = Etat.TRANSMISE, factories.TRANSMISE_LE
    declaration.save()
    page.reload()
    expect(rang).to_contain_text(re.compile("230 h ce mois-ci, tous marchés confondus"))
    travail(page, "AUBRY").fill("100")
    page.keyboard.press("Enter")
    expect(rang).to_contain_text("aucune alerte")
    expect(page.locator("[data-decision]")).to_contain_text(re.compile("pour ces 100.h"))


def test_the_keys_of_a_spreadsheet(facilitatrice, declaration, equipe, navigation):
    page = navigation.ouvrir(facilitatrice)
    page.goto(declaration.get_absolute_url())
    travail(page, "AUBRY").focus()
    page.keyboard.type("151h40")
    page.keyboard.press("Tab")
    page.keyboard.type("7,5")
    expect(page.locator('[data-total="tout"]')).to_have_text(re.compile("159,17"))
    page.keyboard.press("Enter")
    expect(formation(page, "BONNET")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("12")
    page.keyboard.press("Escape")
    expect(travail(page, "BONNET")).to_have_value("")
    page.keyboard.type("40")
    page.keyboard.press("Shift+Enter")
    expect(travail(page, "AUBRY")).to_be_focused()
    expect(etat(page)).to_have_text(re.compile(r"^Enregistré à \d+\sh\s\d\d$"))
    expect(page.locator("[data-objectif]")).to_contain_text("porteraient à 19")
    assert heures(equipe[0]) == (Decimal("151.67"), Decimal("7.5"))

    page.keyboard.press("Control+z")  # 40 is taken back
    expect(travail(page, "BONNET")).to_have_value("")
    page.keyboard.press("Control+z")
    expect(formation(page, "AUBRY")).to_have_value("")
    page.keyboard.press("Control+y")
    expect(formation(page, "AUBRY")).to_have_value("7,5")
    expect(etat(page)).to_contain_text("Enregistré")
    travail(page, "AUBRY").focus()
    page.keyboard.press("F2")
    page.keyboard.press("Backspace")
    page.keyboard.type("8")
    expect(travail(page, "AUBRY")).to_have_value("151,68")


def test_nothing_is_lost_when_the_connection_drops_and_the_page_is_loaded_again(
    facilitatrice, declaration, equipe, navigation
):
    page = navigation.ouvrir(facilitatrice)
    page.goto(declaration.get_absolute_url())
    cellule = travail(page, "AUBRY")
    cellule.focus()
    coller(page, cellule, "140\t14\r\n151,67\t0\r\n63\t7\r\n")
    expect(etat(page)).to_contain_text("Enregistré")
    assert [heures(affectation) for affectation in equipe] == [
        (140, 14),
        (Decimal("151.67"), 0),
        (63, 7),
    ]

    couper(navigation, page)
    cellule.focus()
    page.keyboard.type("100")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("50")
    page.keyboard.press("ArrowDown")
    expect(etat(page)).to_have_text("2 cellules non enregistrées")
    expect(page.locator("[data-avis]")).to_contain_text("Pas de connexion")
    page.keyboard.type("60")  # and leaves no time to leave the cell

    page.goto("about:blank")  # the page is gone before the connection is back
    retablir(page)
    page.goto(declaration.get_absolute_url())
    expect(travail(page, "AUBRY")).to_have_value(re.compile("100"))
    expect(etat(page)).to_contain_text("Enregistré")
    assert [heures(affectation)[0] for affectation in equipe] == [100, 50, 60]
    assert page.evaluate("localStorage.length") == 0


def test_a_page_loaded_again_before_its_last_save_is_done_shows_what_was_typed(
    facilitatrice, declaration, equipe, navigation
):
    page = navigation.ouvrir(facilitatrice)
    adresse = declaration.get_absolute_url()
    page.goto(adresse)
    retenues = []
    page.route("**/cellules/**", lambda route: retenues.append(route), times=1)

    def page_ecrite_avant(route):
        ancienne = route.fetch()  # written before the save...
        [enregistrement] = retenues
        enregistrement.fulfill(response=enregistrement.fetch())  # ... and received after its answer
        time.sleep(0.3)
        route.fulfill(response=ancienne)

    page.route(f"**{adresse}", page_ecrite_avant, times=1)
    travail(page, "AUBRY").focus()
    with page.expect_request("**/cellules/**"):
        page.keyboard.type("100")
        page.keyboard.press("Tab")
    page.reload()
    expect(travail(page, "AUBRY")).to_have_value("100,00")
    expect(etat(page)).to_contain_text("Enregistré")
    assert heures(equipe[0])[0] == 100
    assert page.evaluate("localStorage.length") == 0


def test_hours_are_written_as_the_house_writes_them_once_their_cell_is_left(
    facilitatrice, declaration, equipe, navigation
):
    page = navigation.ouvrir(facilitatrice)
    page.goto(declaration.get_absolute_url())
    cellule = travail(page, "AUBRY")
    cellule.focus()
    page.keyboard.type("151h40")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")  # back before the answer, or after
    expect(etat(page)).to_contain_text("Enregistré")
    page.keyboard.press("Tab")
    expect(cellule).to_have_value("151,67")
    assert heures(equipe[0])[0] == Decimal("151.67")


def couper(navigation, page):
    """The browser says so in its console: this once, it is what the test asks for."""
    navigation.surveillance.tolerer("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)


def retablir(page):
    page.context.set_offline(False)


def test_the_queue_leaves_by_itself_when_the_connection_is_back(
    facilitatrice, declaration, equipe, navigation
):
    page = navigation.ouvrir(facilitatrice)
    page.goto(declaration.get_absolute_url())
    couper(navigation, page)
    travail(page, "AUBRY").focus()
    page.keyboard.type("100")
    page.keyboard.press("Tab")
    expect(page.locator("[data-avis]")).to_contain_text("Pas de connexion")
    retablir(page)
    expect(etat(page)).to_contain_text("Enregistré")
    expect(page.locator("[data-avis]")).to_be_empty()
    assert heures(equipe[0])[0] == 100


def test_a_session_that_ends_keeps_the_hours_until_one_signs_in_again(
    facilitatrice, declaration, equipe, navigation
):
    page = navigation.ouvrir(facilitatrice)
    page.goto(declaration.get_absolute_url())
    cookies = page.context.cookies()
    page.context.clear_cookies()
    travail(page, "AUBRY").focus()
    page.keyboard.type("100")
    page.keyboard.press("Tab")
    avis = page.locator("[data-avis]")
    expect(avis).to_contain_text("Votre session a expiré")
    lien = avis.get_by_role("link", name="Se reconnecter dans un nouvel onglet")
    expect(lien).to_have_attribute("target", "_blank")
    page.context.add_cookies(cookies)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(etat(page)).to_contain_text("Enregistré")
    assert heures(equipe[0])[0] == 100


@pytest.mark.parametrize(
    ("geste", "reste"), [("Garder la mienne", 120), ("Prendre la sienne", 100)]
)
def test_somebody_else_changed_the_cell(
    facilitatrice, collegue, declaration, equipe, navigation, geste, reste
):
    page = navigation.ouvrir(facilitatrice)
    page.goto(declaration.get_absolute_url())
    url = reverse("suivi:cellule", args=[declaration.pk, equipe[0].pk])
    collegue.post(url, {"version": "", "travail": "100"})
    travail(page, "AUBRY").focus()
    page.keyboard.type("120")
    page.keyboard.press("Enter")
    avis = page.locator("[data-avis]")
    expect(avis).to_contain_text("Sonia Roux a saisi cette ligne")
    expect(avis).to_contain_text("100 h travaillées")
    expect(travail(page, "AUBRY")).to_have_value("120")
    expect(etat(page)).to_have_text("1 cellule non enregistrée")
    page.get_by_role("button", name=geste).click()
    expect(avis).to_be_empty()
    expect(travail(page, "AUBRY")).to_have_value(re.compile(str(reste)))
    expect(etat(page)).not_to_contain_text("non enregistrée")
    assert heures(equipe[0])[0] == reste


def test_a_wrong_cell_and_a_block_too_big_are_told(facilitatrice, declaration, equipe, navigation):
    page = navigation.ouvrir(facilitatrice)
    page.goto(declaration.get_absolute_url())
    avis = page.locator("[data-avis]")
    coller(page, travail(page, "CARON"), "140 14 7\t3\n12\t1\n")
    expect(avis).to_contain_text("1 ligne dépasse la grille")
    expect(avis).to_contain_text("« 140 14 7 » contient plusieurs nombres")
    expect(travail(page, "CARON")).to_have_value("140 14 7")
    expect(etat(page)).to_contain_text("non enregistrée")
    travail(page, "CARON").focus()
    page.keyboard.type("140")
    page.keyboard.press("Enter")
    expect(etat(page)).to_contain_text("Enregistré")
    assert heures(equipe[2]) == (140, 3)


def test_the_grid_of_a_contract_saves_each_month(facilitatrice, declaration, equipe, navigation):
    aout = factories.DeclarationFactory(declarant=declaration.declarant, mois=date(2026, 8, 1))
    page = navigation.ouvrir(facilitatrice)
    marche = declaration.declarant.attribution.lot.marche
    page.goto(f"{reverse('suivi:grille_marche', args=[marche.pk])}?du=2026-07&au=2026-09")
    cellule = page.locator(f"#h-{aout.pk}-{equipe[0].pk}")
    cellule.focus()
    page.keyboard.type("12,5")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("7h30")
    page.keyboard.press("ArrowDown")
    expect(page.locator('[data-total="tout"]')).to_have_text("20,00")
    expect(etat(page)).to_contain_text("Enregistré")
    assert sorted(LigneHeures.objects.values_list("heures_travail", flat=True)) == [
        Decimal("7.5"),
        Decimal("12.5"),
    ]


class Gestes:
    """Counts what a thumb does: a tap, or a field filled."""

    def __init__(self):
        self.nombre = 0

    def toucher(self, cible):
        self.nombre += 1
        cible.tap()

    def remplir(self, cible, texte):
        self.nombre += 1
        cible.fill(texte)


def test_the_company_declares_its_month_on_a_phone_in_less_than_ten_gestures(
    declarante, declaration, equipe, navigation
):
    page = navigation.ouvrir(declarante, taille=TELEPHONE, has_touch=True)
    page.goto("/")
    gestes = Gestes()
    gestes.toucher(page.get_by_role("link", name=re.compile("^Déclarer septembre 2026")))
    for nom, valeur in (("AUBRY", "151,67"), ("BONNET", "140"), ("CARON", "63h30")):
        gestes.remplir(travail(page, nom), valeur)
    expect(etat(page)).to_contain_text("non enregistrée")
    gestes.toucher(page.get_by_role("button", name="Transmettre la déclaration"))
    expect(page.get_by_role("main")).to_contain_text("est transmise")
    assert gestes.nombre < 10
    declaration.refresh_from_db()
    assert declaration.etat == Etat.TRANSMISE
    assert LigneHeures.objects.filter(heures_travail=Decimal("63.5")).exists()


def test_a_draft_says_when_it_was_saved(declarante, declaration, equipe, navigation):
    page = navigation.ouvrir(declarante, taille=TELEPHONE, has_touch=True)
    page.goto(declaration.get_absolute_url())
    travail(page, "AUBRY").fill("100")
    travail(page, "BONNET").focus()
    expect(etat(page)).to_have_text(re.compile(r"^Brouillon enregistré à \d+\sh\s\d\d$"))
    assert heures(equipe[0])[0] == 100
