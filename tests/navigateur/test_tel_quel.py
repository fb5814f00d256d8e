"""« Mon Excel tel quel »: three tables made the way people make them come in through the assistant."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from comptes.depots.enums import EtatDepot
from participants.models import Identite
from suivi.models import ACompleter, ClasseurReprise, HeuresGlobales, LigneHeures
from tests.classeurs import en_csv, en_ods, en_xlsx
from tests.factories import AttributionFactory
from tests.navigateur.test_espace import sans_defaut
from tests.suivi.tel_quel.tableaux import d_une_etti, des_contrats, des_personnes

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def envoyer(page, chemin, contenu):
    chemin.write_bytes(contenu)
    page.goto("/classeurs/")
    page.get_by_role("link", name="Mon Excel tel quel").first.click()
    page.get_by_label("Votre tableau").set_input_files(chemin)
    page.get_by_role("button", name="Envoyer le tableau").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Que dit ce tableau ?")


def continuer(page):
    page.get_by_role("button", name="Continuer").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("De qui parle ce tableau ?")


def enregistrer(page, nom, *, lignes_justes=False):
    page.get_by_role("button", name="Voir ce qui sera enregistré").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(nom)
    sans_defaut(page)
    if lignes_justes:
        page.get_by_label("N'enregistrer que les lignes justes").check()
    page.get_by_role("button", name="Enregistrer ces heures").press("Enter")
    expect(page.get_by_text("Le classeur est enregistré.")).to_be_visible()


def test_three_tables_kept_by_hand_come_in(facilitatrice, structure, navigation, tmp_path):
    lot = AttributionFactory(
        structure=structure, lot__structure=structure, lot__marche__structure=structure
    ).lot
    page = navigation.ouvrir(facilitatrice)

    envoyer(page, tmp_path / "personnes.xlsx", en_xlsx(des_personnes(), ["A1:D1"]))
    sans_defaut(page)
    continuer(page)
    sans_defaut(page)
    page.get_by_label("Donneur d'ordre des marchés à créer").fill("Ville de Laon")
    for rang, homonyme in enumerate(page.get_by_label("MARTIN Paul (BATI NORD)").all(), start=1):
        homonyme.select_option(f"nouveau{rang}")
    page.get_by_role("button", name="Voir ce qui sera enregistré").press("Enter")
    expect(page.get_by_text("le total du fichier dit 297 h, nous lisons 297 h")).to_be_visible()
    sans_defaut(page)
    page.get_by_role("button", name="Enregistrer ces heures").press("Enter")
    expect(page.get_by_text("Le classeur est enregistré.")).to_be_visible()

    envoyer(page, tmp_path / "marchés.csv", en_csv(des_contrats()))
    continuer(page)
    enregistrer(page, "marchés.csv")

    envoyer(page, tmp_path / "etti.ods", en_ods(d_une_etti()))
    continuer(page)
    page.get_by_label("Marché et lot de ces heures").select_option(f"l{lot.pk}")
    enregistrer(page, "etti.ods", lignes_justes=True)

    page.goto("/")
    page.get_by_role("link", name="Voir ce qui est repris d'Excel et à compléter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("À compléter")
    sans_defaut(page)
    assert {c.etat for c in ClasseurReprise.objects.all()} == {EtatDepot.APPLIQUE}
    assert Identite.objects.filter(nom="MARTIN", prenom="Paul").count() == 2
    assert sum(ligne.heures for ligne in LigneHeures.objects.all()) == Decimal("775.34")
    assert sum(globales.heures for globales in HeuresGlobales.objects.all()) == Decimal(1515)
    assert ACompleter.objects.restants().filter(manque="NAISSANCE").count() == 4
