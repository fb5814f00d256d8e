import re

import pytest
from django.template.loader import render_to_string

from clauses_project.profils import Profil
from tests.factories import AccesFactory, StructureFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.clauses_project.vues")]


def menu(html):
    cote = html.split("<nav", 1)[1].split("</nav>")[0]
    return re.findall(r"</i>([^<]+)</span>", cote)


def test_a_page_says_its_title_in_the_tab_and_on_top(facilitatrice):
    html = facilitatrice.get("/formulaire/").text
    assert "<title>Nouveau donneur d&#x27;ordre · Clauses sociales</title>" in html
    assert "<h1>Nouveau donneur d&#x27;ordre</h1>" in html
    assert 'class="surtitre"' not in html


def test_a_refused_form_gives_back_what_was_typed(facilitatrice):
    reponse = facilitatrice.post("/formulaire/", {"nom": "", "type": "COMMUNE"})
    assert reponse.status_code == 200
    assert 'href="#id_nom"' in reponse.text
    assert '<option value="COMMUNE" selected>' in reponse.text


def test_a_confirmation_says_what_happens_and_lets_one_leave(facilitatrice):
    html = facilitatrice.get("/confirmation/").text
    assert "Le lot 2 disparaît." in html
    assert 'class="btn btn-danger"' in html
    assert 'href="/liste/"' in html


@pytest.mark.parametrize("adresse", ["/liste/", "/formulaire/", "/confirmation/", "/nulle-part/"])
def test_no_page_holds_a_style_or_a_script_of_its_own(administratrice, adresse):
    html = administratrice.get(adresse).text
    assert "style=" not in html
    assert " onclick=" not in html
    assert all("src=" in script for script in re.findall(r"<script[^>]*>", html))


def test_the_menu_depends_on_the_profile(administratrice, facilitatrice, declarante):
    assert "Qui a accès" in menu(administratrice.get("/nulle-part/").text)
    facilitateur = menu(facilitatrice.get("/nulle-part/").text)
    assert "Marchés" in facilitateur
    assert "Qui a accès" not in facilitateur
    assert menu(declarante.get("/nulle-part/").text) == [
        "Accueil",
        "Tableau de bord",
        "Déclarations",
        "Demandes",
        "Pénalités",
        "Échanges",
        "Documents",
    ]


def test_a_person_with_one_access_has_nothing_to_switch_to(facilitatrice):
    assert "Changer d'accès" not in facilitatrice.get("/formulaire/").text


def test_a_person_with_two_accesses_may_switch(facilitatrice):
    ailleurs = StructureFactory(nom="MEF du Laonnois")
    AccesFactory(
        utilisateur=facilitatrice.utilisateur, profil=Profil.FACILITATEUR, structure=ailleurs
    )
    html = facilitatrice.get("/formulaire/").text
    assert "Changer d'accès" in html
    assert "MEF du Laonnois" in html


def test_a_state_is_a_word():
    html = render_to_string("maison/_etat.html", {"ton": "ok", "mot": "Validée"})
    assert html.strip() == '<span class="etat ok">Validée</span>'
