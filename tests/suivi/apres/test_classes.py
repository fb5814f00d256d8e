"""The table of situations is a setting of the structure."""

import pytest

from comptes.journal import historique
from suivi.apres.classes import PAR_DEFAUT, classes_de
from suivi.enums import ClasseIAE, Situation

pytestmark = pytest.mark.django_db
ADRESSE = "/reglages/situations/INACTIF/"


def test_an_administratrice_reports_a_situation_another_way(administratrice, structure):
    saisie = {"classe_iae": "NEUTRE"}
    for _ in range(2):  # a second click changes nothing
        assert administratrice.post(ADRESSE, saisie).status_code == 302
    table = classes_de([structure.pk])[structure.pk]
    assert table[Situation.INACTIF].iae == ClasseIAE.NEUTRE
    assert table[Situation.RETRAITE] == PAR_DEFAUT[Situation.RETRAITE]
    assert historique(structure).get().details == {
        "champs": {"Inactif": ["Autre", "Neutre, hors des taux"]}
    }
    page = administratrice.get("/reglages/situations/").content.decode()
    assert "choix de la structure" in page


def test_a_neutral_situation_is_no_job(administratrice, structure):
    page = administratrice.post(ADRESSE, {"classe_iae": "NEUTRE", "en_emploi": "on"})
    assert "Une situation neutre" in page.content.decode()
    assert classes_de([structure.pk])[structure.pk] == dict(PAR_DEFAUT)


@pytest.mark.parametrize("code", ["REFUS", "INJOIGNABLE", "AUTRE_CHOSE"])
def test_what_no_answer_means_is_not_a_setting(administratrice, code):
    assert administratrice.get(f"/reglages/situations/{code}/").status_code == 404


def test_the_table_of_one_structure_is_not_that_of_another(
    administratrice, structure, autre_structure
):
    administratrice.post(ADRESSE, {"classe_iae": "NEUTRE"})
    tables = classes_de([structure.pk, autre_structure.pk])
    assert tables[autre_structure.pk][Situation.INACTIF] == PAR_DEFAUT[Situation.INACTIF]
