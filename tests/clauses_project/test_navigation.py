import pytest

from clauses_project import navigation
from clauses_project.profils import Profil

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.clauses_project.vues")]


def liens(rf, acces, chemin="/", pastilles=None):
    requete = rf.get(chemin)
    requete.acces = acces
    requete.pastilles = pastilles or {}
    return {
        lien["libelle"]: lien for groupe in navigation.menu(requete) for lien in groupe["liens"]
    }


@pytest.mark.parametrize("profil", Profil)
def test_every_entry_of_every_menu_leads_somewhere(profil):
    for _, entrees in navigation.MENUS[profil]:
        for entree in entrees:
            assert navigation.adresse(entree.url), entree


def test_a_page_is_marked_under_its_list(rf, facilitatrice):
    marches = navigation.adresse("suivi:marches")
    ici = [
        nom for nom, lien in liens(rf, facilitatrice.acces, f"{marches}12/").items() if lien["ici"]
    ]
    assert ici == ["Marchés"]


def test_a_count_stands_beside_its_entry(rf, facilitatrice):
    trouves = liens(rf, facilitatrice.acces, pastilles={"suivi:declarations": 7})
    assert trouves["Déclarations"]["pastille"] == 7
    assert trouves["Marchés"]["pastille"] == 0


def test_a_page_that_does_not_exist_has_no_entry(rf, facilitatrice, monkeypatch):
    absente = navigation.Entree("Absente", "suivi:absente", "x")
    monkeypatch.setitem(navigation.MENUS, Profil.FACILITATEUR, (("", (absente,)),))
    assert liens(rf, facilitatrice.acces) == {}
