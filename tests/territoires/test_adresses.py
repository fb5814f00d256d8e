"""An address found by the State's geocoder, and the commune it gives a contract."""

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError

from territoires import adresses
from territoires.forms import ChampCommune
from tests import services

RUE = services.adresse("12 Rue du Commerce 02200 Soissons", 3.3230, 49.3810)


@pytest.fixture
def geocodeur(settings):
    cache.clear()
    with services.ouvrir(services.geocodeur(RUE)) as (service, adresse):
        settings.GEOCODAGE = adresse
        yield service


def test_an_address_gives_a_point_and_a_commune(geocodeur, commune):
    (lieu,) = adresses.chercher(" 12  rue du Commerce, Soissons ")
    assert (lieu.longitude, lieu.latitude) == (3.3230, 49.3810)
    assert lieu.commune == commune
    assert lieu.precis
    assert geocodeur.demandes[0]["q"] == "12 rue du Commerce, Soissons"


def test_an_answer_that_is_a_guess_or_makes_no_sense_gives_nothing(settings):
    cache.clear()
    bancals = [
        services.adresse("Ailleurs", 1, 2, score=0.2),
        services.adresse("Nulle part", "x", 2),
        {"properties": {}},
        None,
    ]
    with services.ouvrir(services.geocodeur(*bancals)) as (_, adresse):
        settings.GEOCODAGE = adresse
        assert adresses.chercher("12 rue du Commerce") == []


def test_the_commune_of_a_contract_may_be_typed_as_an_address(geocodeur, commune):
    champ = ChampCommune(adresses=True)
    assert champ.clean("12 rue du Commerce, Soissons") == commune
    assert champ.clean("Soissons") == commune
    assert len(geocodeur.demandes) == 1, "a commune is known here: nothing leaves"


def test_elsewhere_and_without_the_geocoder_an_address_is_refused_as_before(
    geocodeur, settings, db
):
    with pytest.raises(ValidationError):
        ChampCommune().clean("12 rue du Commerce, Soissons")
    assert geocodeur.demandes == []
    settings.GEOCODAGE = ""
    with pytest.raises(ValidationError):
        ChampCommune(adresses=True).clean("12 rue du Commerce, Soissons")
