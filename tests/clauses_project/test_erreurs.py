import logging
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clauses_project import erreurs
from clauses_project.profils import Profil
from tests.factories import AccesFactory, StructureFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.clauses_project.vues")]


def test_a_page_that_does_not_exist_says_so_to_everyone(anonyme, facilitatrice):
    for client in (anonyme, facilitatrice):
        reponse = client.get("/nulle-part/")
        assert reponse.status_code == 404
        assert "Cette page n'existe pas" in reponse.text
        assert "Aller à l'accueil" in reponse.text


def test_a_request_that_cannot_be_read_says_so(facilitatrice):
    reponse = facilitatrice.get("/illisible/")
    assert reponse.status_code == 400
    assert "n'a pas pu être lue" in reponse.text


def test_a_forbidden_page_names_the_access_in_use(facilitatrice, structure):
    reponse = facilitatrice.get("/reservee/")
    assert reponse.status_code == 403
    assert f"facilitateur</strong>\n        pour <strong>{structure}</strong>" in reponse.text


def test_a_forbidden_page_offers_the_other_accesses(facilitatrice):
    ailleurs = StructureFactory(nom="MEF du Laonnois")
    autre = AccesFactory(
        utilisateur=facilitatrice.utilisateur, profil=Profil.ADMINISTRATEUR, structure=ailleurs
    )
    html = facilitatrice.get("/reservee/").text.split("<main")[1]
    assert f'name="acces" value="{autre.pk}"' in html
    assert "MEF du Laonnois" in html


def test_someone_without_any_access_is_told_whom_to_ask(sans_acces):
    reponse = sans_acces.get("/reservee/")
    assert reponse.status_code == 403
    assert "aucun accès ne vous est ouvert" in reponse.text


def test_a_breakdown_shows_the_reference_that_is_logged(facilitatrice, caplog):
    facilitatrice.raise_request_exception = False
    with caplog.at_level(logging.ERROR, logger="clauses"):
        reponse = facilitatrice.get("/en-panne/")
    assert reponse.status_code == 500
    reference = re.search(r'class="reference">([0-9A-F]{8})<', reponse.text)[1]
    panne = next(ligne for ligne in caplog.records if ligne.name == "clauses")
    assert reference in panne.getMessage()
    assert "RuntimeError" in caplog.text


def test_the_breakdown_page_asks_nothing_of_the_database(rf, caplog):
    with CaptureQueriesContext(connection) as requetes:
        assert erreurs.panne(rf.get("/")).status_code == 500
    assert not requetes


def test_a_form_open_too_long_says_that_nothing_was_saved(facilitatrice):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(facilitatrice.utilisateur)
    reponse = strict.post("/protegee/")
    assert reponse.status_code == 403
    assert "Rien n'a été enregistré" in reponse.text
