"""A commune is chosen by typing it."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from territoires.forms import ChampCommune
from tests.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def soissons():
    return CommuneFactory(soissons=True)


@pytest.mark.parametrize(
    "texte", ["Soissons (02)", "02722", "soissons", "  SOISSONS ", "soissons(02)"]
)
def test_a_commune_is_understood_however_it_is_typed(soissons, texte):
    assert ChampCommune().clean(texte) == soissons


def test_a_former_code_and_a_former_name_give_todays_commune(soissons):
    CommuneFactory(code="02999", nom="Saint-Médard", devenue=soissons)
    assert ChampCommune().clean("02999") == soissons
    assert ChampCommune().clean("Saint-Médard") == soissons


def test_a_name_of_today_prevails_over_a_former_one(soissons):
    CommuneFactory(code="02999", nom="Soissons", devenue=CommuneFactory(laon=True))
    assert ChampCommune().clean("Soissons") == soissons


def test_namesakes_are_listed_five_at_most():
    for code in ("11339", "30247", "93066", "97411", "02001", "02002"):
        CommuneFactory(code=code, nom="Saint-Denis")
    with pytest.raises(ValidationError) as refus:
        ChampCommune().clean("saint denis")
    phrase = refus.value.messages[0]
    assert phrase.startswith("Plusieurs communes s'appellent « saint denis » : Saint-Denis (02)")
    assert phrase.count("Saint-Denis (") == 5
    assert ChampCommune().clean("Saint-Denis (93)").pk == "93066"
    assert ChampCommune().clean("Saint-Denis (974)").pk == "97411"


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ("Nulle-Part", "Aucune commune ne s'appelle « Nulle-Part »."),
        ("Soissons (75)", "Aucune commune ne s'appelle « Soissons (75) »."),
    ],
)
def test_an_unknown_commune_is_refused_in_french(soissons, texte, phrase):
    with pytest.raises(ValidationError) as refus:
        ChampCommune().clean(texte)
    assert refus.value.messages == [phrase]


def test_an_unknown_code_says_that_a_postal_code_is_not_one(soissons):
    with pytest.raises(ValidationError, match="code INSEE « 02200 »"):
        ChampCommune().clean("02200")


def test_an_empty_commune_is_none_when_it_may_be():
    assert ChampCommune(required=False).clean("") is None
    with pytest.raises(ValidationError):
        ChampCommune().clean("")


def test_the_form_shows_the_name_and_keeps_what_was_typed(soissons):
    class Formulaire(forms.Form):
        commune = ChampCommune()

    assert 'value="Soissons (02)"' in str(Formulaire(initial={"commune": "02722"}))
    assert 'data-communes="/communes/"' in str(Formulaire())
    errone = Formulaire({"commune": "Soison"})
    assert not errone.is_valid()
    assert 'value="Soison"' in str(errone)
    inchange = Formulaire({"commune": "Soissons (02)"}, initial={"commune": "02722"})
    assert not inchange.has_changed()


def test_typing_offers_todays_communes_to_whoever_is_signed_in(facilitatrice, soissons):
    CommuneFactory(code="02999", nom="Soissonnet", devenue=soissons)
    reponse = facilitatrice.get("/communes/", {"q": "sois"})
    assert reponse.json() == {"communes": [{"code": "02722", "nom": "Soissons (02)"}]}
