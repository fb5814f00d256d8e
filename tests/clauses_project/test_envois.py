"""What is too heavy is refused on its length."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from clauses_project.envois import PoidsMiddleware


def envoyer(octets, suite):
    fichier = SimpleUploadedFile("heures.xlsx", bytes(octets))
    requete = RequestFactory().post("/", {"fichier": fichier})
    return requete, PoidsMiddleware(suite)(requete)


def test_an_ordinary_file_goes_through(settings):
    settings.ENVOI_TAILLE_MAX = 1024 * 1024
    _, reponse = envoyer(1000, lambda requete: HttpResponse(requete.FILES["fichier"].size))
    assert reponse.content == b"1000"


@pytest.mark.parametrize("fois", [2, 50])
def test_a_heavy_one_reaches_no_view_and_is_not_kept(settings, fois):
    settings.ENVOI_TAILLE_MAX = 64 * 1024
    requete, reponse = envoyer(fois * 64 * 1024, lambda _: pytest.fail("read by a view"))
    assert reponse.status_code == 413
    assert "Cet envoi est trop lourd" in reponse.text
    assert not hasattr(requete, "_files")


def test_a_length_that_is_no_number_is_left_to_the_server(settings):
    requete = RequestFactory().post("/", CONTENT_LENGTH="-1")
    assert PoidsMiddleware(lambda _: HttpResponse("lu"))(requete).content == b"lu"
