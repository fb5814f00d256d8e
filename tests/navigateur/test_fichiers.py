"""A file of hours, from the phone: sent, explained, corrected, written."""

import pytest
from playwright.sync_api import expect

from comptes.depots.enums import EtatDepot
from suivi.models import ImportHeures
from tests.navigateur.conftest import TELEPHONE
from tests.navigateur.test_espace import sans_defaut
from tests.suivi.imports.conftest import creer_agence, feuille, heures_de, rangee

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def agence(structure, autre_structure):
    return creer_agence(structure, autre_structure)


def test_a_file_is_sent_explained_corrected_and_written_from_a_phone(agence, navigation, tmp_path):
    ibrahima = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    lea = agence.employer(agence.ecole, "Morel", "Léa")
    chemin = tmp_path / "octobre.xlsx"
    chemin.write_bytes(
        feuille(
            rangee(site="Chantier Dupuis", heures=70),
            rangee("Morel", "Léa", "2026-0202", heures="1.234"),
        )
    )
    page = navigation.ouvrir(agence.personne, taille=TELEPHONE)
    page.goto("/")
    page.get_by_role("link", name="Fichiers d'heures").click()
    sans_defaut(page)
    page.get_by_role("link", name="Envoyer un fichier").first.click()
    sans_defaut(page)
    page.get_by_label("Le fichier").set_input_files(chemin)
    page.get_by_role("button", name="Envoyer et vérifier").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("octobre.xlsx")
    sans_defaut(page)

    page.get_by_label("Chantier Dupuis").select_option(str(agence.gymnase.attribution_id))
    page.get_by_role("button", name="Enregistrer ces réponses").press("Enter")
    expect(page.get_by_role("button", name="Enregistrer 1 ligne")).to_be_visible()

    page.get_by_role("link", name="Corriger la ligne 3").press("Enter")
    expect(page.get_by_label("Nom", exact=True)).to_be_focused()
    sans_defaut(page)
    page.get_by_label("Heures").fill("123,4")
    page.get_by_label("Heures").press("Enter")
    expect(page.get_by_role("button", name="Enregistrer 2 lignes")).to_be_visible()
    expect(page.get_by_role("link", name="Corriger la ligne 3")).to_be_focused()

    page.get_by_role("button", name="Enregistrer 2 lignes").press("Enter")
    expect(page.get_by_text("Les heures du fichier sont enregistrées")).to_be_visible()
    sans_defaut(page)
    assert ImportHeures.objects.get().etat == EtatDepot.APPLIQUE
    assert [str(heures_de(a)) for a in (ibrahima, lea)] == ["70.00", "123.40"]


def test_unknown_columns_are_named_at_the_keyboard(agence, navigation, tmp_path):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    chemin = tmp_path / "octobre.xlsx"
    connues = {nom: valeur for nom, valeur in rangee().items() if nom not in ("Chantier", "Heures")}
    chemin.write_bytes(feuille({**connues, "Endroit": "2026-0101", "Volume": 35}))
    page = navigation.ouvrir(agence.personne, taille=TELEPHONE)
    page.goto("/fichiers/envoyer/")
    page.get_by_label("Le fichier").set_input_files(chemin)
    page.get_by_role("button", name="Envoyer et vérifier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Que disent les colonnes ?")
    sans_defaut(page)
    for colonne, champ in (("Endroit", "Chantier, site"), ("Volume", "Heures travaillées")):
        choix = page.get_by_label(f"« {colonne} »")
        choix.focus()
        page.keyboard.type(champ)
        expect(choix.locator("option:checked")).to_contain_text(champ)
    page.get_by_role("button", name="Lire le fichier ainsi").press("Enter")
    expect(page.get_by_role("button", name="Enregistrer 1 ligne")).to_be_visible()
