"""An open service is asked once, and whatever it answers, the form that asked goes on."""

import pytest
from django.core.cache import cache

from clauses_project.services import POIDS_MAX, interroger
from tests import services


@pytest.fixture(autouse=True)
def _sans_memoire():
    cache.clear()


def test_an_answer_is_kept_and_not_asked_again():
    with services.ouvrir(lambda parametres: {"vu": parametres["q"]}) as (service, adresse):
        for _ in range(2):
            assert interroger(adresse, "/search", {"q": "Soissons"}) == {"vu": "Soissons"}
        assert len(service.demandes) == 1


@pytest.mark.parametrize(
    "reponse",
    [(500, b"{}"), (429, b"{}"), b"<html>", b"[" * 60_000, b"{" + b" " * POIDS_MAX + b"}"],
    ids=["broken", "too many calls", "not JSON", "nested", "too long"],
)
def test_a_service_that_answers_nonsense_is_left_alone_for_a_while(reponse):
    with services.ouvrir(lambda parametres: reponse) as (service, adresse):
        assert interroger(adresse, "/search", {"q": "a"}) is None
        assert interroger(adresse, "/search", {"q": "b"}) is None
        assert len(service.demandes) == 1


def test_a_slow_service_is_not_waited_for(settings):
    settings.SERVICES_DELAI = 0.05
    with services.ouvrir(lambda parametres: {}) as (service, adresse):
        service.attente = 0.4
        assert interroger(adresse, "/search", {"q": "a"}) is None


def test_nobody_answers_at_that_address():
    with services.ouvrir(lambda parametres: {}) as (_, adresse):
        pass
    assert interroger(adresse, "/search", {"q": "a"}) is None


def test_switched_off_nothing_leaves():
    assert interroger("", "/search", {"q": "a"}) is None
