"""The tables of reference of a structure: changed whole, never with a hole nor an overlap."""

from html import unescape

import pytest
from django.urls import reverse
from lxml import html

from comptes import journal
from marches.models import MetierCalibre, SeuilPropre
from tests import factories

pytestmark = pytest.mark.django_db


def saisie(*lignes, **autres):
    donnees = {"form-TOTAL_FORMS": len(lignes), "form-INITIAL_FORMS": 0, **autres}
    for rang, ligne in enumerate(lignes):
        donnees |= {f"form-{rang}-{nom}": valeur for nom, valeur in ligne.items()}
    return donnees


def travaux(montant, du, au=""):
    return {"famille": "TRAVAUX", "montant": montant, "du": du, "au": au}


def texte(reponse):
    return unescape(reponse.content.decode()).replace("\u00a0", " ")


def test_the_national_table_is_shown_until_the_structure_keeps_its_own(administratrice, structure):
    assert "que nous proposons" in texte(administratrice.get(reverse("marches:seuils")))
    lignes = (travaux("5 404 000 €", "2026-01-01", "2027-12-31"), travaux("6000000", "2028-01-01"))
    reponse = administratrice.post(reverse("marches:modifier_seuils"), saisie(*lignes))
    assert reponse.status_code == 302
    assert SeuilPropre.objects.filter(structure=structure).count() == 2
    assert "celle de votre structure" in texte(administratrice.get(reverse("marches:seuils")))
    evenement = journal.historique(structure).first()
    assert evenement.details["table"] == "Seuils européens"


def test_the_table_is_sent_back_as_the_page_gives_it(administratrice, structure):
    """Lines left empty are no lines, for what a browser sends of them."""
    adresse = reverse("marches:modifier_seuils")
    (page,) = (
        formulaire
        for formulaire in html.fromstring(administratrice.get(adresse).content).forms
        if "form-TOTAL_FORMS" in formulaire.fields
    )
    envoi = dict(page.form_values())
    trou = texte(administratrice.post(adresse, {**envoi, "form-3-du": "2026-03-01"}))
    assert "obligatoire" not in trou
    assert "01/03/2026" in trou or "28/02/2026" in trou
    assert administratrice.post(adresse, envoi).status_code == 302
    assert SeuilPropre.objects.filter(structure=structure).count() == 6


@pytest.mark.parametrize(
    ("debut", "phrase"),
    [("2027-12-31", "deux seuils valent à la fois"), ("2028-01-02", "aucun seuil du 01/01/2028")],
)
def test_a_hole_or_an_overlap_is_refused_and_what_was_typed_stays(administratrice, debut, phrase):
    lignes = (travaux("5404000", "2026-01-01", "2027-12-31"), travaux("6111222", debut))
    page = texte(administratrice.post(reverse("marches:modifier_seuils"), saisie(*lignes)))
    assert phrase in page
    assert "6111222" in page
    assert not SeuilPropre.objects.exists()


def test_a_line_taken_away_goes_and_an_empty_table_is_the_national_one(administratrice, structure):
    factories.SeuilPropreFactory(structure=structure)
    ligne = {**travaux("5404000", "2026-01-01"), "DELETE": "on"}
    administratrice.post(reverse("marches:modifier_seuils"), saisie(ligne))
    assert not SeuilPropre.objects.exists()
    assert "que nous proposons" in texte(administratrice.get(reverse("marches:seuils")))


def test_parameters_of_a_trade_are_of_the_structure_and_once_a_day(administratrice, structure):
    ligne = {
        "nom": "Nettoyage",
        "du": "2026-01-01",
        "part_main_oeuvre": "82",
        "cout_horaire": "31,50",
        "effort": "5",
    }
    deux_fois = administratrice.post(reverse("marches:modifier_metiers"), saisie(ligne, ligne))
    assert "a déjà des paramètres à partir de ce jour" in texte(deux_fois)
    assert not MetierCalibre.objects.exists()
    administratrice.post(reverse("marches:modifier_metiers"), saisie(ligne))
    assert MetierCalibre.objects.get(structure=structure).cout_horaire == 31.5


def test_a_wrong_number_is_said_beside_it(administratrice):
    ligne = travaux("beaucoup", "2026-01-01")
    page = texte(administratrice.post(reverse("marches:modifier_seuils"), saisie(ligne)))
    assert "Ce n'est pas un nombre" in page
    assert "beaucoup" in page
